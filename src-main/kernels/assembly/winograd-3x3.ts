// The transforms of Winograd F(4 x 4, 3 x 3): points 0, 1, -1, 2, -2 and infinity. Written so that a constant picture stays exactly constant. Four
// tiles at a time, one in each lane. Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
import { VECTOR_BYTES } from './field';

/** Columns that four tiles read, in whole vectors. */
const LINE_BYTES: usize = 80;
const POINTS_PER_LINE: usize = 6;

/** Six values of one axis to six points. `four` is handed in: V8 would build a literal vector anew at each use. */
function storePoints(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, four: v128, out: usize, step: usize): void {
  const even = f32x4.sub(d4, d2);
  const odd = f32x4.sub(d3, d1);
  const twiceOdd = f32x4.add(odd, odd);
  const nearEven = f32x4.sub(d4, f32x4.mul(four, d2));
  const nearOdd = f32x4.sub(d3, f32x4.mul(four, d1));
  v128.store(out, f32x4.add(f32x4.mul(four, f32x4.sub(d0, d2)), even));
  v128.store(out + step, f32x4.add(nearEven, nearOdd));
  v128.store(out + 2 * step, f32x4.sub(nearEven, nearOdd));
  v128.store(out + 3 * step, f32x4.add(even, twiceOdd));
  v128.store(out + 4 * step, f32x4.sub(even, twiceOdd));
  v128.store(out + 5 * step, f32x4.sub(f32x4.sub(d5, d3), f32x4.mul(four, odd)));
}

/** Six rows of twenty values to 36 points of four tiles. @param rows six addresses @param lines room for six lines */
export function transformInput3x3(rows: usize, out: usize, pointBytes: usize, lines: usize, four: v128, floor: v128): void {
  const row0 = <usize>load<u32>(rows),
    row1 = <usize>load<u32>(rows, 4),
    row2 = <usize>load<u32>(rows, 8),
    row3 = <usize>load<u32>(rows, 12),
    row4 = <usize>load<u32>(rows, 16),
    row5 = <usize>load<u32>(rows, 20);
  for (let at: usize = 0; at < LINE_BYTES; at += VECTOR_BYTES) {
    storePoints(
      f32x4.pmax(v128.load(row0 + at), floor),
      f32x4.pmax(v128.load(row1 + at), floor),
      f32x4.pmax(v128.load(row2 + at), floor),
      f32x4.pmax(v128.load(row3 + at), floor),
      f32x4.pmax(v128.load(row4 + at), floor),
      f32x4.pmax(v128.load(row5 + at), floor),
      four,
      lines + at,
      LINE_BYTES,
    );
  }
  for (let line: usize = 0; line < POINTS_PER_LINE; line++) {
    const at = lines + line * LINE_BYTES;
    const a = v128.load(at),
      b = v128.load(at, 16),
      c = v128.load(at, 32),
      d = v128.load(at, 48),
      e = v128.load(at, 64);
    const lowAb = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const highAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const lowCd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const highCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const column0 = v128.shuffle<f32>(lowAb, lowCd, 0, 1, 4, 5);
    const column1 = v128.shuffle<f32>(lowAb, lowCd, 2, 3, 6, 7);
    storePoints(
      column0,
      column1,
      v128.shuffle<f32>(highAb, highCd, 0, 1, 4, 5),
      v128.shuffle<f32>(highAb, highCd, 2, 3, 6, 7),
      v128.shuffle<f32>(column0, e, 1, 2, 3, 4),
      v128.shuffle<f32>(column1, e, 1, 2, 3, 5),
      four,
      out + line * POINTS_PER_LINE * pointBytes,
      pointBytes,
    );
  }
}

/** Products of 36 points to four lines of six sums: the columns' half of the inverse. @param lines room for 24 vectors */
export function gatherProducts3x3(products: usize, pointBytes: usize, lines: usize, four: v128): void {
  const lineBytes = POINTS_PER_LINE * pointBytes;
  for (let column: usize = 0; column < POINTS_PER_LINE; column++) {
    const at = products + column * pointBytes;
    const m1 = v128.load(at + lineBytes),
      m2 = v128.load(at + 2 * lineBytes),
      m3 = v128.load(at + 3 * lineBytes),
      m4 = v128.load(at + 4 * lineBytes);
    const near = f32x4.add(m1, m2);
    const nearDifference = f32x4.sub(m1, m2);
    const far = f32x4.add(m3, m4);
    const farDifference = f32x4.sub(m3, m4);
    const twice = f32x4.add(farDifference, farDifference);
    const out = lines + column * VECTOR_BYTES;
    const step = POINTS_PER_LINE * VECTOR_BYTES;
    v128.store(out, f32x4.add(v128.load(at), f32x4.add(near, far)));
    v128.store(out + step, f32x4.add(nearDifference, twice));
    v128.store(out + 2 * step, f32x4.add(near, f32x4.mul(four, far)));
    v128.store(out + 3 * step, f32x4.add(f32x4.add(nearDifference, f32x4.mul(four, twice)), v128.load(at + 5 * lineBytes)));
  }
}

/** Row 0 to 3 of four tiles: sixteen values in the order of their columns. @param lines as `gatherProducts3x3` left them */
export function outputLine3x3(lines: usize, row: i32, out: usize, four: v128): void {
  const at = lines + <usize>row * POINTS_PER_LINE * VECTOR_BYTES;
  const m1 = v128.load(at, 16),
    m2 = v128.load(at, 32),
    m3 = v128.load(at, 48),
    m4 = v128.load(at, 64);
  const near = f32x4.add(m1, m2);
  const nearDifference = f32x4.sub(m1, m2);
  const far = f32x4.add(m3, m4);
  const farDifference = f32x4.sub(m3, m4);
  const twice = f32x4.add(farDifference, farDifference);
  const a = f32x4.add(v128.load(at), f32x4.add(near, far));
  const b = f32x4.add(nearDifference, twice);
  const c = f32x4.add(near, f32x4.mul(four, far));
  const d = f32x4.add(f32x4.add(nearDifference, f32x4.mul(four, twice)), v128.load(at, 80));
  const lowAb = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const highAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const lowCd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const highCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f32>(lowAb, lowCd, 0, 1, 4, 5));
  v128.store(out, v128.shuffle<f32>(lowAb, lowCd, 2, 3, 6, 7), 16);
  v128.store(out, v128.shuffle<f32>(highAb, highCd, 0, 1, 4, 5), 32);
  v128.store(out, v128.shuffle<f32>(highAb, highCd, 2, 3, 6, 7), 48);
}
