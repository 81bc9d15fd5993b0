// The transforms of Winograd F(4 x 4, 3 x 3): points 0, 1, -1, 1/2, -2 and infinity, whose error is a third of that of
// 0, 1, -1, 2, -2 and infinity. Written so that a constant picture stays exactly constant. Four
// tiles at a time, one in each lane. Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
import { multiplyAdd, VECTOR_BYTES } from './field';

/** Columns that four tiles read, in whole vectors. */
const LINE_BYTES: usize = 80;
/** Of those, what goes by twos. */
const PAIRS_BYTES: usize = 64;
const POINTS_PER_LINE: usize = 6;

/** Compiled in its place, so that neighbouring vectors can become one: methods called on a null reference. */
class InPlace {
  /**
   * Six values of one axis to six points. Products by `half` are exact, so that only sums round. Constants are handed in: V8 would build a literal
   * vector anew at each use.
   */
  @inline
  storePoints(
    d0: v128,
    d1: v128,
    d2: v128,
    d3: v128,
    d4: v128,
    d5: v128,
    half: v128,
    fiveHalves: v128,
    out: usize,
    step: usize,
  ): void {
    const even = f32x4.sub(d4, d2);
    const odd = f32x4.sub(d3, d1);
    const upper = f32x4.add(f32x4.sub(d0, d2), f32x4.add(even, odd));
    const lower = f32x4.add(f32x4.sub(f32x4.sub(d5, d3), odd), even);
    v128.store(out, multiplyAdd(half, odd, upper));
    v128.store(out + step, multiplyAdd(fiveHalves, d3, multiplyAdd(half, d2, f32x4.sub(d4, d1))));
    v128.store(out + 2 * step, multiplyAdd(half, f32x4.sub(d3, d2), f32x4.add(even, f32x4.sub(d1, d2))));
    v128.store(out + 3 * step, f32x4.add(even, f32x4.add(odd, odd)));
    v128.store(out + 4 * step, f32x4.sub(even, f32x4.mul(half, odd)));
    v128.store(out + 5 * step, multiplyAdd(half, even, lower));
  }

  /** One vector of each of the six rows of the input to the same of the six lines. What lies below the floor counts as it. */
  @inline
  storeRows(
    row0: usize,
    row1: usize,
    row2: usize,
    row3: usize,
    row4: usize,
    row5: usize,
    at: usize,
    half: v128,
    fiveHalves: v128,
    floor: v128,
    lines: usize,
  ): void {
    this.storePoints(
      f32x4.pmax(v128.load(row0 + at), floor),
      f32x4.pmax(v128.load(row1 + at), floor),
      f32x4.pmax(v128.load(row2 + at), floor),
      f32x4.pmax(v128.load(row3 + at), floor),
      f32x4.pmax(v128.load(row4 + at), floor),
      f32x4.pmax(v128.load(row5 + at), floor),
      half,
      fiveHalves,
      lines + at,
      LINE_BYTES,
    );
  }
}

/** Six rows of twenty values to 36 points of four tiles. @param rows six addresses @param lines room for six lines */
export function transformInput3x3(rows: usize, out: usize, pointBytes: usize, lines: usize, half: v128, floor: v128): void {
  const row0 = <usize>load<u32>(rows),
    row1 = <usize>load<u32>(rows, 4),
    row2 = <usize>load<u32>(rows, 8),
    row3 = <usize>load<u32>(rows, 12),
    row4 = <usize>load<u32>(rows, 16),
    row5 = <usize>load<u32>(rows, 20);
  const fiveHalves = f32x4.add(half, f32x4.splat(2));
  for (let at: usize = 0; at < PAIRS_BYTES; at += 2 * VECTOR_BYTES) {
    changetype<InPlace>(0).storeRows(row0, row1, row2, row3, row4, row5, at, half, fiveHalves, floor, lines);
    changetype<InPlace>(0).storeRows(row0, row1, row2, row3, row4, row5, at + VECTOR_BYTES, half, fiveHalves, floor, lines);
  }
  changetype<InPlace>(0).storeRows(row0, row1, row2, row3, row4, row5, PAIRS_BYTES, half, fiveHalves, floor, lines);
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
    changetype<InPlace>(0).storePoints(
      column0,
      column1,
      v128.shuffle<f32>(highAb, highCd, 0, 1, 4, 5),
      v128.shuffle<f32>(highAb, highCd, 2, 3, 6, 7),
      v128.shuffle<f32>(column0, e, 1, 2, 3, 4),
      v128.shuffle<f32>(column1, e, 1, 2, 3, 5),
      half,
      fiveHalves,
      out + line * POINTS_PER_LINE * pointBytes,
      pointBytes,
    );
  }
}

