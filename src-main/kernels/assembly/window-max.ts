// Maxima over windows given as tables of first and end: adaptive max pooling. NaN wins.
import * as fields from '../window-fields';
import { field, pointer, WORD_SHIFT } from './field';
import { blockEndRow, blockFirstRow, blockMap, measureRows, outputRow, sourceMap } from './row-blocks';

const PAIR_SHIFT: i32 = 3;

export function f32_window_max(descriptor: usize, block: i32, scratch: usize): void {
  const sourceColumns = field(descriptor, fields.ROWS_SOURCE_COLUMNS);
  const columns = field(descriptor, fields.ROWS_COLUMNS);
  const map = blockMap(descriptor, block);
  const source = sourceMap(descriptor, map);
  const endRow = blockEndRow(descriptor, block);
  for (let row = blockFirstRow(descriptor, block); row < endRow; row++) {
    const rowWindow = pointer(descriptor, fields.WINDOW_ROWS) + ((<usize>row) << PAIR_SHIFT);
    let out = outputRow(descriptor, map, row);
    for (let column = 0; column < columns; column++) {
      const window = pointer(descriptor, fields.WINDOW_COLUMNS) + ((<usize>column) << PAIR_SHIFT);
      const first = load<i32>(window);
      const end = load<i32>(window, 4);
      let greatest: f32 = -Infinity;
      for (let y = load<i32>(rowWindow); y < load<i32>(rowWindow, 4); y++) {
        for (let x = first; x < end; x++) {
          greatest = max<f32>(greatest, load<f32>(source + ((<usize>(y * sourceColumns + x)) << WORD_SHIFT)));
        }
      }
      store<f32>(out, greatest);
      out += 4;
    }
  }
  measureRows(descriptor, block, scratch);
}
