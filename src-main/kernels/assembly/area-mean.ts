// A map made smaller: each pixel is the mean of the area under it, parts of pixels counted as parts. What a tile of a wall is made from.
import * as fields from '../descriptor-fields';
import { field, multiplyAdd, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';

/** sums += weight * row, each value at least `floor` */
function addRow(sums: usize, row: usize, columns: i32, weight: f32, floor: f32): void {
  const factor = f32x4.splat(weight);
  const least = f32x4.splat(floor);
  const end = sums + ((<usize>columns) << WORD_SHIFT);
  const vectorEnd = sums + ((<usize>(columns & ~3)) << WORD_SHIFT);
  while (sums < vectorEnd) {
    v128.store(sums, multiplyAdd(factor, f32x4.pmax(v128.load(row), least), v128.load(sums)));
    sums += VECTOR_BYTES;
    row += VECTOR_BYTES;
  }
  while (sums < end) {
    const value = load<f32>(row);
    store<f32>(sums, load<f32>(sums) + weight * (value < floor ? floor : value));
    sums += 4;
    row += 4;
  }
}

/** The part of pixel i that lies in [from, to). */
function cover(i: i32, from: f64, to: f64): f64 {
  return min<f64>(to, <f64>(i + 1)) - max<f64>(from, <f64>i);
}

/**
 * @param map rows x columns float32
 * @param out outRows x outColumns float32, not larger than the map on either axis
 * @param sums room for one row of the map
 * @param floor what lies below it counts as it: minus infinity, or 0 for the map as ReLU leaves it
 */
export function f32_area_mean(
  map: usize,
  rows: i32,
  columns: i32,
  out: usize,
  outRows: i32,
  outColumns: i32,
  sums: usize,
  floor: f32,
): void {
  const high = <f64>rows / <f64>outRows;
  const wide = <f64>columns / <f64>outColumns;
  const scale = 1.0 / (high * wide);
  for (let y = 0; y < outRows; y++) {
    const top = <f64>y * high;
    const bottom = min<f64>(<f64>rows, top + high);
    memory.fill(sums, 0, (<usize>columns) << WORD_SHIFT);
    for (let row = <i32>top; row < rows && <f64>row < bottom; row++) {
      addRow(sums, map + ((<usize>row * <usize>columns) << WORD_SHIFT), columns, <f32>cover(row, top, bottom), floor);
    }
    for (let x = 0; x < outColumns; x++) {
      const left = <f64>x * wide;
      const right = min<f64>(<f64>columns, left + wide);
      // A part of the first column, whole ones, a part of the last.
      let column = <i32>left;
      const lastWhole = <i32>right;
      let sum = cover(column, left, right) * <f64>load<f32>(sums + ((<usize>column) << WORD_SHIFT));
      for (column++; column < lastWhole; column++) sum += <f64>load<f32>(sums + ((<usize>column) << WORD_SHIFT));
      if (column < columns && <f64>column < right)
        sum += cover(column, left, right) * <f64>load<f32>(sums + ((<usize>column) << WORD_SHIFT));
      store<f32>(out, <f32>(sum * scale));
      out += 4;
    }
  }
}

/** As a pass: one plane a block. `scratch` is room for one row of the map. */
export function f32_area_tiles(descriptor: usize, block: i32, scratch: usize): void {
  const plane = pointer(pointer(descriptor, fields.TILES_PLANES), block);
  const outRows = field(descriptor, fields.TILES_OUT_ROWS);
  const outColumns = field(descriptor, fields.TILES_OUT_COLUMNS);
  const out = pointer(descriptor, fields.TILES_OUTPUT) + ((<usize>block * <usize>outRows * <usize>outColumns) << WORD_SHIFT);
  const floor = load<f32>(descriptor + ((<usize>fields.TILES_FLOOR) << WORD_SHIFT));
  const rows = field(descriptor, fields.TILES_ROWS);
  const columns = field(descriptor, fields.TILES_COLUMNS);
  f32_area_mean(plane, rows, columns, out, outRows, outColumns, scratch, floor);
}
