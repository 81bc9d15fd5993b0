// Means over windows given as tables of first and end: average pooling in all its forms, adaptive pooling, area interpolation. Summed in
// float64: first the rows of a window, with SIMD, then its columns.
import * as fields from '../window-fields';
import { field, pointer, WORD_SHIFT } from './field';
import { blockEndRow, blockFirstRow, blockMap, measureRows, outputRow, sourceMap } from './row-blocks';

const DOUBLE_SHIFT: i32 = 3;

/** sums[i] += row[i] */
function addRow(sums: usize, row: usize, columns: i32): void {
  const end = sums + ((<usize>columns) << DOUBLE_SHIFT);
  const vectorEnd = sums + ((<usize>(columns & ~3)) << DOUBLE_SHIFT);
  while (sums < vectorEnd) {
    const values = v128.load(row);
    const high = v128.shuffle<i64>(values, values, 1, 0);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(values)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(high)), 16);
    sums += 32;
    row += 16;
  }
  while (sums < end) {
    store<f64>(sums, load<f64>(sums) + <f64>load<f32>(row));
    sums += 8;
    row += 4;
  }
}

/** @param scratch one source row of float64 */
export function f32_window_mean(descriptor: usize, block: i32, scratch: usize): void {
  const sourceColumns = field(descriptor, fields.ROWS_SOURCE_COLUMNS);
  const columns = field(descriptor, fields.ROWS_COLUMNS);
  const rowWindows = pointer(descriptor, fields.WINDOW_ROWS);
  const columnWindows = pointer(descriptor, fields.WINDOW_COLUMNS);
  const rowCounts = pointer(descriptor, fields.WINDOW_ROW_COUNTS);
  const columnCounts = pointer(descriptor, fields.WINDOW_COLUMN_COUNTS);
  const divisor = field(descriptor, fields.WINDOW_DIVISOR);
  const map = blockMap(descriptor, block);
  const source = sourceMap(descriptor, map);
  const endRow = blockEndRow(descriptor, block);
  for (let row = blockFirstRow(descriptor, block); row < endRow; row++) {
    const rowWindow = rowWindows + ((<usize>row) << DOUBLE_SHIFT);
    memory.fill(scratch, 0, (<usize>sourceColumns) << DOUBLE_SHIFT);
    for (let from = load<i32>(rowWindow); from < load<i32>(rowWindow, 4); from++) {
      addRow(scratch, source + ((<usize>(from * sourceColumns)) << WORD_SHIFT), sourceColumns);
    }
    const rowCount = load<i32>(rowCounts + ((<usize>row) << WORD_SHIFT));
    let out = outputRow(descriptor, map, row);
    for (let column = 0; column < columns; column++) {
      const window = columnWindows + ((<usize>column) << DOUBLE_SHIFT);
      const end = load<i32>(window, 4);
      let sum: f64 = 0;
      for (let from = load<i32>(window); from < end; from++) sum += load<f64>(scratch + ((<usize>from) << DOUBLE_SHIFT));
      const count = rowCount * load<i32>(columnCounts + ((<usize>column) << WORD_SHIFT));
      const by = divisor !== 0 ? divisor : count;
      store<f32>(out, count === 0 ? 0 : <f32>(sum / <f64>by));
      out += 4;
    }
  }
  measureRows(descriptor, block, scratch);
}
