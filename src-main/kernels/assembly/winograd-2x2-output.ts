// Winograd F(3 x 3, 2 x 2), from products at sixteen points to pixels. Two groups of four tiles side by side, so that two vectors can become one: A and B.
import { multiplyAdd } from './field';
import { ROW_BYTES } from './winograd-lines';

/** Of one row of two groups as they are laid down. */
const STAGED_BYTES: usize = 3 * ROW_BYTES;

/** Compiled in its place for either value of `isScaled`: methods called on a null reference. */
class InPlace {
  @inline
  storeAll(products: usize, pointBytes: usize, pairs: i32, out: usize, factors: usize, isScaled: bool): void {
    const line = 4 * pointBytes;
    for (let pair = 0; pair < pairs; pair++) {
      this.storeSums(products, pointBytes, line, out, factors, isScaled);
      this.storeDifferences(products + line, pointBytes, line, out + STAGED_BYTES, factors, isScaled);
      this.storeSums(products + line, pointBytes, line, out + 2 * STAGED_BYTES, factors, isScaled);
      products += ROW_BYTES;
      out += 3 * STAGED_BYTES;
    }
  }

  /** The first row, or from a line of points later the last. */
  @inline
  storeSums(at0: usize, step: usize, line: usize, out: usize, factors: usize, isScaled: bool): void {
    const at1 = at0 + step,
      at2 = at1 + step,
      at3 = at2 + step;
    const m0 = this.sum(at0, line, 0),
      m0B = this.sum(at0, line, 16);
    const m1 = this.sum(at1, line, 0),
      m1B = this.sum(at1, line, 16);
    const m2 = this.sum(at2, line, 0),
      m2B = this.sum(at2, line, 16);
    const m3 = this.sum(at3, line, 0),
      m3B = this.sum(at3, line, 16);
    this.storeRow(m0, m0B, m1, m1B, m2, m2B, m3, m3B, out, factors, isScaled);
  }

  @inline
  storeDifferences(at0: usize, step: usize, line: usize, out: usize, factors: usize, isScaled: bool): void {
    const at1 = at0 + step,
      at2 = at1 + step,
      at3 = at2 + step;
    const m0 = this.difference(at0, line, 0),
      m0B = this.difference(at0, line, 16);
    const m1 = this.difference(at1, line, 0),
      m1B = this.difference(at1, line, 16);
    const m2 = this.difference(at2, line, 0),
      m2B = this.difference(at2, line, 16);
    const m3 = this.difference(at3, line, 0),
      m3B = this.difference(at3, line, 16);
    this.storeRow(m0, m0B, m1, m1B, m2, m2B, m3, m3B, out, factors, isScaled);
  }

  @inline
  sum(at: usize, line: usize, offset: usize): v128 {
    return f32x4.add(v128.load(at + offset), f32x4.add(v128.load(at + line + offset), v128.load(at + 2 * line + offset)));
  }

  @inline
  difference(at: usize, line: usize, offset: usize): v128 {
    return f32x4.sub(v128.load(at + offset), v128.load(at + line + offset));
  }

  /** Four sums of each tile to its three values of a row, and these to the order of their columns. */
  @inline
  storeRow(
    m0: v128,
    m0B: v128,
    m1: v128,
    m1B: v128,
    m2: v128,
    m2B: v128,
    m3: v128,
    m3B: v128,
    out: usize,
    factors: usize,
    isScaled: bool,
  ): void {
    const middle = f32x4.add(m1, m2),
      middleB = f32x4.add(m1B, m2B);
    let a = f32x4.add(m0, middle),
      aB = f32x4.add(m0B, middleB);
    let b = f32x4.sub(m1, m2),
      bB = f32x4.sub(m1B, m2B);
    let c = f32x4.add(middle, m3),
      cB = f32x4.add(middleB, m3B);
    if (isScaled) {
      const scale = v128.load32_splat(factors, 12),
        shift = v128.load32_splat(factors, 16);
      a = multiplyAdd(scale, a, shift);
      aB = multiplyAdd(scale, aB, shift);
      b = multiplyAdd(scale, b, shift);
      bB = multiplyAdd(scale, bB, shift);
      c = multiplyAdd(scale, c, shift);
      cB = multiplyAdd(scale, cB, shift);
    }
    // Two values of each side, as one instruction takes them: a0 a2 b0 b2, b1 b3 c1 c3, c0 c2 a1 a3.
    const ab = v128.shuffle<f32>(a, b, 0, 2, 4, 6),
      abB = v128.shuffle<f32>(aB, bB, 0, 2, 4, 6);
    const bc = v128.shuffle<f32>(b, c, 1, 3, 5, 7),
      bcB = v128.shuffle<f32>(bB, cB, 1, 3, 5, 7);
    const ca = v128.shuffle<f32>(c, a, 0, 2, 5, 7),
      caB = v128.shuffle<f32>(cB, aB, 0, 2, 5, 7);
    v128.store(out, v128.shuffle<f32>(abB, caB, 0, 2, 4, 6), 16);
    v128.store(out, v128.shuffle<f32>(ab, ca, 0, 2, 4, 6));
    v128.store(out, v128.shuffle<f32>(bcB, abB, 0, 2, 5, 7), 48);
    v128.store(out, v128.shuffle<f32>(bc, ab, 0, 2, 5, 7), 32);
    v128.store(out, v128.shuffle<f32>(caB, bcB, 1, 3, 5, 7), 80);
    v128.store(out, v128.shuffle<f32>(ca, bc, 1, 3, 5, 7), 64);
  }
}

/**
 * Products of one channel to three rows of tiles, laid down pair of groups by pair, row by row: three vectors of the first group, twelve values in the order
 * of their columns, and the same of the second, in turns.
 * @param products a row for each point @param factors as of `outputTiles3x3`: scale and shift are used, where each value becomes
 * `scale` times it plus `shift`
 */
export function outputTiles2x2(products: usize, pointBytes: usize, pairs: i32, out: usize, factors: usize, isScaled: bool): void {
  if (isScaled) changetype<InPlace>(0).storeAll(products, pointBytes, pairs, out, factors, true);
  else changetype<InPlace>(0).storeAll(products, pointBytes, pairs, out, factors, false);
}
