// Maps whose rows and columns come from others by tables: padding and cropping in every mode, nearest neighbours, pixel shuffling, the phases of a
// transposed convolution. Tables hold indices of values, so that any two-dimensional rearrangement is one pass.
import * as fields from '../window-fields';
import { field, pointer, WORD_SHIFT } from './field';
import { blockEndRow, blockFirstRow, blockMap, measureRows, outputRow } from './row-blocks';

function gather(source: usize, out: usize, table: usize, first: i32, end: i32, fill: f32): void {
  for (let i = first; i < end; i++) {
    const at = load<i32>(table + ((<usize>i) << WORD_SHIFT));
    store<f32>(out + ((<usize>i) << WORD_SHIFT), at < 0 ? fill : load<f32>(source + ((<usize>at) << WORD_SHIFT)));
  }
}

export function f32_gather2d(descriptor: usize, block: i32, scratch: usize): void {
  const columns = field(descriptor, fields.ROWS_COLUMNS);
  const table = pointer(descriptor, fields.GATHER_COLUMNS);
  const fill = load<f32>(descriptor + ((<usize>fields.GATHER_FILL) << WORD_SHIFT));
  const runFirst = field(descriptor, fields.GATHER_RUN_FIRST);
  const runLength = field(descriptor, fields.GATHER_RUN_LENGTH);
  const map = blockMap(descriptor, block);
  const plane = load<i32>(pointer(descriptor, fields.GATHER_PLANES) + ((<usize>map) << WORD_SHIFT));
  const endRow = blockEndRow(descriptor, block);
  for (let row = blockFirstRow(descriptor, block); row < endRow; row++) {
    const out = outputRow(descriptor, map, row);
    const offset = load<i32>(pointer(descriptor, fields.GATHER_ROWS) + ((<usize>row) << WORD_SHIFT));
    if (offset < 0) {
      for (let i = 0; i < columns; i++) store<f32>(out + ((<usize>i) << WORD_SHIFT), fill);
      continue;
    }
    const source = pointer(descriptor, fields.ROWS_INPUT) + ((<usize>(plane + offset)) << WORD_SHIFT);
    gather(source, out, table, 0, runFirst, fill);
    if (runLength > 0) {
      const from = source + ((<usize>load<i32>(table + ((<usize>runFirst) << WORD_SHIFT))) << WORD_SHIFT);
      memory.copy(out + ((<usize>runFirst) << WORD_SHIFT), from, (<usize>runLength) << WORD_SHIFT);
    }
    gather(source, out, table, runFirst + runLength, columns, fill);
  }
  measureRows(descriptor, block, scratch);
}
