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

/**
 * What follows the values of some channels of a block: they are measured; where one is not finite, because NaN and infinities spread over whole tiles, all
 * are computed again by the direct kernel, as the definition says.
 */
export function finishBlock(descriptor: usize, item: i32, lineBlock: i32, firstTile: i32, endTile: i32, scratch: usize): void {
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const rows = field(descriptor, fields.CONV_ROWS);
  const outChannels = field(descriptor, fields.CONV_GROUP_CHANNELS);
  const rowsPerBlock = field(descriptor, fields.CONV_ROWS_PER_BLOCK);
  const firstRow = lineBlock * rowsPerBlock;
  const count = min<i32>(rowsPerBlock, rows - firstRow) * columns;
  const planeBytes = (<usize>rows * <usize>columns) << WORD_SHIFT;
  const first = pointer(descriptor, fields.CONV_OUTPUT) + ((<usize>(firstRow * columns)) << WORD_SHIFT);
  const firstChannel = firstTile * fields.TILE_CHANNELS;
  const endChannel = min<i32>(outChannels, endTile * fields.TILE_CHANNELS);
  const firstMap = item * outChannels;
  for (let channel = firstChannel; channel < endChannel; channel++) {
    const values = first + <usize>(firstMap + channel) * planeBytes;
    if (measureFiniteOutput(descriptor, values, count, lineBlock, firstMap + channel, scratch)) continue;
    convolveTiles(descriptor, item, lineBlock, 0, firstTile, endTile, scratch);
    if (pointer(descriptor, fields.WINOGRAD_SCALES) === 0) return;
    for (let again = firstChannel; again < endChannel; again++) {
      const own = first + <usize>(firstMap + again) * planeBytes;
      const scale = factorOf(descriptor, fields.WINOGRAD_SCALES, again);
      scaleRun(own, own, count, scale, factorOf(descriptor, fields.WINOGRAD_SHIFTS, again), scratch);
    }
    return;
  }
}
