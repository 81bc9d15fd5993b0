// nn.Conv2d as its definition says, four output channels by eight pixels at a time held in registers. The input is already padded, and
// where columns are strided sorted by phase, so that each tap is one unaligned run; its place is in a table. Taps are summed in PyTorch's
// order of weights (input channel, kernel row, kernel column), which does not depend on how the work is cut into blocks.
import * as fields from '../descriptor-fields';
import { inputFloor, measureOutput } from './conv2d-measuring';
import { field, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { multiplyInput } from './register-tile';

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
        let tileBias = bias;
        let out = groupOutput + place;
        for (let left = groupChannels; left > 0; left -= fields.TILE_CHANNELS) {
          const end = weight + tileWeightBytes;
          multiplyInput(weight, end, input, taps, floor, tileBias, out, planeBytes, left, pixels, scratch);
          weight = end;
          tileBias += VECTOR_BYTES;
          out += <usize>fields.TILE_CHANNELS * planeBytes;
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
