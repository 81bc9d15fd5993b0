// The transforms of Winograd F(3 x 3, 2 x 2): points 0, 1, -1 and infinity, so they are sums and differences only, and a constant picture stays
// exactly constant. Four tiles at a time, one in each lane. Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.

/** Columns 0, 3, 6, 9 of twelve and so on; then one line of four points. */
function transformLine(a: v128, b: v128, c: v128, d: v128, out: usize, pointBytes: usize): void {
  const column0 = v128.shuffle<f32>(v128.shuffle<f32>(a, b, 0, 3, 6, 6), c, 0, 1, 2, 5);
  const column1 = v128.shuffle<f32>(v128.shuffle<f32>(a, b, 1, 4, 7, 7), c, 0, 1, 2, 6);
  const column2 = v128.shuffle<f32>(v128.shuffle<f32>(a, b, 2, 5, 5, 5), c, 0, 1, 4, 7);
  const column3 = v128.shuffle<f32>(column0, d, 1, 2, 3, 4);
  v128.store(out, f32x4.sub(column0, column2));
  v128.store(out + pointBytes, f32x4.add(column1, column2));
  v128.store(out + 2 * pointBytes, f32x4.sub(column2, column1));
  v128.store(out + 3 * pointBytes, f32x4.sub(column3, column1));
}

/** Four values of a row of the input; what lies below the floor counts as it. */
function read(row: usize, offset: usize, floor: v128): v128 {
  return f32x4.pmax(v128.load(row + offset), floor);
}

/** One line as the difference of two rows of the input. */
function transformDifference(plus: usize, minus: usize, out: usize, pointBytes: usize, floor: v128): void {
  transformLine(
    f32x4.sub(read(plus, 0, floor), read(minus, 0, floor)),
    f32x4.sub(read(plus, 16, floor), read(minus, 16, floor)),
    f32x4.sub(read(plus, 32, floor), read(minus, 32, floor)),
    f32x4.sub(read(plus, 48, floor), read(minus, 48, floor)),
    out,
    pointBytes,
  );
}

/** Four rows of sixteen values to sixteen points of four tiles. */
export function transformInput2x2(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  out: usize,
  pointBytes: usize,
  floor: v128,
): void {
  const lineBytes = 4 * pointBytes;
  transformDifference(row0, row2, out, pointBytes, floor);
  transformLine(
    f32x4.add(read(row1, 0, floor), read(row2, 0, floor)),
    f32x4.add(read(row1, 16, floor), read(row2, 16, floor)),
    f32x4.add(read(row1, 32, floor), read(row2, 32, floor)),
    f32x4.add(read(row1, 48, floor), read(row2, 48, floor)),
    out + lineBytes,
    pointBytes,
  );
  transformDifference(row2, row1, out + 2 * lineBytes, pointBytes, floor);
  transformDifference(row3, row1, out + 3 * lineBytes, pointBytes, floor);
}

/** Twelve values of one row, in the order of their columns. */
function storeLine(r0: v128, r1: v128, r2: v128, r3: v128, out: usize): void {
  const middle = f32x4.add(r1, r2);
  const a = f32x4.add(r0, middle);
  const b = f32x4.sub(r1, r2);
  const c = f32x4.add(middle, r3);
  const lowPairs = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const highPairs = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f32>(lowPairs, c, 0, 1, 4, 2));
  v128.store(out, v128.shuffle<f32>(v128.shuffle<f32>(lowPairs, c, 3, 5, 3, 5), highPairs, 0, 1, 4, 5), 16);
  v128.store(out, v128.shuffle<f32>(c, highPairs, 2, 6, 7, 3), 32);
}

/** Products of a point in the upper, middle and lower line: top + (middle + below). */
function sumOfThree(at: usize, lineBytes: usize): v128 {
  return f32x4.add(v128.load(at), f32x4.add(v128.load(at + lineBytes), v128.load(at + 2 * lineBytes)));
}

function difference(at: usize, lineBytes: usize): v128 {
  return f32x4.sub(v128.load(at), v128.load(at + lineBytes));
}

/** Row 0, 1 or 2 of four tiles: twelve values. */
export function outputLine2x2(products: usize, pointBytes: usize, row: i32, out: usize): void {
  const lineBytes = 4 * pointBytes;
  if (row === 1) {
    const at = products + lineBytes;
    storeLine(
      difference(at, lineBytes),
      difference(at + pointBytes, lineBytes),
      difference(at + 2 * pointBytes, lineBytes),
      difference(at + 3 * pointBytes, lineBytes),
      out,
    );
    return;
  }
  const at = row === 0 ? products : products + lineBytes;
  storeLine(
    sumOfThree(at, lineBytes),
    sumOfThree(at + pointBytes, lineBytes),
    sumOfThree(at + 2 * pointBytes, lineBytes),
    sumOfThree(at + 3 * pointBytes, lineBytes),
    out,
  );
}
