// nn.Conv2d with one output channel in a group, depthwise convolution above all: one channel by sixteen pixels at a time held in registers.
// Reads the same descriptor as the direct kernel, with weights packed for tiles of one channel; taps are summed in the same order.
import * as fields from '../descriptor-fields';
import { inputFloor, measureOutput } from './conv2d-measuring';
import { field, multiplyAdd, pointer, WORD_SHIFT } from './field';
import { storeRun } from './run-store';

/** Pixels of one register tile. */
const TILE_PIXELS: i32 = 16;
const HALF_PIXELS: i32 = 8;
const HALF_BYTES: usize = 32;

export function f32_conv2d_direct_1x16(descriptor: usize, block: i32, scratch: usize): void {
  const blocksPerItem = field(descriptor, fields.CONV_BLOCKS_PER_ITEM);
  const rowsPerBlock = field(descriptor, fields.CONV_ROWS_PER_BLOCK);
  const rows = field(descriptor, fields.CONV_ROWS);
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const groupChannels = field(descriptor, fields.CONV_GROUP_CHANNELS);
  const channels = field(descriptor, fields.CONV_GROUPS) * groupChannels;
  const tapBytes = (<usize>field(descriptor, fields.CONV_TAP_COUNT)) << WORD_SHIFT;
  const taps = pointer(descriptor, fields.CONV_TAPS);
  const rowStep = <usize>field(descriptor, fields.CONV_ROW_STEP_BYTES);
  const item = block / blocksPerItem;
  const chunk = block % blocksPerItem;
  const firstRow = chunk * rowsPerBlock;
  const endRow = min<i32>(rows, firstRow + rowsPerBlock);
  const itemInput = pointer(descriptor, fields.CONV_INPUT) + <usize>item * <usize>field(descriptor, fields.CONV_ITEM_BYTES);
  const floor = inputFloor(descriptor);
  for (let channel = 0; channel < channels; channel++) {
    const input = itemInput + <usize>(channel / groupChannels) * <usize>field(descriptor, fields.CONV_GROUP_BYTES);
    const weights = pointer(descriptor, fields.CONV_WEIGHTS) + <usize>channel * tapBytes;
    const bias = v128.load32_splat(pointer(descriptor, fields.CONV_BIAS) + ((<usize>channel) << WORD_SHIFT));
    const map = item * channels + channel;
    const plane = pointer(descriptor, fields.CONV_OUTPUT) + ((<usize>map * <usize>(rows * columns)) << WORD_SHIFT);
    for (let row = firstRow; row < endRow; row++) {
      let from = input + <usize>row * rowStep;
      let out = plane + ((<usize>(row * columns)) << WORD_SHIFT);
      for (let column = 0; column < columns; column += TILE_PIXELS) {
        let sum0 = bias,
          sum1 = bias,
          sum2 = bias,
          sum3 = bias;
        for (let tap: usize = 0; tap < tapBytes; tap += 4) {
          const values = from + <usize>load<u32>(taps + tap);
          const factor = v128.load32_splat(weights + tap);
          sum0 = multiplyAdd(factor, f32x4.pmax(v128.load(values), floor), sum0);
          sum1 = multiplyAdd(factor, f32x4.pmax(v128.load(values, 16), floor), sum1);
          sum2 = multiplyAdd(factor, f32x4.pmax(v128.load(values, 32), floor), sum2);
          sum3 = multiplyAdd(factor, f32x4.pmax(v128.load(values, 48), floor), sum3);
        }
        const pixels = columns - column;
        storeRun(out, sum0, sum1, pixels, scratch);
        if (pixels > HALF_PIXELS) storeRun(out + HALF_BYTES, sum2, sum3, pixels - HALF_PIXELS, scratch);
        from += 2 * HALF_BYTES;
        out += 2 * HALF_BYTES;
      }
    }
    const values = plane + ((<usize>(firstRow * columns)) << WORD_SHIFT);
    measureOutput(descriptor, values, (endRow - firstRow) * columns, chunk, map, scratch);
  }
}
