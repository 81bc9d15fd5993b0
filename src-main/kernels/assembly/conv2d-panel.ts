// nn.Conv2d as its definition says, over a panel: what all taps read for a few pixels is laid side by side first, and then read in a line for every
// four output channels. Worth it for many taps and channels: planes lie powers of two apart, and their rows would push each other out of the cache.
// Reads the same descriptor as the direct kernel and sums in the same order: the same bits.
import * as fields from '../descriptor-fields';
import { inputFloor, measureOutput } from './conv2d-measuring';
import { field, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { copyRun } from './run-store';
import { fourChannels, STEP_VALUES } from './vectors';

/** A tap of a step of the panel: as many pixels as a register tile takes. */
const STEP_BYTES: usize = 64;

/** Sixteen pixels of all taps. @param pixel the first of them, counted through the rows of the output @param last the last that there is */
function fillStep(descriptor: usize, input: usize, pixel: i32, last: i32, out: usize, floor: v128): void {
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const rowStep = <usize>field(descriptor, fields.CONV_ROW_STEP_BYTES);
  const taps = pointer(descriptor, fields.CONV_TAPS);
  const tapsEnd = taps + ((<usize>field(descriptor, fields.CONV_TAP_COUNT)) << WORD_SHIFT);
  const column = pixel % columns;
  const from = input + <usize>(pixel / columns) * rowStep + ((<usize>column) << WORD_SHIFT);
  if (column + STEP_VALUES <= columns) {
    for (let tap = taps; tap < tapsEnd; tap += 4) {
      const at = from + <usize>load<u32>(tap);
      v128.store(out, f32x4.pmax(v128.load(at), floor));
      v128.store(out, f32x4.pmax(v128.load(at, 16), floor), 16);
      v128.store(out, f32x4.pmax(v128.load(at, 32), floor), 32);
      v128.store(out, f32x4.pmax(v128.load(at, 48), floor), 48);
      out += STEP_BYTES;
    }
    return;
  }
  // The end of a row: pixel by pixel; behind the last pixel it is repeated, and nobody reads those sums.
  for (let lane = 0; lane < STEP_VALUES; lane++) {
    const own = min<i32>(pixel + lane, last);
    const place = input + <usize>(own / columns) * rowStep + ((<usize>(own % columns)) << WORD_SHIFT);
    let to = out + ((<usize>lane) << WORD_SHIFT);
    for (let tap = taps; tap < tapsEnd; tap += 4) {
      v128.store_lane<f32>(to, f32x4.pmax(v128.load32_zero(place + <usize>load<u32>(tap)), floor), 0);
      to += STEP_BYTES;
    }
  }
}

/** Pixels [first, end) of all channels of one group. */
function multiplyPanel(descriptor: usize, group: i32, panel: usize, output: usize, first: i32, end: i32, scratch: usize): void {
  const taps = field(descriptor, fields.CONV_TAP_COUNT);
  const groupChannels = field(descriptor, fields.CONV_GROUP_CHANNELS);
  const planeBytes = (<usize>field(descriptor, fields.CONV_ROWS) * <usize>field(descriptor, fields.CONV_COLUMNS)) << WORD_SHIFT;
  const tiles = (groupChannels + fields.TILE_CHANNELS - 1) / fields.TILE_CHANNELS;
  const tileBytes = <usize>taps * VECTOR_BYTES;
  const stepBytes = <usize>taps * STEP_BYTES;
  let weights = pointer(descriptor, fields.CONV_WEIGHTS) + <usize>(group * tiles) * tileBytes;
  let bias = pointer(descriptor, fields.CONV_BIAS) + <usize>(group * tiles) * VECTOR_BYTES;
  let out = output + ((<usize>first) << WORD_SHIFT);
  for (let channel = 0; channel < groupChannels; channel += fields.TILE_CHANNELS) {
    let step = panel;
    for (let pixel = first; pixel < end; pixel += STEP_VALUES) {
      const place = out + ((<usize>(pixel - first)) << WORD_SHIFT);
      const left = groupChannels - channel;
      if (left >= fields.TILE_CHANNELS && end - pixel >= STEP_VALUES) {
        fourChannels(weights, step, taps, bias, false, place, planeBytes, STEP_VALUES, STEP_BYTES);
      } else {
        fourChannels(weights, step, taps, bias, false, scratch, STEP_BYTES, STEP_VALUES, STEP_BYTES);
        const count = min<i32>(STEP_VALUES, end - pixel);
        for (let row = 0; row < min<i32>(left, fields.TILE_CHANNELS); row++)
          copyRun(scratch + <usize>row * STEP_BYTES, place + <usize>row * planeBytes, count);
      }
      step += stepBytes;
    }
    weights += tileBytes;
    bias += VECTOR_BYTES;
    out += <usize>fields.TILE_CHANNELS * planeBytes;
  }
}

/** @param scratch room for a register tile, then for PANEL_PIXELS of all taps */
export function f32_conv2d_panel_4x8(descriptor: usize, block: i32, scratch: usize): void {
  const blocksPerItem = field(descriptor, fields.CONV_BLOCKS_PER_ITEM);
  const rowsPerBlock = field(descriptor, fields.CONV_ROWS_PER_BLOCK);
  const rows = field(descriptor, fields.CONV_ROWS);
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const groups = field(descriptor, fields.CONV_GROUPS);
  const groupChannels = field(descriptor, fields.CONV_GROUP_CHANNELS);
  const channels = groups * groupChannels;
  const stepBytes = <usize>field(descriptor, fields.CONV_TAP_COUNT) * STEP_BYTES;
  const perPanel = field(descriptor, fields.PANEL_PIXELS);
  const item = block / blocksPerItem;
  const chunk = block % blocksPerItem;
  const first = chunk * rowsPerBlock * columns;
  const end = min<i32>(rows, (chunk + 1) * rowsPerBlock) * columns;
  const planeBytes = (<usize>rows * <usize>columns) << WORD_SHIFT;
  const floor = inputFloor(descriptor);
  const panel = scratch + <usize>fields.TILE_CHANNELS * STEP_BYTES;
  const input = pointer(descriptor, fields.CONV_INPUT) + <usize>item * <usize>field(descriptor, fields.CONV_ITEM_BYTES);
  const output = pointer(descriptor, fields.CONV_OUTPUT) + <usize>item * <usize>channels * planeBytes;
  for (let group = 0; group < groups; group++) {
    const groupInput = input + <usize>group * <usize>field(descriptor, fields.CONV_GROUP_BYTES);
    const groupOutput = output + <usize>(group * groupChannels) * planeBytes;
    for (let from = first; from < end; from += perPanel) {
      const to = min<i32>(end, from + perPanel);
      let step = panel;
      for (let pixel = from; pixel < to; pixel += STEP_VALUES) {
        fillStep(descriptor, groupInput, pixel, to - 1, step, floor);
        step += stepBytes;
      }
      multiplyPanel(descriptor, group, panel, groupOutput, from, to, scratch);
    }
  }
  for (let channel = 0; channel < channels; channel++) {
    const values = output + <usize>channel * planeBytes + ((<usize>first) << WORD_SHIFT);
    measureOutput(descriptor, values, end - first, chunk, item * channels + channel, scratch);
  }
}
