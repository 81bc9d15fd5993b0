// nn.Conv2d with stride 1, dilation 1 and one group as Winograd: 25 products for sixteen values of a 2 x 2 kernel where the plain sum takes 64, 36 for
// sixteen of a 3 x 3 kernel where it takes 144. A block is a few lines of tiles, of all maps or of some, or a few small pictures. NaN and infinities would
// spread over whole tiles: where measuring the result meets one, the block's picture is computed again by the direct kernel, as the definition says.
import * as fields from '../descriptor-fields';
import { field, LANES, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { PAIR_VALUES } from './vectors';
import { computeAgain, finishBlock, measureChannel } from './winograd-finish';
import { groupsAcross, linesOf, SMALL, spanOf, transformedPointBytes, ZEROS_BYTES } from './winograd-forms';
import { transformChunk } from './winograd-input';
import { writeRows } from './winograd-output';
import { isPooled, poolAgain, writePooledRows } from './winograd-pooled';
import { multiplyPoint } from './winograd-products';

/**
 * Products of all points for a few quads of output channels, point by point: what is read of the chunk stays in the cache meanwhile.
 * @param products per channel, per point a row of the chunk
 * @param room for zeros
 */
function multiplyChunk(
  descriptor: usize,
  kernel: i32,
  firstTile: i32,
  endTile: i32,
  transformed: usize,
  products: usize,
  tiles: i32,
  chunkBytes: usize,
  room: usize,
): void {
  const points = spanOf(kernel) * spanOf(kernel);
  // The point that reaches all values of a tile with factor 1: the bias starts there.
  const biasPoint = spanOf(kernel) + 1;
  const channels = field(descriptor, fields.WINOGRAD_CHANNELS);
  const bias = pointer(descriptor, fields.CONV_BIAS) + <usize>firstTile * VECTOR_BYTES;
  const quadWeightBytes = <usize>(points * channels) * VECTOR_BYTES;
  memory.fill(room, 0, ZEROS_BYTES);
  let weights = pointer(descriptor, fields.WINOGRAD_WEIGHTS) + <usize>firstTile * quadWeightBytes;
  for (let point = 0; point < points; point++) {
    const data = transformed + <usize>point * transformedPointBytes(channels, chunkBytes);
    const out = products + <usize>point * chunkBytes;
    const start = point === biasPoint ? bias : 0;
    const quads = endTile - firstTile;
    weights = multiplyPoint(weights, data, channels, start, room, out, <usize>points * chunkBytes, quads, tiles, chunkBytes);
  }
}

function winograd(descriptor: usize, block: i32, scratch: usize, kernel: i32): void {
  const span = spanOf(kernel);
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
  const perBlock = field(descriptor, fields.WINOGRAD_BLOCK_ITEMS);
  const firstItem = (block / blocksPerItem / partsPerItem) * perBlock;
  const items = min<i32>(perBlock, field(descriptor, fields.CONV_MAPS) / outChannels - firstItem);
  const firstTile = ((block / blocksPerItem) % partsPerItem) * blockTiles;
  const endTile = min<i32>(outTiles, firstTile + blockTiles);
  const firstRow = lineBlock * rowsPerBlock;
  const blockRows = min<i32>(rowsPerBlock, rows - firstRow);
  const planeBytes = (<usize>rows * <usize>columns) << WORD_SHIFT;
  const itemBytes = <usize>field(descriptor, fields.CONV_ITEM_BYTES);
  const input = pointer(descriptor, fields.CONV_INPUT) + <usize>firstItem * itemBytes;
  const output = pointer(descriptor, fields.CONV_OUTPUT);
  const pooled = kernel !== SMALL && isPooled(descriptor);
  const transformed = scratch;
  const products = transformed + <usize>points * transformedPointBytes(channels, chunkBytes);
  const room = products + <usize>(perPart * points * fields.TILE_CHANNELS) * chunkBytes;
  const groups = linesOf(blockRows) * groupsAcross(descriptor);
  // A channel's rows that are all there are measured while they are near.
  const isWhole = groups * LANES <= chunk;
  // A bit for each item.
  let notFinite: i32 = 0;
  for (let first = 0; first < groups; first += chunk / LANES) {
    const count = min<i32>(chunk / LANES, groups - first);
    const groupBytes = <usize>count * VECTOR_BYTES;
    const tiles = (items * count * LANES + PAIR_VALUES - 1) & ~(PAIR_VALUES - 1);
    for (let item = 0; item < items; item++) {
      const from = input + <usize>item * itemBytes;
      const to = transformed + <usize>item * groupBytes;
      transformChunk(descriptor, kernel, from, firstRow, first, count, 0, channels, to, chunkBytes, room);
    }
    for (let made = firstTile; made < endTile; made += perPart) {
      const end = min<i32>(endTile, made + perPart);
      multiplyChunk(descriptor, kernel, made, end, transformed, products, tiles, chunkBytes, room);
      const endChannel = min<i32>(outChannels, end * fields.TILE_CHANNELS);
      for (let channel = made * fields.TILE_CHANNELS; channel < endChannel; channel++) {
        let own = products + <usize>((channel - made * fields.TILE_CHANNELS) * points) * chunkBytes;
        for (let item = 0; item < items; item++) {
          const map = (firstItem + item) * outChannels + channel;
          let areFinite = true;
          if (pooled) areFinite = writePooledRows(descriptor, own, chunkBytes, firstRow, first, count, map, channel, room);
          else {
            const plane = output + <usize>map * planeBytes;
            writeRows(descriptor, kernel, own, chunkBytes, firstRow, first, count, plane, channel, room);
            if (isWhole) areFinite = measureChannel(descriptor, firstItem + item, lineBlock, channel, room);
          }
          if (!areFinite) notFinite |= 1 << item;
          own += groupBytes;
        }
      }
    }
  }
  for (let item = 0; item < items; item++) {
    const own = firstItem + item;
    if (!isWhole && !pooled) finishBlock(descriptor, own, lineBlock, firstTile, endTile, scratch);
    else if ((notFinite & (1 << item)) === 0) continue;
    else if (pooled) poolAgain(descriptor, own, lineBlock, firstTile, endTile, scratch);
    else computeAgain(descriptor, own, lineBlock, firstTile, endTile, scratch);
  }
}

export function f32_conv2d_winograd_4x4_2x2(descriptor: usize, block: i32, scratch: usize): void {
  winograd(descriptor, block, scratch, SMALL);
}

export function f32_conv2d_winograd_4x4_3x3(descriptor: usize, block: i32, scratch: usize): void {
  winograd(descriptor, block, scratch, 3);
}
