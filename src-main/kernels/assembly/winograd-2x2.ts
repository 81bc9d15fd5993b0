// The transforms of Winograd F(3 x 3, 2 x 2): points 0, 1, -1 and infinity, so they are sums and differences only, and a constant picture stays
// exactly constant. Four tiles at a time, one in each lane. Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.

/** Columns that four tiles read. */
const LINE_BYTES: usize = 64;

/** Compiled in its place, so that neighbouring vectors can become one: a method called on a null reference. */
class InPlace {
  /** One vector of each of the four rows of the input to the same of the four lines. What lies below the floor counts as it. */
  @inline
  storeLines(row0: usize, row1: usize, row2: usize, row3: usize, at: usize, lines: usize, floor: v128): void {
    const d0 = f32x4.pmax(v128.load(row0 + at), floor);
    const d1 = f32x4.pmax(v128.load(row1 + at), floor);
    const d2 = f32x4.pmax(v128.load(row2 + at), floor);
    const d3 = f32x4.pmax(v128.load(row3 + at), floor);
    v128.store(lines + at, f32x4.sub(d0, d2));
    v128.store(lines + at + LINE_BYTES, f32x4.add(d1, d2));
    v128.store(lines + at + 2 * LINE_BYTES, f32x4.sub(d2, d1));
    v128.store(lines + at + 3 * LINE_BYTES, f32x4.sub(d3, d1));
  }
}

/** Four rows of sixteen values to sixteen points of four tiles. @param rows four addresses @param lines room for four lines */
export function transformInput2x2(rows: usize, out: usize, pointBytes: usize, lines: usize, floor: v128): void {
  const row0 = <usize>load<u32>(rows),
    row1 = <usize>load<u32>(rows, 4),
    row2 = <usize>load<u32>(rows, 8),
    row3 = <usize>load<u32>(rows, 12);
  for (let at: usize = 0; at < LINE_BYTES; at += 32) {
    changetype<InPlace>(0).storeLines(row0, row1, row2, row3, at, lines, floor);
    changetype<InPlace>(0).storeLines(row0, row1, row2, row3, at + 16, lines, floor);
  }
  for (let line = lines; line < lines + 4 * LINE_BYTES; line += LINE_BYTES) {
    const a = v128.load(line),
      b = v128.load(line, 16),
      c = v128.load(line, 32),
      d = v128.load(line, 48);
    // Columns 0, 3, 6, 9 of twelve and so on.
    const column0 = v128.shuffle<f32>(v128.shuffle<f32>(a, b, 0, 3, 6, 6), c, 0, 1, 2, 5);
    const column1 = v128.shuffle<f32>(v128.shuffle<f32>(a, b, 1, 4, 7, 7), c, 0, 1, 2, 6);
    const column2 = v128.shuffle<f32>(v128.shuffle<f32>(a, b, 2, 5, 5, 5), c, 0, 1, 4, 7);
    const column3 = v128.shuffle<f32>(column0, d, 1, 2, 3, 4);
    v128.store(out, f32x4.sub(column0, column2));
    v128.store(out + pointBytes, f32x4.add(column1, column2));
    v128.store(out + 2 * pointBytes, f32x4.sub(column2, column1));
    v128.store(out + 3 * pointBytes, f32x4.sub(column3, column1));
    out += 4 * pointBytes;
  }
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

/**
 * Products of sixteen points to three rows of four tiles, twelve values each.
 * @param rows how many of the three there are @param out of the first row @param rowBytes from one to the next
 */
export function outputRows2x2(products: usize, pointBytes: usize, rows: i32, out: usize, rowBytes: usize): void {
  const lineBytes = 4 * pointBytes;
  let at = products;
  const top0 = v128.load(at),
    upper0 = v128.load(at + lineBytes),
    lower0 = v128.load(at + 2 * lineBytes),
    end0 = v128.load(at + 3 * lineBytes);
  at += pointBytes;
  const top1 = v128.load(at),
    upper1 = v128.load(at + lineBytes),
    lower1 = v128.load(at + 2 * lineBytes),
    end1 = v128.load(at + 3 * lineBytes);
  at += pointBytes;
  const top2 = v128.load(at),
    upper2 = v128.load(at + lineBytes),
    lower2 = v128.load(at + 2 * lineBytes),
    end2 = v128.load(at + 3 * lineBytes);
  at += pointBytes;
  const top3 = v128.load(at),
    upper3 = v128.load(at + lineBytes),
    lower3 = v128.load(at + 2 * lineBytes),
    end3 = v128.load(at + 3 * lineBytes);
  storeLine(
    f32x4.add(top0, f32x4.add(upper0, lower0)),
    f32x4.add(top1, f32x4.add(upper1, lower1)),
    f32x4.add(top2, f32x4.add(upper2, lower2)),
    f32x4.add(top3, f32x4.add(upper3, lower3)),
    out,
  );
  if (rows === 1) return;
  out += rowBytes;
  storeLine(f32x4.sub(upper0, lower0), f32x4.sub(upper1, lower1), f32x4.sub(upper2, lower2), f32x4.sub(upper3, lower3), out);
  if (rows === 2) return;
  out += rowBytes;
  storeLine(
    f32x4.add(upper0, f32x4.add(lower0, end0)),
    f32x4.add(upper1, f32x4.add(lower1, end1)),
    f32x4.add(upper2, f32x4.add(lower2, end2)),
    f32x4.add(upper3, f32x4.add(lower3, end3)),
    out,
  );
}
