// nn.Conv2d as its definition says, four output channels by eight pixels at a time held in registers. The input is already padded, and
// where columns are strided sorted by phase, so that each tap is one unaligned run; its place is in a table. Taps are summed in PyTorch's
// order of weights (input channel, kernel row, kernel column), which does not depend on how the work is cut into blocks.
import * as fields from '../descriptor-fields';
import { inputFloor, measureOutput } from './conv2d-measuring';
import { field, multiplyAdd, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { storeRun } from './run-store';

/** Pixels of one register tile. */
const TILE_PIXELS: i32 = 8;

export function f32_conv2d_direct_4x8(descriptor: usize, block: i32, scratch: usize): void {
  const blocksPerItem = field(descriptor, fields.CONV_BLOCKS_PER_ITEM);
  const rowsPerBlock = field(descriptor, fields.CONV_ROWS_PER_BLOCK);
  const rows = field(descriptor, fields.CONV_ROWS);
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const groups = field(descriptor, fields.CONV_GROUPS);
  const groupChannels = field(descriptor, fields.CONV_GROUP_CHANNELS);
  const tapCount = field(descriptor, fields.CONV_TAP_COUNT);
  const taps = pointer(descriptor, fields.CONV_TAPS);
  const rowStep = <usize>field(descriptor, fields.CONV_ROW_STEP_BYTES);
  const item = block / blocksPerItem;
  const chunk = block % blocksPerItem;
  const firstRow = chunk * rowsPerBlock;
  const endRow = min<i32>(rows, firstRow + rowsPerBlock);
  const planeBytes = (<usize>rows * <usize>columns) << WORD_SHIFT;
  const channels = groups * groupChannels;
  const itemInput = pointer(descriptor, fields.CONV_INPUT) + <usize>item * <usize>field(descriptor, fields.CONV_ITEM_BYTES);
  const itemOutput = pointer(descriptor, fields.CONV_OUTPUT) + <usize>item * <usize>channels * planeBytes;
  const tileWeightBytes = <usize>tapCount * VECTOR_BYTES;
  const tapsEnd = taps + ((<usize>tapCount) << WORD_SHIFT);
  let weights = pointer(descriptor, fields.CONV_WEIGHTS);
  let bias = pointer(descriptor, fields.CONV_BIAS);
  const floor = inputFloor(descriptor);
  const tilesPerGroup = (groupChannels + fields.TILE_CHANNELS - 1) / fields.TILE_CHANNELS;
  for (let group = 0; group < groups; group++) {
    const groupInput = itemInput + <usize>group * <usize>field(descriptor, fields.CONV_GROUP_BYTES);
    const groupOutput = itemOutput + <usize>(group * groupChannels) * planeBytes;
    for (let row = firstRow; row < endRow; row++) {
      for (let column = 0; column < columns; column += TILE_PIXELS) {
        const input = groupInput + <usize>row * rowStep + ((<usize>column) << WORD_SHIFT);
        const place = (<usize>row * <usize>columns + <usize>column) << WORD_SHIFT;
        const pixels = columns - column;
        let weight = weights;
        for (let tile = 0; tile < tilesPerGroup; tile++) {
          const tileBias = bias + <usize>tile * VECTOR_BYTES;
          let low0 = v128.load32_splat(tileBias),
            high0 = low0;
          let low1 = v128.load32_splat(tileBias, 4),
            high1 = low1;
          let low2 = v128.load32_splat(tileBias, 8),
            high2 = low2;
          let low3 = v128.load32_splat(tileBias, 12),
            high3 = low3;
          for (let tap = taps; tap < tapsEnd; tap += 4) {
            const from = input + <usize>load<u32>(tap);
            const low = f32x4.pmax(v128.load(from), floor);
            const high = f32x4.pmax(v128.load(from, 16), floor);
            let factor = v128.load32_splat(weight);
            low0 = multiplyAdd(factor, low, low0);
            high0 = multiplyAdd(factor, high, high0);
            factor = v128.load32_splat(weight, 4);
            low1 = multiplyAdd(factor, low, low1);
            high1 = multiplyAdd(factor, high, high1);
            factor = v128.load32_splat(weight, 8);
            low2 = multiplyAdd(factor, low, low2);
            high2 = multiplyAdd(factor, high, high2);
            factor = v128.load32_splat(weight, 12);
            low3 = multiplyAdd(factor, low, low3);
            high3 = multiplyAdd(factor, high, high3);
            weight += VECTOR_BYTES;
          }
          const out = groupOutput + <usize>(tile * fields.TILE_CHANNELS) * planeBytes + place;
          const left = groupChannels - tile * fields.TILE_CHANNELS;
          storeRun(out, low0, high0, pixels, scratch);
          if (left > 1) storeRun(out + planeBytes, low1, high1, pixels, scratch);
          if (left > 2) storeRun(out + 2 * planeBytes, low2, high2, pixels, scratch);
          if (left > 3) storeRun(out + 3 * planeBytes, low3, high3, pixels, scratch);
        }
      }
    }
    weights += <usize>tilesPerGroup * tileWeightBytes;
    bias += <usize>tilesPerGroup * VECTOR_BYTES;
  }
  const blockOffset = (<usize>firstRow * <usize>columns) << WORD_SHIFT;
  for (let channel = 0; channel < channels; channel++) {
    const values = itemOutput + <usize>channel * planeBytes + blockOffset;
    measureOutput(descriptor, values, (endRow - firstRow) * columns, chunk, item * channels + channel);
  }
}
