// nn.Conv2d as its definition says, four output channels by eight pixels at a time held in registers. The input is already padded, and
// where columns are strided sorted by phase, so that each tap is one unaligned run; its place is in a table. Taps are summed in PyTorch's
// order of weights (input channel, kernel row, kernel column), which does not depend on how the work is cut into blocks.
import * as fields from '../descriptor-fields';
import { inputFloor, measureOutput } from './conv2d-measuring';
import { field, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { multiplyInput } from './register-tile';

/** Pixels of one register tile. */
const TILE_PIXELS: i32 = 8;

/**
 * Some register tiles of output channels of one group, of the rows of one block.
 * @param chunk the block's rows, counted in blocks of an item
 * @param firstTile first of the group's register tiles of four channels
 */
export function convolveTiles(
  descriptor: usize,
  item: i32,
  chunk: i32,
  group: i32,
  firstTile: i32,
  endTile: i32,
  scratch: usize,
): void {
  const rowsPerBlock = field(descriptor, fields.CONV_ROWS_PER_BLOCK);
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const groupChannels = field(descriptor, fields.CONV_GROUP_CHANNELS);
  const taps = pointer(descriptor, fields.CONV_TAPS);
  const rowStep = <usize>field(descriptor, fields.CONV_ROW_STEP_BYTES);
  const rows = field(descriptor, fields.CONV_ROWS);
  const firstRow = chunk * rowsPerBlock;
  const endRow = min<i32>(rows, firstRow + rowsPerBlock);
  const planeBytes = (<usize>rows * <usize>columns) << WORD_SHIFT;
  const tileWeightBytes = <usize>field(descriptor, fields.CONV_TAP_COUNT) * VECTOR_BYTES;
  const ownTile = <usize>(group * tilesOf(groupChannels) + firstTile);
  const weights = pointer(descriptor, fields.CONV_WEIGHTS) + ownTile * tileWeightBytes;
  const bias = pointer(descriptor, fields.CONV_BIAS) + ownTile * VECTOR_BYTES;
  const floor = inputFloor(descriptor);
  const input =
    pointer(descriptor, fields.CONV_INPUT) +
    <usize>item * <usize>field(descriptor, fields.CONV_ITEM_BYTES) +
    <usize>group * <usize>field(descriptor, fields.CONV_GROUP_BYTES);
  const firstChannel = firstTile * fields.TILE_CHANNELS;
  const endChannel = min<i32>(groupChannels, endTile * fields.TILE_CHANNELS);
  const firstMap = (item * field(descriptor, fields.CONV_GROUPS) + group) * groupChannels;
  const output = pointer(descriptor, fields.CONV_OUTPUT) + <usize>firstMap * planeBytes;
  const ownOutput = output + <usize>firstChannel * planeBytes;
  for (let row = firstRow; row < endRow; row++) {
    for (let column = 0; column < columns; column += TILE_PIXELS) {
      const from = input + <usize>row * rowStep + ((<usize>column) << WORD_SHIFT);
      const pixels = columns - column;
      let weight = weights;
      let tileBias = bias;
      let out = ownOutput + ((<usize>row * <usize>columns + <usize>column) << WORD_SHIFT);
      for (let left = endChannel - firstChannel; left > 0; left -= fields.TILE_CHANNELS) {
        const end = weight + tileWeightBytes;
        multiplyInput(weight, end, from, taps, floor, tileBias, out, planeBytes, left, pixels, scratch);
        weight = end;
        tileBias += VECTOR_BYTES;
        out += <usize>fields.TILE_CHANNELS * planeBytes;
      }
    }
  }
  const blockOffset = (<usize>firstRow * <usize>columns) << WORD_SHIFT;
  for (let channel = firstChannel; channel < endChannel; channel++) {
    const values = output + <usize>channel * planeBytes + blockOffset;
    measureOutput(descriptor, values, (endRow - firstRow) * columns, chunk, firstMap + channel, scratch);
  }
}

function tilesOf(channels: i32): i32 {
  return (channels + fields.TILE_CHANNELS - 1) / fields.TILE_CHANNELS;
}

export function f32_conv2d_direct_4x8(descriptor: usize, block: i32, scratch: usize): void {
  const blocksPerItem = field(descriptor, fields.CONV_BLOCKS_PER_ITEM);
  const groups = field(descriptor, fields.CONV_GROUPS);
  const tiles = tilesOf(field(descriptor, fields.CONV_GROUP_CHANNELS));
  for (let group = 0; group < groups; group++)
    convolveTiles(descriptor, block / blocksPerItem, block % blocksPerItem, group, 0, tiles, scratch);
}
