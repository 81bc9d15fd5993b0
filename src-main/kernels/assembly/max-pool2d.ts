// nn.MaxPool2d: padding counts as minus infinity, NaN wins. What lies below the floor counts as it: the greatest value does as well, then. First the rows
// under a window are folded into one, with SIMD, then its columns; windows of 2 x 2 side by side take two rows at once.
import * as fields from '../descriptor-fields';
import { field, LANES, multiplyAdd, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { larger } from './larger';
import { askedSlot, measure } from './statistics';

/** folded[i] = max(folded[i], row[i]) */
function foldRow(folded: usize, row: usize, columns: i32): void {
  const end = folded + ((<usize>columns) << WORD_SHIFT);
  const vectorEnd = folded + ((<usize>(columns & ~3)) << WORD_SHIFT);
  while (folded < vectorEnd) {
    v128.store(folded, f32x4.max(v128.load(folded), v128.load(row)));
    folded += VECTOR_BYTES;
    row += VECTOR_BYTES;
  }
  while (folded < end) {
    store<f32>(folded, max<f32>(load<f32>(folded), load<f32>(row)));
    folded += 4;
    row += 4;
  }
}

/** Every value of a row becomes the floor; writes whole vectors. */
function clearRow(folded: usize, columns: i32, floor: v128): void {
  const end = folded + ((<usize>columns) << WORD_SHIFT);
  for (let at = folded; at < end; at += VECTOR_BYTES) v128.store(at, floor);
}

/** The usual pooling's columns: pairs that do not overlap. Returns how many of them, a multiple of four. */
function foldPairs(folded: usize, out: usize, columns: i32): i32 {
  const whole = columns & ~(LANES - 1);
  const end = out + ((<usize>whole) << WORD_SHIFT);
  while (out < end) {
    const low = v128.load(folded);
    const high = v128.load(folded, 16);
    v128.store(out, f32x4.max(v128.shuffle<f32>(low, high, 0, 2, 4, 6), v128.shuffle<f32>(low, high, 1, 3, 5, 7)));
    folded += 2 * VECTOR_BYTES;
    out += VECTOR_BYTES;
  }
  return whole;
}

/**
 * The usual pooling itself, windows of 2 x 2 side by side: a row of them.
 * @param floor in all lanes
 * @returns false where a value is not finite: NaN, which has to win, may not have
 */
function poolFinite(upper: usize, lower: usize, out: usize, columns: i32, floor: v128): bool {
  const zero = f32x4.splat(0);
  const vectorEnd = out + ((<usize>(columns & ~(LANES - 1))) << WORD_SHIFT);
  // Products with zero are zero but for NaN and infinities, whose product is NaN. Two sums, so that neither waits for the other.
  let one = zero,
    other = zero;
  while (out < vectorEnd) {
    const a = v128.load(upper),
      b = v128.load(upper, 16),
      c = v128.load(lower),
      d = v128.load(lower, 16);
    one = multiplyAdd(c, zero, multiplyAdd(a, zero, one));
    other = multiplyAdd(d, zero, multiplyAdd(b, zero, other));
    const low = f32x4.pmax(a, c);
    const high = f32x4.pmax(b, d);
    const both = f32x4.pmax(v128.shuffle<f32>(low, high, 0, 2, 4, 6), v128.shuffle<f32>(low, high, 1, 3, 5, 7));
    v128.store(out, f32x4.pmax(floor, both));
    upper += 2 * VECTOR_BYTES;
    lower += 2 * VECTOR_BYTES;
    out += VECTOR_BYTES;
  }
  poolRest(upper, lower, out, columns & (LANES - 1), f32x4.extract_lane(floor, 0));
  return v128.any_true(f32x4.ne(f32x4.add(one, other), zero)) === false;
}

/** The same for any values, one by one. */
function poolRest(upper: usize, lower: usize, out: usize, columns: i32, least: f32): void {
  for (const end = out + ((<usize>columns) << WORD_SHIFT); out < end; out += 4) {
    const first = larger(load<f32>(upper), load<f32>(lower));
    const second = larger(load<f32>(upper, 4), load<f32>(lower, 4));
    store<f32>(out, larger(least, larger(first, second)));
    upper += 8;
    lower += 8;
  }
}

/** Of two rows that windows reach, none of them half outside. */
function areSquares(descriptor: usize): bool {
  return (
    field(descriptor, fields.POOL_KERNEL_ROWS) === 2 &&
    field(descriptor, fields.POOL_STRIDE_ROWS) === 2 &&
    field(descriptor, fields.POOL_PADDING_ROWS) === 0 &&
    field(descriptor, fields.POOL_DILATION_ROWS) === 1 &&
    2 * field(descriptor, fields.POOL_ROWS) <= field(descriptor, fields.POOL_SOURCE_ROWS)
  );
}

/** @param scratch one source row of float32, in whole vectors */
export function f32_max_pool2d(descriptor: usize, block: i32, scratch: usize): void {
  const sourceRows = field(descriptor, fields.POOL_SOURCE_ROWS);
  const sourceColumns = field(descriptor, fields.POOL_SOURCE_COLUMNS);
  const rows = field(descriptor, fields.POOL_ROWS);
  const columns = field(descriptor, fields.POOL_COLUMNS);
  const kernelColumns = field(descriptor, fields.POOL_KERNEL_COLUMNS);
  const strideColumns = field(descriptor, fields.POOL_STRIDE_COLUMNS);
  const paddingColumns = field(descriptor, fields.POOL_PADDING_COLUMNS);
  const dilationColumns = field(descriptor, fields.POOL_DILATION_COLUMNS);
  const rowsPerBlock = field(descriptor, fields.POOL_ROWS_PER_BLOCK);
  const blocksPerMap = field(descriptor, fields.POOL_BLOCKS_PER_MAP);
  const map = block / blocksPerMap;
  const chunk = block % blocksPerMap;
  const firstRow = chunk * rowsPerBlock;
  const endRow = min<i32>(rows, firstRow + rowsPerBlock);
  const floor = v128.load32_splat(descriptor + ((<usize>fields.POOL_FLOOR) << WORD_SHIFT));
  const isPlain = paddingColumns === 0 && dilationColumns === 1;
  // With rounding up the last window may reach beyond the row.
  const arePairs = isPlain && kernelColumns === 2 && strideColumns === 2 && 2 * columns <= sourceColumns;
  const input = pointer(descriptor, fields.POOL_INPUT) + ((<usize>map * <usize>(sourceRows * sourceColumns)) << WORD_SHIFT);
  const output = pointer(descriptor, fields.POOL_OUTPUT) + ((<usize>map * <usize>(rows * columns)) << WORD_SHIFT);
  const isSquare = arePairs && areSquares(descriptor);
  for (let row = firstRow; row < endRow; row++) {
    if (isSquare) {
      const upper = input + ((<usize>(2 * row) * <usize>sourceColumns) << WORD_SHIFT);
      const lower = upper + ((<usize>sourceColumns) << WORD_SHIFT);
      const out = output + ((<usize>row * <usize>columns) << WORD_SHIFT);
      if (!poolFinite(upper, lower, out, columns, floor)) poolRest(upper, lower, out, columns, f32x4.extract_lane(floor, 0));
      continue;
    }
    clearRow(scratch, sourceColumns, floor);
    let sourceRow = row * field(descriptor, fields.POOL_STRIDE_ROWS) - field(descriptor, fields.POOL_PADDING_ROWS);
    for (let k = 0; k < field(descriptor, fields.POOL_KERNEL_ROWS); k++) {
      if (sourceRow >= 0 && sourceRow < sourceRows)
        foldRow(scratch, input + ((<usize>sourceRow * <usize>sourceColumns) << WORD_SHIFT), sourceColumns);
      sourceRow += field(descriptor, fields.POOL_DILATION_ROWS);
    }
    let out = output + ((<usize>row * <usize>columns) << WORD_SHIFT);
    const done = arePairs ? foldPairs(scratch, out, columns) : 0;
    out += (<usize>done) << WORD_SHIFT;
    for (let column = done; column < columns; column++) {
      let greatest: f32 = -Infinity;
      let sourceColumn = column * strideColumns - paddingColumns;
      for (let k = 0; k < kernelColumns; k++) {
        if (sourceColumn >= 0 && sourceColumn < sourceColumns)
          greatest = max<f32>(greatest, load<f32>(scratch + ((<usize>sourceColumn) << WORD_SHIFT)));
        sourceColumn += dilationColumns;
      }
      store<f32>(out, greatest);
      out += 4;
    }
  }
  const values = output + ((<usize>firstRow * <usize>columns) << WORD_SHIFT);
  const slot = askedSlot(pointer(descriptor, fields.POOL_STATISTICS), chunk, field(descriptor, fields.POOL_MAPS), map);
  if (slot) measure(values, (endRow - firstRow) * columns, slot, 0, scratch);
}
