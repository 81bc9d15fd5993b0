// nn.Conv2d with stride 1, dilation 1 and one group as Winograd: 16 products for nine values of a 2 x 2 kernel where the plain sum takes 36, 36
// for sixteen of a 3 x 3 kernel where it takes 144. A block is a few lines of tiles, of all maps or of some. NaN and infinities would spread over whole tiles:
// where measuring the result meets one, the block is computed again by the direct kernel, as the definition says.
import * as fields from '../descriptor-fields';
import { convolveTiles } from './conv2d-direct';
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

/** Groups of four tiles that a line of tiles has. */
function groupsAcross(descriptor: usize, tile: i32): i32 {
  return (field(descriptor, fields.CONV_COLUMNS) + LANES * tile - 1) / (LANES * tile);
}

/**
 * The transformed chunk of all channels: four tiles of a line at a time.
 * @param firstRow of the block's first line of tiles
 * @param first first group of four tiles, counted through the block's lines
 * @param count of groups
 */
function transformChunk(
  descriptor: usize,
  kernel: i32,
  input: usize,
  firstRow: i32,
  first: i32,
  count: i32,
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
  const across = groupsAcross(descriptor, tile);
  const channels = field(descriptor, fields.WINOGRAD_CHANNELS);
  const rowBytes = (<usize>inColumns) << WORD_SHIFT;
  const planeBytes = <usize>inRows * rowBytes;
  const pointBytes = <usize>channels * chunkBytes;
  const half = runtimeHalf(descriptor);
  const floor = inputFloor(descriptor);
  const rows = room;
  const edge = rows + fields.WINOGRAD_ROW_ROOM;
  const lines = edge + <usize>span * readBytes;
  for (let group = 0; group < count; group++) {
    const top = firstRow + ((first + group) / across) * tile;
    const column = ((first + group) % across) * LANES * tile;
    const left = inColumns - column;
    const isEdge = left < reads;
    let out = transformed + <usize>group * VECTOR_BYTES;
    // What lies beyond the picture counts as zero: no value depends on it, but the last bits would.
    if (isEdge) memory.fill(edge, 0, <usize>span * readBytes);
    let plane = input + ((<usize>column) << WORD_SHIFT);
    for (let channel = 0; channel < channels; channel++) {
      for (let row = 0; row < span; row++) {
        const from = plane + <usize>min<i32>(top + row, inRows - 1) * rowBytes;
        const own = edge + <usize>row * readBytes;
        if (isEdge) memory.copy(own, from, (<usize>left) << WORD_SHIFT);
        store<u32>(rows + ((<usize>row) << WORD_SHIFT), <u32>(isEdge ? own : from));
      }
      if (kernel === SMALL) {
        const row0 = <usize>load<u32>(rows),
          row1 = <usize>load<u32>(rows, 4),
          row2 = <usize>load<u32>(rows, 8),
          row3 = <usize>load<u32>(rows, 12);
        transformInput2x2(row0, row1, row2, row3, out, pointBytes, floor);
      } else transformInput3x3(rows, out, pointBytes, lines, half, floor);
      plane += planeBytes;
      out += chunkBytes;
    }
  }
}

/** Products of one channel of a chunk to its rows of the output. @param plane the channel's */
function writeRows(
  descriptor: usize,
  kernel: i32,
  products: usize,
  pointBytes: usize,
  firstRow: i32,
  first: i32,
  count: i32,
  plane: usize,
  room: usize,
): void {
  const tile = spanOf(kernel) - kernel + 1;
  const across = groupsAcross(descriptor, tile);
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const endRow = field(descriptor, fields.CONV_ROWS);
  const rowBytes = (<usize>columns) << WORD_SHIFT;
  const half = runtimeHalf(descriptor);
  const edge = room;
  const lines = room + fields.WINOGRAD_ROW_ROOM;
  for (let group = 0; group < count; group++) {
    const top = firstRow + ((first + group) / across) * tile;
    const column = ((first + group) % across) * LANES * tile;
    const left = columns - column;
    const isEdge = left < LANES * tile;
    const rows = min<i32>(tile, endRow - top);
    const from = products + <usize>group * VECTOR_BYTES;
    if (kernel !== SMALL) gatherProducts3x3(from, pointBytes, lines, half);
    for (let row = 0; row < rows; row++) {
      const place = plane + <usize>(top + row) * rowBytes + ((<usize>column) << WORD_SHIFT);
      const out = isEdge ? edge : place;
      if (kernel === SMALL) outputLine2x2(from, pointBytes, row, out);
      else outputLine3x3(lines, row, out, half);
      if (isEdge) memory.copy(place, edge, (<usize>left) << WORD_SHIFT);
    }
  }
}

