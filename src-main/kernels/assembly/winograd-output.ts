// Products of a chunk back to pixels: the rows of one output channel. Tiles are made side by side as registers like them, near by, and copied to where they
// belong.
import * as fields from '../descriptor-fields';
import { field, LANES, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { copyRun } from './run-store';
import { outputTiles2x2, outputTiles3x3 } from './vectors';
import { groupsAcross, SMALL, spanOf } from './winograd-forms';
import { ROW_BYTES } from './winograd-lines';

// Where in the room lies what: the factors, a group at the right edge, what `outputTiles3x3` needs, the tiles.
const EDGE: usize = 64;
const LINES: usize = 128;

/** What the transforms multiply with, and where something follows at once the channel's factors of it. @returns whether something does */
function storeFactors(descriptor: usize, channel: i32, factors: usize): bool {
  store<f32>(factors, 0.5);
  store<f32>(factors, 0.25, 4);
  store<f32>(factors, 0.125, 8);
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
  copyGroup(from: usize, to: usize, kernel: i32): void {
    const a = v128.load(from),
      b = v128.load(from, 32),
      c = v128.load(from, 64);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    if (kernel !== SMALL) v128.store(to, v128.load(from, 96), 48);
  }
}

/** Where a group's vectors of the first row lie. */
function groupAt(tiles: usize, group: i32, pairBytes: usize): usize {
  return tiles + <usize>(group >> 1) * pairBytes + <usize>(group & 1) * VECTOR_BYTES;
}

/** A row of some neighbouring groups. @param tiles of the chunk, from this row on */
function copyGroups(tiles: usize, first: i32, count: i32, to: usize, kernel: i32, pairBytes: usize): void {
  const groupBytes: usize = kernel === SMALL ? 48 : 64;
  let from = groupAt(tiles, first, pairBytes);
  if (first & 1 && count > 0) {
    changetype<InPlace>(0).copyGroup(from, to, kernel);
    from += pairBytes - VECTOR_BYTES;
    to += groupBytes;
    count--;
  }
  for (; count >= 2; count -= 2) {
    changetype<InPlace>(0).copyGroup(from, to, kernel);
    changetype<InPlace>(0).copyGroup(from + VECTOR_BYTES, to + groupBytes, kernel);
    from += pairBytes;
    to += 2 * groupBytes;
  }
  if (count > 0) changetype<InPlace>(0).copyGroup(from, to, kernel);
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
  const tile = spanOf(kernel) - kernel + 1;
  const groupColumns = LANES * tile;
  const across = groupsAcross(descriptor, tile);
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const endRow = field(descriptor, fields.CONV_ROWS);
  const rowBytes = (<usize>columns) << WORD_SHIFT;
  const stagedBytes = <usize>tile * ROW_BYTES;
  const pairBytes = <usize>tile * stagedBytes;
  const tiles = room + fields.WINOGRAD_ROOM;
  const isScaled = storeFactors(descriptor, channel, room);
  const pairs = (count + 1) >> 1;
  if (kernel === SMALL) outputTiles2x2(products, chunkBytes, pairs, tiles, room, isScaled);
  else outputTiles3x3(products, chunkBytes, pairs, tiles, room, isScaled, room + LINES);
  const whole = columns / groupColumns;
  let top = firstRow + (first / across) * tile;
  let inLine = first % across;
  for (let group = 0; group < count; ) {
    const run = min<i32>(count - group, across - inLine);
    const wholeRun = min<i32>(run, whole - inLine);
    const rows = min<i32>(tile, endRow - top);
    let place = plane + <usize>top * rowBytes + ((<usize>(inLine * groupColumns)) << WORD_SHIFT);
    for (let row = 0; row < rows; row++) {
      const own = tiles + <usize>row * stagedBytes;
      copyGroups(own, group, wholeRun, place, kernel, pairBytes);
      if (wholeRun < run) {
        const done = wholeRun * groupColumns;
        changetype<InPlace>(0).copyGroup(groupAt(own, group + wholeRun, pairBytes), room + EDGE, kernel);
        copyRun(room + EDGE, place + ((<usize>done) << WORD_SHIFT), columns - inLine * groupColumns - done);
      }
      place += rowBytes;
    }
    group += run;
    inLine = 0;
    top += tile;
  }
}
