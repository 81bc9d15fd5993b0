// nn.Conv2d with stride 1, dilation 1 and one group as Winograd: 16 products for nine values of a 2 x 2 kernel where the plain sum takes 36, 36
// for sixteen of a 3 x 3 kernel where it takes 144. A block is one line of tiles of all maps. NaN and infinities would spread over whole tiles:
// where measuring the result meets one, the block is computed again by the direct kernel, as the definition says.
import * as fields from '../descriptor-fields';
import { f32_conv2d_direct_4x8 } from './conv2d-direct';
import { inputFloor, measureOutput } from './conv2d-measuring';
import { field, LANES, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { outputLine2x2, transformInput2x2 } from './winograd-2x2';
import { gatherProducts3x3, outputLine3x3, transformInput3x3 } from './winograd-3x3';
import { multiplyPoint, STEP_TILES } from './winograd-products';

/** One of the two forms: F(3 x 3, 2 x 2) or F(4 x 4, 3 x 3). The kernel's side says which. */
const SMALL: i32 = 2;
/** Rows and columns that a tile reads: its own and the kernel's less one. */
function spanOf(kernel: i32): i32 {
  return kernel === SMALL ? 4 : 6;
}
/** Columns that four tiles read, in whole vectors. */
function readsOf(kernel: i32): i32 {
  return kernel === SMALL ? 16 : 20;
}

/** 1/2 in all lanes, made of a number that the compiler does not know: V8 would build a literal vector anew at each use. */
function runtimeHalf(descriptor: usize): v128 {
  const tile = <f32>field(descriptor, fields.WINOGRAD_TILE);
  return f32x4.splat(tile / (tile + tile));
}

/** The transformed chunk of all channels. */
function transformChunk(
  descriptor: usize,
  kernel: i32,
  input: usize,
  firstRow: i32,
  firstColumn: i32,
  tiles: i32,
  transformed: usize,
  chunkBytes: usize,
  room: usize,
): void {
  const span = spanOf(kernel);
  const tile = span - kernel + 1;
  const reads = readsOf(kernel);
  const readBytes = (<usize>reads) << WORD_SHIFT;
  const inRows = field(descriptor, fields.CONV_ROWS) + kernel - 1;
  const inColumns = field(descriptor, fields.CONV_COLUMNS) + kernel - 1;
  const channels = field(descriptor, fields.WINOGRAD_CHANNELS);
  const rowBytes = (<usize>inColumns) << WORD_SHIFT;
  const planeBytes = <usize>inRows * rowBytes;
  const pointBytes = <usize>channels * chunkBytes;
  const half = runtimeHalf(descriptor);
  const floor = inputFloor(descriptor);
  const rows = room;
  const edge = rows + fields.WINOGRAD_ROW_ROOM;
  const lines = edge + <usize>span * readBytes;
  for (let channel = 0; channel < channels; channel++) {
    const plane = input + <usize>channel * planeBytes;
    let out = transformed + <usize>channel * chunkBytes;
    for (let at = 0; at < tiles; at += LANES) {
      const column = firstColumn + at * tile;
      const left = inColumns - column;
      const isEdge = left < reads;
      // What lies beyond the picture counts as zero: no value depends on it, but the last bits would.
      if (isEdge) memory.fill(edge, 0, <usize>span * readBytes);
      for (let row = 0; row < span; row++) {
        const from = plane + <usize>min<i32>(firstRow + row, inRows - 1) * rowBytes + ((<usize>column) << WORD_SHIFT);
        const own = edge + <usize>row * readBytes;
        if (isEdge && left > 0) memory.copy(own, from, (<usize>left) << WORD_SHIFT);
        store<u32>(rows + ((<usize>row) << WORD_SHIFT), <u32>(isEdge ? own : from));
      }
      if (kernel === SMALL) {
        const row0 = <usize>load<u32>(rows),
          row1 = <usize>load<u32>(rows, 4),
          row2 = <usize>load<u32>(rows, 8),
          row3 = <usize>load<u32>(rows, 12);
        transformInput2x2(row0, row1, row2, row3, out, pointBytes, floor);
      } else transformInput3x3(rows, out, pointBytes, lines, half, floor);
      out += VECTOR_BYTES;
    }
  }
}

/** Products of one channel of a chunk to its rows of the output. */
function writeRows(
  descriptor: usize,
  kernel: i32,
  products: usize,
  pointBytes: usize,
  firstColumn: i32,
  tiles: i32,
  rows: i32,
  plane: usize,
  room: usize,
): void {
  const tile = spanOf(kernel) - kernel + 1;
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const rowBytes = (<usize>columns) << WORD_SHIFT;
  const half = runtimeHalf(descriptor);
  const edge = room;
  const lines = room + fields.WINOGRAD_ROW_ROOM;
  for (let at = 0; at < tiles; at += LANES) {
    const column = firstColumn + at * tile;
    const left = columns - column;
    if (left <= 0) return;
    const isEdge = left < LANES * tile;
    const from = products + ((<usize>at) << WORD_SHIFT);
    if (kernel !== SMALL) gatherProducts3x3(from, pointBytes, lines, half);
    for (let row = 0; row < rows; row++) {
      const place = plane + <usize>row * rowBytes + ((<usize>column) << WORD_SHIFT);
      const out = isEdge ? edge : place;
      if (kernel === SMALL) outputLine2x2(from, pointBytes, row, out);
      else outputLine3x3(lines, row, out, half);
      if (isEdge) memory.copy(place, edge, (<usize>left) << WORD_SHIFT);
    }
  }
}

function winograd(descriptor: usize, block: i32, scratch: usize, kernel: i32): void {
  const span = spanOf(kernel);
  const tile = span - kernel + 1;
  const points = span * span;
  // The point that reaches all values of a tile with factor 1: the bias starts there.
  const biasPoint = span + 1;
  const rows = field(descriptor, fields.CONV_ROWS);
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const outChannels = field(descriptor, fields.CONV_GROUP_CHANNELS);
  const channels = field(descriptor, fields.WINOGRAD_CHANNELS);
  const chunk = field(descriptor, fields.WINOGRAD_CHUNK_TILES);
  const chunkBytes = (<usize>chunk) << WORD_SHIFT;
  const blocksPerItem = field(descriptor, fields.CONV_BLOCKS_PER_ITEM);
  const item = block / blocksPerItem;
  const line = block % blocksPerItem;
  const firstRow = line * tile;
  const blockRows = min<i32>(tile, rows - firstRow);
  const planeBytes = (<usize>rows * <usize>columns) << WORD_SHIFT;
  const input = pointer(descriptor, fields.CONV_INPUT) + <usize>item * <usize>field(descriptor, fields.CONV_ITEM_BYTES);
  const output =
    pointer(descriptor, fields.CONV_OUTPUT) +
    <usize>item * <usize>outChannels * planeBytes +
    ((<usize>(firstRow * columns)) << WORD_SHIFT);
  const transformed = scratch;
  const products = transformed + <usize>(points * channels) * chunkBytes;
  const room = products + <usize>(points * fields.TILE_CHANNELS) * chunkBytes;
  const tilesAcross = (columns + tile - 1) / tile;
  for (let first = 0; first < tilesAcross; first += chunk) {
    const tiles = (min<i32>(chunk, tilesAcross - first) + STEP_TILES - 1) & ~(STEP_TILES - 1);
    const firstColumn = first * tile;
    transformChunk(descriptor, kernel, input, firstRow, firstColumn, tiles, transformed, chunkBytes, room);
    let weights = pointer(descriptor, fields.WINOGRAD_WEIGHTS);
    let bias = pointer(descriptor, fields.CONV_BIAS);
    for (let made = 0; made < outChannels; made += fields.TILE_CHANNELS) {
      for (let at = 0; at < points; at++) {
        const data = transformed + <usize>(at * channels) * chunkBytes;
        const out = products + <usize>(at * fields.TILE_CHANNELS) * chunkBytes;
        multiplyPoint(weights, data, channels, at === biasPoint ? bias : 0, out, tiles, chunkBytes);
        weights += <usize>channels * VECTOR_BYTES;
      }
      bias += VECTOR_BYTES;
      const end = min<i32>(fields.TILE_CHANNELS, outChannels - made);
      for (let channel = 0; channel < end; channel++) {
        const plane = output + <usize>(made + channel) * planeBytes;
        const own = products + <usize>channel * chunkBytes;
        writeRows(descriptor, kernel, own, fields.TILE_CHANNELS * chunkBytes, firstColumn, tiles, blockRows, plane, room);
      }
    }
  }
  for (let channel = 0; channel < outChannels; channel++) {
    const values = output + <usize>channel * planeBytes;
    if (measureOutput(descriptor, values, blockRows * columns, line, item * outChannels + channel)) continue;
    f32_conv2d_direct_4x8(descriptor, block, scratch);
    return;
  }
}

export function f32_conv2d_winograd_3x3_2x2(descriptor: usize, block: i32, scratch: usize): void {
  winograd(descriptor, block, scratch, SMALL);
}

export function f32_conv2d_winograd_4x4_3x3(descriptor: usize, block: i32, scratch: usize): void {
  winograd(descriptor, block, scratch, 3);
}
