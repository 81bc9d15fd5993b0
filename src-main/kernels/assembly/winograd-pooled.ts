// Where a pooling of 2 x 2 side by side follows a Winograd convolution at once: tiles are pooled while they are in registers, and a quarter of the values is
// written. The greatest of four is the same whenever it is taken: so are the bits.
import * as fields from '../descriptor-fields';
import { inputFloor } from './conv2d-measuring';
import { field, LANES, multiplyAdd, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { larger } from './larger';
import { multiplyInput } from './register-tile';
import { copyRun } from './run-store';
import { pooledTiles3x3 } from './vectors';
import { factorOf } from './winograd-finish';
import { groupsAcross, TILE } from './winograd-forms';
import { ROW_BYTES } from './winograd-lines';
import { storeInverseFactors } from './winograd-output';

// Where in the room lies what: the factors, a group at the right edge, what `pooledTiles3x3` needs, the pooled tiles.
const EDGE: usize = 64;
const LINES: usize = 128;
/** Pooled columns and bytes of a row of a group of four tiles. */
const GROUP_COLUMNS: i32 = 8;
const GROUP_BYTES: usize = 32;
/** Of a row of two groups, and of two groups, as they are laid down. */
const STAGED_BYTES: usize = 2 * ROW_BYTES;
const PAIR_BYTES: usize = 2 * STAGED_BYTES;
/** Columns of a register tile of the direct convolution, of its four channels. */
const DIRECT_COLUMNS: i32 = 8;

/** Whether nothing but the greatest of every four values is wanted. */
export function isPooled(descriptor: usize): bool {
  return pointer(descriptor, fields.WINOGRAD_POOLED) !== 0;
}

/** Where the pooled map of a channel lies. */
function pooledPlane(descriptor: usize, map: i32): usize {
  const values = <usize>(field(descriptor, fields.CONV_ROWS) >> 1) * <usize>(field(descriptor, fields.CONV_COLUMNS) >> 1);
  return pointer(descriptor, fields.WINOGRAD_POOLED) + ((<usize>map * values) << WORD_SHIFT);
}

/** Tiles of some groups. @returns false where a value is not finite */
function poolTiles(products: usize, chunkBytes: usize, groups: i32, tiles: usize, room: usize): bool {
  const zero = f32x4.splat(0);
  const pairs = groups >> 1;
  pooledTiles3x3(products, chunkBytes, pairs, tiles, room, room + LINES);
  let sums = f32x4.add(v128.load(room + LINES), v128.load(room + LINES, 16));
  if (groups & 1) {
    // The pair's second group is nobody's.
    const left = <usize>pairs;
    pooledTiles3x3(products + left * ROW_BYTES, chunkBytes, 1, tiles + left * PAIR_BYTES, room, room + LINES);
    sums = f32x4.add(sums, v128.load(room + LINES));
  }
  return v128.any_true(f32x4.ne(sums, zero)) === false;
}

/**
 * Products of one channel of a chunk to its pooled rows.
 * @param products per point a row of the chunk @param map of the output
 * @param room see `plan-winograd.ts`
 * @returns false where a value is not finite
 */
export function writePooledRows(
  descriptor: usize,
  products: usize,
  chunkBytes: usize,
  firstRow: i32,
  first: i32,
  count: i32,
  map: i32,
  channel: i32,
  room: usize,
): bool {
  const across = groupsAcross(descriptor);
  const columns = field(descriptor, fields.CONV_COLUMNS) >> 1;
  const endRow = field(descriptor, fields.CONV_ROWS) >> 1;
  const rowBytes = (<usize>columns) << WORD_SHIFT;
  const plane = pooledPlane(descriptor, map);
  const tiles = room + fields.WINOGRAD_ROOM;
  storeInverseFactors(descriptor, channel, room);
  store<f32>(room, load<f32>(descriptor + ((<usize>fields.WINOGRAD_POOLED_FLOOR) << WORD_SHIFT)), 20);
  const areFinite = poolTiles(products, chunkBytes, count, tiles, room);
  let top = (firstRow + (first / across) * TILE) >> 1;
  let inLine = first % across;
  for (let group = 0; group < count; group++) {
    const rows = min<i32>(2, endRow - top);
    const there = min<i32>(GROUP_COLUMNS, columns - inLine * GROUP_COLUMNS);
    let own = tiles + <usize>(group >> 1) * PAIR_BYTES + <usize>(group & 1) * VECTOR_BYTES;
    let place = plane + <usize>top * rowBytes + <usize>inLine * GROUP_BYTES;
    for (let row = 0; row < rows; row++) {
      const low = v128.load(own),
        high = v128.load(own, ROW_BYTES);
      if (there === GROUP_COLUMNS) {
        v128.store(place, low);
        v128.store(place, high, 16);
      } else {
        v128.store(room + EDGE, low);
        v128.store(room + EDGE, high, 16);
        copyRun(room + EDGE, place, there);
      }
      own += STAGED_BYTES;
      place += rowBytes;
    }
    if (++inLine < across) continue;
    inLine = 0;
    top += TILE / 2;
  }
  return areFinite;
}

/** The greatest of what two rows of a register tile hold for each four pixels: NaN wins. */
function poolTile(room: usize, out: usize, planeBytes: usize, channels: i32, columns: i32, floor: f32): void {
  const lower = room + <usize>fields.TILE_CHANNELS * ROW_BYTES;
  for (let channel = 0; channel < channels; channel++) {
    const own = <usize>channel * ROW_BYTES;
    for (let column = 0; column < columns; column++) {
      const at = own + ((<usize>column) << (WORD_SHIFT + 1));
      const left = larger(load<f32>(room + at), load<f32>(lower + at));
      const right = larger(load<f32>(room + at, 4), load<f32>(lower + at, 4));
      store<f32>(out + <usize>channel * planeBytes + ((<usize>column) << WORD_SHIFT), larger(floor, larger(left, right)));
    }
  }
}

/** What follows the convolution at once, for two rows of a register tile. */
function scaleTile(descriptor: usize, room: usize, firstChannel: i32, channels: i32): void {
  if (pointer(descriptor, fields.WINOGRAD_SCALES) === 0) return;
  for (let channel = 0; channel < channels; channel++) {
    const scale = factorOf(descriptor, fields.WINOGRAD_SCALES, firstChannel + channel);
    const shift = factorOf(descriptor, fields.WINOGRAD_SHIFTS, firstChannel + channel);
    for (let row = 0; row < 2; row++) {
      const own = room + <usize>(row * fields.TILE_CHANNELS + channel) * ROW_BYTES;
      v128.store(own, multiplyAdd(scale, v128.load(own), shift));
      v128.store(own, multiplyAdd(scale, v128.load(own, 16), shift), 16);
    }
  }
}

/** The same rows by the definition, as `computeAgain`. @param room for two rows of a register tile, and two vectors */
export function poolAgain(descriptor: usize, item: i32, lineBlock: i32, firstTile: i32, endTile: i32, room: usize): void {
  const rowsPerBlock = field(descriptor, fields.CONV_ROWS_PER_BLOCK) >> 1;
  const firstRow = lineBlock * rowsPerBlock;
  const allRows = field(descriptor, fields.CONV_ROWS) >> 1;
  const endRow = min<i32>(allRows, firstRow + rowsPerBlock);
  const columns = field(descriptor, fields.CONV_COLUMNS) >> 1;
  const channels = field(descriptor, fields.CONV_GROUP_CHANNELS);
  const rowStep = <usize>field(descriptor, fields.CONV_ROW_STEP_BYTES);
  const taps = pointer(descriptor, fields.CONV_TAPS);
  const tileWeightBytes = <usize>field(descriptor, fields.CONV_TAP_COUNT) * VECTOR_BYTES;
  const planeBytes = (<usize>allRows * <usize>columns) << WORD_SHIFT;
  const floor = inputFloor(descriptor);
  const pooledFloor = load<f32>(descriptor + ((<usize>fields.WINOGRAD_POOLED_FLOOR) << WORD_SHIFT));
  const input = pointer(descriptor, fields.CONV_INPUT) + <usize>item * <usize>field(descriptor, fields.CONV_ITEM_BYTES);
  const lower = room + <usize>fields.TILE_CHANNELS * ROW_BYTES;
  const spare = lower + <usize>fields.TILE_CHANNELS * ROW_BYTES;
  for (let tile = firstTile; tile < endTile; tile++) {
    const firstChannel = tile * fields.TILE_CHANNELS;
    const present = min<i32>(fields.TILE_CHANNELS, channels - firstChannel);
    const weights = pointer(descriptor, fields.CONV_WEIGHTS) + <usize>tile * tileWeightBytes;
    const end = weights + tileWeightBytes;
    const bias = pointer(descriptor, fields.CONV_BIAS) + <usize>tile * VECTOR_BYTES;
    const plane = pooledPlane(descriptor, item * channels + firstChannel);
    for (let row = firstRow; row < endRow; row++) {
      for (let column = 0; column < columns; column += DIRECT_COLUMNS / 2) {
        const from = input + <usize>(2 * row) * rowStep + ((<usize>column) << (WORD_SHIFT + 1));
        multiplyInput(weights, end, from, taps, floor, bias, room, ROW_BYTES, LANES, DIRECT_COLUMNS, spare);
        multiplyInput(weights, end, from + rowStep, taps, floor, bias, lower, ROW_BYTES, LANES, DIRECT_COLUMNS, spare);
        scaleTile(descriptor, room, firstChannel, present);
        const out = plane + ((<usize>row * <usize>columns + <usize>column) << WORD_SHIFT);
        poolTile(room, out, planeBytes, present, min<i32>(DIRECT_COLUMNS / 2, columns - column), pooledFloor);
      }
    }
  }
}
