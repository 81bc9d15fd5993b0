// What is done when all rows of a block of a Winograd convolution are there; and the factors of a norm that follows it at once.
import * as fields from '../descriptor-fields';
import { convolveTiles } from './conv2d-direct';
import { measureFiniteOutput } from './conv2d-measuring';
import { field, pointer, WORD_SHIFT } from './field';
import { scaleRun } from './scale-run';

/** A channel's factor of what follows the convolution, in all lanes. */
export function factorOf(descriptor: usize, which: i32, channel: i32): v128 {
  return v128.load32_splat(pointer(descriptor, which) + ((<usize>channel) << WORD_SHIFT));
}

/** Rows of a block. */
function rowsOf(descriptor: usize, lineBlock: i32): i32 {
  const rowsPerBlock = field(descriptor, fields.CONV_ROWS_PER_BLOCK);
  return min<i32>(rowsPerBlock, field(descriptor, fields.CONV_ROWS) - lineBlock * rowsPerBlock);
}

/** Where a block's rows of a channel lie. */
function rowsAt(descriptor: usize, item: i32, lineBlock: i32, channel: i32): usize {
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const map = item * field(descriptor, fields.CONV_GROUP_CHANNELS) + channel;
  const line = map * field(descriptor, fields.CONV_ROWS) + lineBlock * field(descriptor, fields.CONV_ROWS_PER_BLOCK);
  return pointer(descriptor, fields.CONV_OUTPUT) + ((<usize>line * <usize>columns) << WORD_SHIFT);
}

/** Measures a block's rows of a channel as they are written. @param scratch STATISTICS_ROOM bytes @returns false where a value is not finite */
export function measureChannel(descriptor: usize, item: i32, lineBlock: i32, channel: i32, scratch: usize): bool {
  const values = rowsAt(descriptor, item, lineBlock, channel);
  const count = rowsOf(descriptor, lineBlock) * field(descriptor, fields.CONV_COLUMNS);
  const map = item * field(descriptor, fields.CONV_GROUP_CHANNELS) + channel;
  return measureFiniteOutput(descriptor, values, count, lineBlock, map, scratch);
}

/** NaN and infinities spread over whole tiles: the block is computed again by the direct kernel, as the definition says, which measures it too. */
export function computeAgain(descriptor: usize, item: i32, lineBlock: i32, firstTile: i32, endTile: i32, scratch: usize): void {
  convolveTiles(descriptor, item, lineBlock, 0, firstTile, endTile, scratch);
  if (pointer(descriptor, fields.WINOGRAD_SCALES) === 0) return;
  const count = rowsOf(descriptor, lineBlock) * field(descriptor, fields.CONV_COLUMNS);
  const endChannel = min<i32>(field(descriptor, fields.CONV_GROUP_CHANNELS), endTile * fields.TILE_CHANNELS);
  for (let channel = firstTile * fields.TILE_CHANNELS; channel < endChannel; channel++) {
    const own = rowsAt(descriptor, item, lineBlock, channel);
    const scale = factorOf(descriptor, fields.WINOGRAD_SCALES, channel);
    scaleRun(own, own, count, scale, factorOf(descriptor, fields.WINOGRAD_SHIFTS, channel), scratch);
  }
}

/** What follows the values of some channels of a block, where they were not measured one by one. */
export function finishBlock(descriptor: usize, item: i32, lineBlock: i32, firstTile: i32, endTile: i32, scratch: usize): void {
  const endChannel = min<i32>(field(descriptor, fields.CONV_GROUP_CHANNELS), endTile * fields.TILE_CHANNELS);
  for (let channel = firstTile * fields.TILE_CHANNELS; channel < endChannel; channel++) {
    if (measureChannel(descriptor, item, lineBlock, channel, scratch)) continue;
    computeAgain(descriptor, item, lineBlock, firstTile, endTile, scratch);
    return;
  }
}