/** Products of 36 points to four lines of six sums: the columns' half of the inverse. @param lines room for 24 vectors */
export function gatherProducts3x3(products: usize, pointBytes: usize, lines: usize, half: v128): void {
  const lineBytes = POINTS_PER_LINE * pointBytes;
  const quarter = f32x4.mul(half, half);
  const eighth = f32x4.mul(quarter, half);
  for (let column: usize = 0; column < POINTS_PER_LINE; column++) {
    const at = products + column * pointBytes;
    const m1 = v128.load(at + lineBytes),
      m2 = v128.load(at + 2 * lineBytes),
      m3 = v128.load(at + 3 * lineBytes),
      m4 = v128.load(at + 4 * lineBytes);
    const near = f32x4.add(m1, m2);
    const difference = f32x4.sub(m1, m2);
    const twice = f32x4.add(m4, m4);
    const fourTimes = f32x4.add(twice, twice);
    const last = f32x4.sub(v128.load(at + 5 * lineBytes), f32x4.add(fourTimes, fourTimes));
    const out = lines + column * VECTOR_BYTES;
    const step = POINTS_PER_LINE * VECTOR_BYTES;
    v128.store(out, f32x4.add(v128.load(at), f32x4.add(near, f32x4.add(m3, m4))));
    v128.store(out + step, multiplyAdd(half, m3, f32x4.sub(difference, twice)));
    v128.store(out + 2 * step, multiplyAdd(quarter, m3, f32x4.add(near, fourTimes)));
    v128.store(out + 3 * step, multiplyAdd(eighth, m3, f32x4.add(difference, last)));
  }
}

/**
 * Row 0 to 3 of four tiles: sixteen values in the order of their columns.
 * @param lines as `gatherProducts3x3` left them
 * @param isScaled each value is `scale` times it plus `shift`
 */
export function outputLine3x3(lines: usize, row: i32, out: usize, half: v128, isScaled: bool, scale: v128, shift: v128): void {
  const at = lines + <usize>row * POINTS_PER_LINE * VECTOR_BYTES;
  const quarter = f32x4.mul(half, half);
  const m1 = v128.load(at, 16),
    m2 = v128.load(at, 32),
    m3 = v128.load(at, 48),
    m4 = v128.load(at, 64);
  const near = f32x4.add(m1, m2);
  const difference = f32x4.sub(m1, m2);
  const twice = f32x4.add(m4, m4);
  const fourTimes = f32x4.add(twice, twice);
  const last = f32x4.sub(v128.load(at, 80), f32x4.add(fourTimes, fourTimes));
  let a = f32x4.add(v128.load(at), f32x4.add(near, f32x4.add(m3, m4)));
  let b = multiplyAdd(half, m3, f32x4.sub(difference, twice));
  let c = multiplyAdd(quarter, m3, f32x4.add(near, fourTimes));
  let d = multiplyAdd(f32x4.mul(quarter, half), m3, f32x4.add(difference, last));
  if (isScaled) {
    a = multiplyAdd(scale, a, shift);
    b = multiplyAdd(scale, b, shift);
    c = multiplyAdd(scale, c, shift);
    d = multiplyAdd(scale, d, shift);
  }
  const lowAb = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const highAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const lowCd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const highCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f32>(lowAb, lowCd, 0, 1, 4, 5));
  v128.store(out, v128.shuffle<f32>(lowAb, lowCd, 2, 3, 6, 7), 16);
  v128.store(out, v128.shuffle<f32>(highAb, highCd, 0, 1, 4, 5), 32);
  v128.store(out, v128.shuffle<f32>(highAb, highCd, 2, 3, 6, 7), 48);
}
