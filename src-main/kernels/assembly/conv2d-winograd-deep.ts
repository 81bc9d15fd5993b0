// F(4 x 4, 3 x 3) for layers of many channels, whose transformed weights no cache would hold: weights stay as they are, nine values a kernel, and become
// points for four dozen output channels at a time, which as many tiles as possible then share. Tiles are a pass of their own, so that threads can divide
// the output channels of a small picture.
import * as fields from '../descriptor-fields';
import { field, LANES, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { fourChannels, PAIR_VALUES, sixChannels, transformKernels } from './vectors';
import { finishBlock } from './winograd-finish';
import { groupsAcross, linesOf, transformedPointBytes, ZEROS_BYTES } from './winograd-forms';
import { transformChunk } from './winograd-input';
import { writeRows } from './winograd-output';
import { isPooled, poolAgain, writePooledRows } from './winograd-pooled';

const KERNEL: i32 = 3;
const POINTS: usize = 36;
/** The point that reaches all values of a tile with factor 1: the bias starts there. */
const BIAS_POINT: usize = 7;
/** Of three quads of output channels two register tiles of six are made; what is left over stays in fours. */
const QUADS_OF_SIXES: i32 = 3;
const SIX: i32 = 6;

/** The block's lines of tiles, counted through all items. */
function blockLines(descriptor: usize, block: i32): i32 {
  return field(descriptor, fields.DEEP_FIRST) + (block % field(descriptor, fields.DEEP_LINE_BLOCKS));
}

function firstRowOf(descriptor: usize, lines: i32): i32 {
  return (lines % field(descriptor, fields.CONV_BLOCKS_PER_ITEM)) * field(descriptor, fields.CONV_ROWS_PER_BLOCK);
}

function rowsOf(descriptor: usize, lines: i32): i32 {
  const rows = field(descriptor, fields.CONV_ROWS) - firstRowOf(descriptor, lines);
  return min<i32>(field(descriptor, fields.CONV_ROWS_PER_BLOCK), rows);
}

/** Groups of four tiles. */
function groupsOf(descriptor: usize, lines: i32): i32 {
  return linesOf(rowsOf(descriptor, lines)) * groupsAcross(descriptor);
}

/** Of one chunk's tiles. */
function chunkTileBytes(descriptor: usize): usize {
  const chunkBytes = (<usize>field(descriptor, fields.WINOGRAD_CHUNK_TILES)) << WORD_SHIFT;
  return POINTS * transformedPointBytes(field(descriptor, fields.WINOGRAD_CHANNELS), chunkBytes);
}

/** Where the tiles of the block's first chunk lie. Every block of lines has the room of a whole one. */
function tilesOf(descriptor: usize, block: i32): usize {
  const rowsPerBlock = field(descriptor, fields.CONV_ROWS_PER_BLOCK);
  const groups = linesOf(rowsPerBlock) * groupsAcross(descriptor);
  const perChunk = field(descriptor, fields.WINOGRAD_CHUNK_TILES) / LANES;
  const chunks = (groups + perChunk - 1) / perChunk;
  const place = block % field(descriptor, fields.DEEP_LINE_BLOCKS);
  return pointer(descriptor, fields.DEEP_TILES) + <usize>(place * chunks) * chunkTileBytes(descriptor);
}

/** The pass before: some input channels of a block of lines to points. */
export function f32_winograd_tiles(descriptor: usize, block: i32, scratch: usize): void {
  const chunk = field(descriptor, fields.WINOGRAD_CHUNK_TILES);
  const chunkBytes = (<usize>chunk) << WORD_SHIFT;
  const lines = blockLines(descriptor, block);
  const item = lines / field(descriptor, fields.CONV_BLOCKS_PER_ITEM);
  const input = pointer(descriptor, fields.CONV_INPUT) + <usize>item * <usize>field(descriptor, fields.CONV_ITEM_BYTES);
  const firstChannel = (block / field(descriptor, fields.DEEP_LINE_BLOCKS)) * fields.DEEP_INPUT_CHANNELS;
  const endChannel = min<i32>(field(descriptor, fields.WINOGRAD_CHANNELS), firstChannel + fields.DEEP_INPUT_CHANNELS);
  const firstRow = firstRowOf(descriptor, lines);
  const groups = groupsOf(descriptor, lines);
  let tiles = tilesOf(descriptor, block);
  for (let first = 0; first < groups; first += chunk / LANES) {
    const count = min<i32>(chunk / LANES, groups - first);
    transformChunk(descriptor, KERNEL, input, firstRow, first, count, firstChannel, endChannel, tiles, chunkBytes, scratch);
    tiles += chunkTileBytes(descriptor);
  }
}

/** Kernels of the part that begins with a quad: parts before it are whole. Register tiles are packed for as many values as are transformed at a time. */
function firstKernels(descriptor: usize, firstQuad: i32): usize {
  const perPart = field(descriptor, fields.WINOGRAD_PART_TILES);
  const partBytes = pointer(descriptor, fields.DEEP_PART_BYTES);
  return pointer(descriptor, fields.WINOGRAD_WEIGHTS) + <usize>(firstQuad / perPart) * partBytes;
}

/**
 * Products of all points of a chunk for some output channels, a few input channels after the other: their weights are transformed, multiplied with the
 * chunk's tiles while they are near, and forgotten.
 * @param products per channel, per point a row of the chunk
 * @param own room for the transformed weights @param room for zeros and for what `transformKernels` needs
 */
function multiplyTiles(
  descriptor: usize,
  firstQuad: i32,
  quads: i32,
  transformed: usize,
  products: usize,
  tiles: i32,
  chunkBytes: usize,
  own: usize,
  room: usize,
): void {
  const channels = field(descriptor, fields.WINOGRAD_CHANNELS);
  const bias = pointer(descriptor, fields.CONV_BIAS) + <usize>firstQuad * VECTOR_BYTES;
  let kernels = firstKernels(descriptor, firstQuad);
  const ownBytes = deepPointBytes(quads);
  const outBytes = POINTS * chunkBytes;
  const sixes = (quads / QUADS_OF_SIXES) * 2;
  const registerTiles = sixes + (quads % QUADS_OF_SIXES);
  memory.fill(room, 0, ZEROS_BYTES);
  for (let first = 0; first < channels; first += fields.SUMMED_CHANNELS) {
    const terms = min<i32>(fields.SUMMED_CHANNELS, channels - first);
    const isAdded = first > 0;
    let to = own;
    for (let tile = 0; tile < registerTiles; tile++) {
      const count = tile < sixes ? SIX : fields.TILE_CHANNELS;
      kernels = transformKernels(kernels, terms * count, to, ownBytes, room + ZEROS_BYTES);
      to += (<usize>(fields.SUMMED_CHANNELS * count)) << WORD_SHIFT;
    }
    for (let point: usize = 0; point < POINTS; point++) {
      const data = transformed + point * transformedPointBytes(channels, chunkBytes) + <usize>first * chunkBytes;
      const isBiased = point === BIAS_POINT && !isAdded;
      let weights = own + point * ownBytes;
      let out = products + point * chunkBytes;
      let start = bias;
      for (let tile = 0; tile < registerTiles; tile++) {
        const count = tile < sixes ? SIX : fields.TILE_CHANNELS;
        const initial = isBiased ? start : room;
        if (count === SIX) sixChannels(weights, data, terms, initial, isAdded, out, outBytes, tiles, chunkBytes);
        else fourChannels(weights, data, terms, initial, isAdded, out, outBytes, tiles, chunkBytes);
        weights += (<usize>(fields.SUMMED_CHANNELS * count)) << WORD_SHIFT;
        start += (<usize>count) << WORD_SHIFT;
        out += <usize>count * outBytes;
      }
    }
  }
}

/** From one point of the transformed weights to the next: a cache line more than they take, or points would lie powers of two apart. */
function deepPointBytes(quads: i32): usize {
  return <usize>(quads * fields.SUMMED_CHANNELS) * VECTOR_BYTES + fields.WINOGRAD_POINT_GAP;
}

export function f32_conv2d_winograd_deep(descriptor: usize, block: i32, scratch: usize): void {
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const outChannels = field(descriptor, fields.CONV_GROUP_CHANNELS);
  const chunk = field(descriptor, fields.WINOGRAD_CHUNK_TILES);
  const chunkBytes = (<usize>chunk) << WORD_SHIFT;
  const perPart = field(descriptor, fields.WINOGRAD_PART_TILES);
  const outTiles = (outChannels + fields.TILE_CHANNELS - 1) / fields.TILE_CHANNELS;
  const firstQuad = (block / field(descriptor, fields.DEEP_LINE_BLOCKS)) * perPart;
  const endQuad = min<i32>(outTiles, firstQuad + perPart);
  const lines = blockLines(descriptor, block);
  const item = lines / field(descriptor, fields.CONV_BLOCKS_PER_ITEM);
  const firstRow = firstRowOf(descriptor, lines);
  const planeBytes = (<usize>field(descriptor, fields.CONV_ROWS) * <usize>columns) << WORD_SHIFT;
  const output = pointer(descriptor, fields.CONV_OUTPUT);
  const pooled = isPooled(descriptor);
  let areFinite = true;
  const products = scratch;
  const own = products + <usize>(perPart * fields.TILE_CHANNELS) * POINTS * chunkBytes;
  const room = own + POINTS * deepPointBytes(perPart);
  const firstChannel = firstQuad * fields.TILE_CHANNELS;
  const endChannel = min<i32>(outChannels, endQuad * fields.TILE_CHANNELS);
  const groups = groupsOf(descriptor, lines);
  let transformed = tilesOf(descriptor, block);
  for (let first = 0; first < groups; first += chunk / LANES) {
    const count = min<i32>(chunk / LANES, groups - first);
    const tiles = (count * LANES + PAIR_VALUES - 1) & ~(PAIR_VALUES - 1);
    multiplyTiles(descriptor, firstQuad, endQuad - firstQuad, transformed, products, tiles, chunkBytes, own, room);
    for (let channel = firstChannel; channel < endChannel; channel++) {
      const from = products + <usize>(channel - firstChannel) * POINTS * chunkBytes;
      const map = item * outChannels + channel;
      const plane = output + <usize>map * planeBytes;
      if (!pooled) writeRows(descriptor, KERNEL, from, chunkBytes, firstRow, first, count, plane, channel, room);
      else if (!writePooledRows(descriptor, from, chunkBytes, firstRow, first, count, map, channel, room)) areFinite = false;
    }
    transformed += chunkTileBytes(descriptor);
  }
  const lineBlock = lines % field(descriptor, fields.CONV_BLOCKS_PER_ITEM);
  if (!pooled) finishBlock(descriptor, item, lineBlock, firstQuad, endQuad, scratch);
  else if (!areFinite) poolAgain(descriptor, item, lineBlock, firstQuad, endQuad, scratch);
}
