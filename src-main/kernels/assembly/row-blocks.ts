// The cut of kernels that make maps row by row: block = map * blocks per map + chunk of rows.

import * as fields from '../window-fields';
import { field, pointer, WORD_SHIFT } from './field';
import { askedSlot, measure } from './statistics';

export function blockMap(descriptor: usize, block: i32): i32 {
  return block / field(descriptor, fields.ROWS_BLOCKS_PER_MAP);
}

export function blockFirstRow(descriptor: usize, block: i32): i32 {
  return (block % field(descriptor, fields.ROWS_BLOCKS_PER_MAP)) * field(descriptor, fields.ROWS_PER_BLOCK);
}

export function blockEndRow(descriptor: usize, block: i32): i32 {
  const rows = field(descriptor, fields.ROWS_ROWS);
  return min<i32>(rows, blockFirstRow(descriptor, block) + field(descriptor, fields.ROWS_PER_BLOCK));
}

/** Address of the first value of a row of the output. */
export function outputRow(descriptor: usize, map: i32, row: i32): usize {
  const line = map * field(descriptor, fields.ROWS_ROWS) + row;
  return pointer(descriptor, fields.ROWS_OUTPUT) + ((<usize>(line * field(descriptor, fields.ROWS_COLUMNS))) << WORD_SHIFT);
}

/** Address of the source's map. */
export function sourceMap(descriptor: usize, map: i32): usize {
  const values = field(descriptor, fields.ROWS_SOURCE_ROWS) * field(descriptor, fields.ROWS_SOURCE_COLUMNS);
  return pointer(descriptor, fields.ROWS_INPUT) + ((<usize>(map * values)) << WORD_SHIFT);
}

export function measureRows(descriptor: usize, block: i32, scratch: usize): void {
  const map = blockMap(descriptor, block);
  const first = blockFirstRow(descriptor, block);
  const count = (blockEndRow(descriptor, block) - first) * field(descriptor, fields.ROWS_COLUMNS);
  const chunk = block % field(descriptor, fields.ROWS_BLOCKS_PER_MAP);
  const slot = askedSlot(pointer(descriptor, fields.ROWS_STATISTICS), chunk, field(descriptor, fields.ROWS_MAPS), map);
  if (slot) measure(outputRow(descriptor, map, first), count, slot, 0, scratch);
}
