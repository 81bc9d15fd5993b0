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

/** Of columns side by side, in float64: two sums of every other one, then the rest. */
function sumColumns(sums: usize, columns: i32): f64 {
  let pairs = f64x2.splat(0);
  const end = sums + ((<usize>columns) << WORD_SHIFT);
  while (sums + VECTOR_BYTES <= end) {
    const values = v128.load(sums);
    const upper = f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 0));
    pairs = f64x2.add(pairs, f64x2.add(f64x2.promote_low_f32x4(values), upper));
    sums += VECTOR_BYTES;
  }
  let sum = f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
  for (; sums < end; sums += 4) sum += <f64>load<f32>(sums);
  return sum;
}

/** The part of pixel i that lies in [from, to). */
function cover(i: i32, from: f64, to: f64): f64 {
  return min<f64>(to, <f64>(i + 1)) - max<f64>(from, <f64>i);
}

// Where the columns under each pixel lie, once for all rows: float64 parts of the first and of the last, int32 the first, int32 how many whole ones between.
const FIRST_PART: usize = 0;
const LAST_PART: usize = 8;
const FIRST: usize = 16;
const WHOLE: usize = 20;
const SPAN_BYTES: usize = fields.TILES_SPAN_BYTES;

function writeSpans(spans: usize, columns: i32, outColumns: i32, wide: f64): void {
  for (let x = 0; x < outColumns; x++) {
    const left = <f64>x * wide;
    const right = min<f64>(<f64>columns, left + wide);
    const first = <i32>left;
    const last = max<i32>(first + 1, <i32>right);
    const hasLast = last < columns && <f64>last < right;
    store<f64>(spans, cover(first, left, right), FIRST_PART);
    store<f64>(spans, hasLast ? cover(last, left, right) : 0, LAST_PART);
    store<i32>(spans, first, FIRST);
    store<i32>(spans, last - first - 1, WHOLE);
    spans += SPAN_BYTES;
  }
}

/**
 * @param map rows x columns float32
 * @param out outRows x outColumns float32, not larger than the map on either axis
 * @param room for the spans of all columns of `out`, then one row of the map: 8-byte aligned
 * @param floor what lies below it counts as it: minus infinity, or 0 for the map as ReLU leaves it
 */
export function f32_area_mean(
  map: usize,
  rows: i32,
  columns: i32,
  out: usize,
  outRows: i32,
  outColumns: i32,
  room: usize,
  floor: f32,
): void {
  const high = <f64>rows / <f64>outRows;
  const wide = <f64>columns / <f64>outColumns;
  const scale = 1.0 / (high * wide);
  const sums = room + <usize>outColumns * SPAN_BYTES;
  writeSpans(room, columns, outColumns, wide);
  for (let y = 0; y < outRows; y++) {
    const top = <f64>y * high;
    const bottom = min<f64>(<f64>rows, top + high);
    memory.fill(sums, 0, (<usize>columns) << WORD_SHIFT);
    for (let row = <i32>top; row < rows && <f64>row < bottom; row++) {
      addRow(sums, map + ((<usize>row * <usize>columns) << WORD_SHIFT), columns, <f32>cover(row, top, bottom), floor);
    }
    const end = out + ((<usize>outColumns) << WORD_SHIFT);
    for (let span = room; out < end; span += SPAN_BYTES, out += 4) {
      const whole = load<i32>(span, WHOLE);
      const first = sums + ((<usize>load<i32>(span, FIRST)) << WORD_SHIFT);
      const last = load<f64>(span, LAST_PART);
      let sum = load<f64>(span, FIRST_PART) * <f64>load<f32>(first) + sumColumns(first + 4, whole);
      if (last > 0) sum += last * <f64>load<f32>(first + ((<usize>(whole + 1)) << WORD_SHIFT));
      store<f32>(out, <f32>(sum * scale));
    }
  }
}

/** As a pass: one plane a block. `scratch` is the room that f32_area_mean needs. */
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
