// Products of a chunk back to pixels: the rows of one output channel. Tiles are made side by side as registers like them, near by, and copied to where they
// belong.
import * as fields from '../descriptor-fields';
import { field, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { copyRun } from './run-store';
import { outputTiles2x2, outputTiles3x3 } from './vectors';
import { GROUP_COLUMNS, groupsAcross, SMALL, TILE } from './winograd-forms';
import { ROW_BYTES } from './winograd-lines';

// Where in the room lies what: the factors, a group at the right edge, what `outputTiles3x3` needs, the tiles.
const EDGE: usize = 64;
const LINES: usize = 128;
/** Of a row of a group. */
const GROUP_BYTES: usize = 64;
/** Of a row of two groups, and of two groups, as they are laid down. */
const STAGED_BYTES: usize = <usize>TILE * ROW_BYTES;
const PAIR_BYTES: usize = <usize>TILE * STAGED_BYTES;

/** What the transforms multiply with, and where something follows at once the channel's factors of it, or else those that change nothing. @returns whether something does */
export function storeInverseFactors(descriptor: usize, channel: i32, factors: usize): bool {
  store<f32>(factors, 0.5);
  store<f32>(factors, 0.25, 4);
  store<f32>(factors, 0.125, 8);
  store<f32>(factors, 1, 12);
  store<f32>(factors, -0.0, 16);
  const scales = pointer(descriptor, fields.WINOGRAD_SCALES);
  if (scales === 0) return false;
  const at = (<usize>channel) << WORD_SHIFT;
  store<f32>(factors, load<f32>(scales + at), 12);
  store<f32>(factors, load<f32>(pointer(descriptor, fields.WINOGRAD_SHIFTS) + at), 16);
  return true;
}

/** Compiled in its place: a method called on a null reference. */
class InPlace {
  /** A row of a group of four tiles, whose vectors lie two vectors apart. */
  @inline
  copyGroup(from: usize, to: usize): void {
    const a = v128.load(from),
      b = v128.load(from, 32),
      c = v128.load(from, 64),
      d = v128.load(from, 96);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
  }
}

/** Where a group's vectors of the first row lie. */
function groupAt(tiles: usize, group: i32): usize {
  return tiles + <usize>(group >> 1) * PAIR_BYTES + <usize>(group & 1) * VECTOR_BYTES;
}

/** A row of some neighbouring groups. @param tiles of the chunk, from this row on */
function copyGroups(tiles: usize, first: i32, count: i32, to: usize): void {
  let from = groupAt(tiles, first);
  if (first & 1 && count > 0) {
    changetype<InPlace>(0).copyGroup(from, to);
    from += PAIR_BYTES - VECTOR_BYTES;
    to += GROUP_BYTES;
    count--;
  }
  for (; count >= 2; count -= 2) {
    changetype<InPlace>(0).copyGroup(from, to);
    changetype<InPlace>(0).copyGroup(from + VECTOR_BYTES, to + GROUP_BYTES);
    from += PAIR_BYTES;
    to += 2 * GROUP_BYTES;
  }
  if (count > 0) changetype<InPlace>(0).copyGroup(from, to);
}

/**
 * Products of one channel of a chunk to its rows of the output.
 * @param products per point a row of the chunk @param plane the channel's
 * @param channel whose they are
 * @param room see `plan-winograd.ts`
 */
export function writeRows(
  descriptor: usize,
  kernel: i32,
  products: usize,
  chunkBytes: usize,
  firstRow: i32,
  first: i32,
  count: i32,
  plane: usize,
  channel: i32,
  room: usize,
): void {
  const across = groupsAcross(descriptor);
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const endRow = field(descriptor, fields.CONV_ROWS);
  const rowBytes = (<usize>columns) << WORD_SHIFT;
  const tiles = room + fields.WINOGRAD_ROOM;
  const isScaled = storeInverseFactors(descriptor, channel, room);
  const pairs = (count + 1) >> 1;
  if (kernel === SMALL) outputTiles2x2(products, chunkBytes, pairs, tiles, room, isScaled, room + LINES);
  else outputTiles3x3(products, chunkBytes, pairs, tiles, room, isScaled, room + LINES);
  const whole = columns / GROUP_COLUMNS;
  let top = firstRow + (first / across) * TILE;
  let inLine = first % across;
  for (let group = 0; group < count; ) {
    const run = min<i32>(count - group, across - inLine);
    const wholeRun = min<i32>(run, whole - inLine);
    const rows = min<i32>(TILE, endRow - top);
    let place = plane + <usize>top * rowBytes + <usize>inLine * GROUP_BYTES;
    for (let row = 0; row < rows; row++) {
      const own = tiles + <usize>row * STAGED_BYTES;
      copyGroups(own, group, wholeRun, place);
      if (wholeRun < run) {
        changetype<InPlace>(0).copyGroup(groupAt(own, group + wholeRun), room + EDGE);
        copyRun(room + EDGE, place + <usize>wholeRun * GROUP_BYTES, columns - (inLine + wholeRun) * GROUP_COLUMNS);
      }
      place += rowBytes;
    }
    group += run;
    inLine = 0;
    top += TILE;
  }
}