/** Products of all points for a few register tiles of output channels, point by point: what is read of the chunk stays in the cache meanwhile. */
function multiplyChunk(
  descriptor: usize,
  kernel: i32,
  firstTile: i32,
  endTile: i32,
  transformed: usize,
  products: usize,
  tiles: i32,
  chunkBytes: usize,
): void {
  const points = spanOf(kernel) * spanOf(kernel);
  // The point that reaches all values of a tile with factor 1: the bias starts there.
  const biasPoint = spanOf(kernel) + 1;
  const channels = field(descriptor, fields.WINOGRAD_CHANNELS);
  const bias = pointer(descriptor, fields.CONV_BIAS);
  const tileBytes = <usize>channels * VECTOR_BYTES;
  const outBytes = <usize>(points * fields.TILE_CHANNELS) * chunkBytes;
  let weights = pointer(descriptor, fields.WINOGRAD_WEIGHTS) + <usize>(firstTile * points) * tileBytes;
  for (let point = 0; point < points; point++) {
    const data = transformed + <usize>(point * channels) * chunkBytes;
    let out = products + <usize>(point * fields.TILE_CHANNELS) * chunkBytes;
    for (let tile = firstTile; tile < endTile; tile++) {
      const start = point === biasPoint ? bias + <usize>tile * VECTOR_BYTES : 0;
      multiplyPoint(weights, data, channels, start, out, tiles, chunkBytes);
      weights += tileBytes;
      out += outBytes;
    }
  }
}

function winograd(descriptor: usize, block: i32, scratch: usize, kernel: i32): void {
  const span = spanOf(kernel);
  const tile = span - kernel + 1;
  const points = span * span;
  const rows = field(descriptor, fields.CONV_ROWS);
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const outChannels = field(descriptor, fields.CONV_GROUP_CHANNELS);
  const channels = field(descriptor, fields.WINOGRAD_CHANNELS);
  const chunk = field(descriptor, fields.WINOGRAD_CHUNK_TILES);
  const perPart = field(descriptor, fields.WINOGRAD_PART_TILES);
  const chunkBytes = (<usize>chunk) << WORD_SHIFT;
  const blocksPerItem = field(descriptor, fields.CONV_BLOCKS_PER_ITEM);
  const rowsPerBlock = field(descriptor, fields.CONV_ROWS_PER_BLOCK);
  const outTiles = (outChannels + fields.TILE_CHANNELS - 1) / fields.TILE_CHANNELS;
  const blockTiles = field(descriptor, fields.WINOGRAD_BLOCK_TILES);
  const partsPerItem = (outTiles + blockTiles - 1) / blockTiles;
  const lineBlock = block % blocksPerItem;
  const item = block / blocksPerItem / partsPerItem;
  const firstTile = ((block / blocksPerItem) % partsPerItem) * blockTiles;
  const endTile = min<i32>(outTiles, firstTile + blockTiles);
  const firstRow = lineBlock * rowsPerBlock;
  const blockRows = min<i32>(rowsPerBlock, rows - firstRow);
  const planeBytes = (<usize>rows * <usize>columns) << WORD_SHIFT;
  const input = pointer(descriptor, fields.CONV_INPUT) + <usize>item * <usize>field(descriptor, fields.CONV_ITEM_BYTES);
  const output = pointer(descriptor, fields.CONV_OUTPUT) + <usize>(item * outChannels) * planeBytes;
  const transformed = scratch;
  const products = transformed + <usize>(points * channels) * chunkBytes;
  const room = products + <usize>(perPart * points * fields.TILE_CHANNELS) * chunkBytes;
  const groups = ((blockRows + tile - 1) / tile) * groupsAcross(descriptor, tile);
  for (let first = 0; first < groups; first += chunk / LANES) {
    const count = min<i32>(chunk / LANES, groups - first);
    const tiles = (count * LANES + STEP_TILES - 1) & ~(STEP_TILES - 1);
    transformChunk(descriptor, kernel, input, firstRow, first, count, transformed, chunkBytes, room);
    for (let made = firstTile; made < endTile; made += perPart) {
      const end = min<i32>(endTile, made + perPart);
      multiplyChunk(descriptor, kernel, made, end, transformed, products, tiles, chunkBytes);
      const endChannel = min<i32>(outChannels, end * fields.TILE_CHANNELS);
      for (let channel = made * fields.TILE_CHANNELS; channel < endChannel; channel++) {
        const inPart = channel - made * fields.TILE_CHANNELS;
        const own =
          products +
          <usize>((inPart / fields.TILE_CHANNELS) * points * fields.TILE_CHANNELS + (inPart % fields.TILE_CHANNELS)) * chunkBytes;
        const plane = output + <usize>channel * planeBytes;
        writeRows(descriptor, kernel, own, fields.TILE_CHANNELS * chunkBytes, firstRow, first, count, plane, room);
      }
    }
  }
  const endChannel = min<i32>(outChannels, endTile * fields.TILE_CHANNELS);
  for (let channel = firstTile * fields.TILE_CHANNELS; channel < endChannel; channel++) {
    const values = output + <usize>channel * planeBytes + ((<usize>(firstRow * columns)) << WORD_SHIFT);
    if (measureOutput(descriptor, values, blockRows * columns, lineBlock, item * outChannels + channel)) continue;
    convolveTiles(descriptor, item, lineBlock, 0, firstTile, endTile, scratch);
    return;
  }
}

export function f32_conv2d_winograd_3x3_2x2(descriptor: usize, block: i32, scratch: usize): void {
  winograd(descriptor, block, scratch, SMALL);
}

export function f32_conv2d_winograd_4x4_3x3(descriptor: usize, block: i32, scratch: usize): void {
  winograd(descriptor, block, scratch, 3);
}
