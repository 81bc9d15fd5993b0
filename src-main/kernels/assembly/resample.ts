// Bilinear and bicubic interpolation: some source rows blended with their weights, with SIMD, then some columns of the blend. Which and how
// much is the planner's tables, PyTorch's rules for places and weights in them.
import * as fields from '../window-fields';
import { field, multiplyAdd, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { blockEndRow, blockFirstRow, blockMap, measureRows, outputRow, sourceMap } from './row-blocks';

/** blend[i] = weight * row[i], added to what is there unless it is the first. */
function blendRow(blend: usize, row: usize, columns: i32, weight: f32, isFirst: bool): void {
  const factor = f32x4.splat(weight);
  const end = blend + ((<usize>columns) << WORD_SHIFT);
  const vectorEnd = blend + ((<usize>(columns & ~3)) << WORD_SHIFT);
  while (blend < vectorEnd) {
    const values = v128.load(row);
    v128.store(blend, isFirst ? f32x4.mul(factor, values) : multiplyAdd(factor, values, v128.load(blend)));
    blend += VECTOR_BYTES;
    row += VECTOR_BYTES;
  }
  while (blend < end) {
    const value = weight * load<f32>(row);
    store<f32>(blend, isFirst ? value : value + load<f32>(blend));
    blend += 4;
    row += 4;
  }
}

/** @param scratch one source row of float32 */
export function f32_resample(descriptor: usize, block: i32, scratch: usize): void {
  const sourceColumns = field(descriptor, fields.ROWS_SOURCE_COLUMNS);
  const columns = field(descriptor, fields.ROWS_COLUMNS);
  const taps = field(descriptor, fields.RESAMPLE_TAPS);
  const tapBytes = (<usize>taps) << WORD_SHIFT;
  const map = blockMap(descriptor, block);
  const source = sourceMap(descriptor, map);
  const endRow = blockEndRow(descriptor, block);
  for (let row = blockFirstRow(descriptor, block); row < endRow; row++) {
    let from = pointer(descriptor, fields.RESAMPLE_ROW_SOURCES) + <usize>row * tapBytes;
    let weight = pointer(descriptor, fields.RESAMPLE_ROW_WEIGHTS) + <usize>row * tapBytes;
    for (let tap = 0; tap < taps; tap++) {
      const line = source + ((<usize>(load<i32>(from) * sourceColumns)) << WORD_SHIFT);
      blendRow(scratch, line, sourceColumns, load<f32>(weight), tap === 0);
      from += 4;
      weight += 4;
    }
    from = pointer(descriptor, fields.RESAMPLE_COLUMN_SOURCES);
    weight = pointer(descriptor, fields.RESAMPLE_COLUMN_WEIGHTS);
    let out = outputRow(descriptor, map, row);
    for (let column = 0; column < columns; column++) {
      let sum: f32 = 0;
      for (let tap = 0; tap < taps; tap++) {
        sum += load<f32>(weight) * load<f32>(scratch + ((<usize>load<i32>(from)) << WORD_SHIFT));
        from += 4;
        weight += 4;
      }
      store<f32>(out, sum);
      out += 4;
    }
  }
  measureRows(descriptor, block, scratch);
}
