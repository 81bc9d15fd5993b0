// From products at the points of Winograd's tiles to pixels. Two groups of four tiles side by side, so that two vectors can become one: A and B.
import { multiplyAdd } from './field';
import * as inverse from './winograd-inverse';
import { ROW_BYTES } from './winograd-lines';
import * as transforms from './winograd-transforms';

const TILE: usize = 4;
/** Of one row of two groups as they are laid down. */
const STAGED_BYTES: usize = TILE * ROW_BYTES;
/** Compiled in its place for either form (T) and either value of `isScaled`: methods called on a null reference. */
class InPlace<T> {
  @inline
  storeAll(products: usize, pointBytes: usize, pairs: i32, out: usize, factors: usize, lines: usize, isScaled: bool): void {
    const half = v128.load32_splat(factors),
      quarter = v128.load32_splat(factors, 4),
      eighth = v128.load32_splat(factors, 8);
    const span = <usize>changetype<T>(0).span();
    const columns = changetype<inverse.InverseColumns<T>>(0);
    for (let pair = 0; pair < pairs; pair++) {
      for (let column: usize = 0; column < span; column++)
        columns.storeColumn(products + column * pointBytes, span * pointBytes, half, quarter, eighth, lines + column * ROW_BYTES);
      for (let row: usize = 0; row < TILE; row++)
        this.storeRow(lines + row * inverse.SUMS_BYTES, half, quarter, eighth, out + row * STAGED_BYTES, factors, isScaled);
      products += ROW_BYTES;
      out += TILE * STAGED_BYTES;
    }
  }

  /** The rows' half, and sixteen values of each group in the order of their columns. */
  @inline
  storeRow(at: usize, half: v128, quarter: v128, eighth: v128, out: usize, factors: usize, isScaled: bool): void {
    const form = changetype<T>(0);
    const m0 = v128.load(at),
      m0B = v128.load(at, 16);
    const m1 = v128.load(at, 32),
      m1B = v128.load(at, 48);
    const m2 = v128.load(at, 64),
      m2B = v128.load(at, 80);
    const m3 = v128.load(at, 96),
      m3B = v128.load(at, 112);
    const m4 = v128.load(at, 128),
      m4B = v128.load(at, 144);
    const isSmall = form.span() === transforms.SMALL_SPAN;
    const m5 = isSmall ? m4 : v128.load(at, 160),
      m5B = isSmall ? m4B : v128.load(at, 176);
    let a = form.value0(m0, m1, m2, m3, m4),
      aB = form.value0(m0B, m1B, m2B, m3B, m4B);
    let b = form.value1(m1, m2, m3, m4, half),
      bB = form.value1(m1B, m2B, m3B, m4B, half);
    let c = form.value2(m1, m2, m3, m4, quarter),
      cB = form.value2(m1B, m2B, m3B, m4B, quarter);
    let d = form.value3(m1, m2, m3, m4, m5, eighth),
      dB = form.value3(m1B, m2B, m3B, m4B, m5B, eighth);
    if (isScaled) {
      const scale = v128.load32_splat(factors, 12),
        shift = v128.load32_splat(factors, 16);
      a = multiplyAdd(scale, a, shift);
      aB = multiplyAdd(scale, aB, shift);
      b = multiplyAdd(scale, b, shift);
      bB = multiplyAdd(scale, bB, shift);
      c = multiplyAdd(scale, c, shift);
      cB = multiplyAdd(scale, cB, shift);
      d = multiplyAdd(scale, d, shift);
      dB = multiplyAdd(scale, dB, shift);
    }
    const lowAb = v128.shuffle<f32>(a, b, 0, 4, 1, 5),
      lowAbB = v128.shuffle<f32>(aB, bB, 0, 4, 1, 5);
    const highAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7),
      highAbB = v128.shuffle<f32>(aB, bB, 2, 6, 3, 7);
    const lowCd = v128.shuffle<f32>(c, d, 0, 4, 1, 5),
      lowCdB = v128.shuffle<f32>(cB, dB, 0, 4, 1, 5);
    const highCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7),
      highCdB = v128.shuffle<f32>(cB, dB, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<f32>(lowAbB, lowCdB, 0, 1, 4, 5), 16);
    v128.store(out, v128.shuffle<f32>(lowAb, lowCd, 0, 1, 4, 5));
    v128.store(out, v128.shuffle<f32>(lowAbB, lowCdB, 2, 3, 6, 7), 48);
    v128.store(out, v128.shuffle<f32>(lowAb, lowCd, 2, 3, 6, 7), 32);
    v128.store(out, v128.shuffle<f32>(highAbB, highCdB, 0, 1, 4, 5), 80);
    v128.store(out, v128.shuffle<f32>(highAb, highCd, 0, 1, 4, 5), 64);
    v128.store(out, v128.shuffle<f32>(highAbB, highCdB, 2, 3, 6, 7), 112);
    v128.store(out, v128.shuffle<f32>(highAb, highCd, 2, 3, 6, 7), 96);
  }
}

/**
 * Products of one channel at 25 points to four rows of tiles, laid down pair of groups by pair, row by row: four vectors of the first group, sixteen values in
 * the order of their columns, and the same of the second, in turns.
 * @param factors 1/2, 1/4, 1/8 (V8 would build a literal vector anew at each use), and where `isScaled` scale and shift @param lines room for 48 vectors
 */
export function outputTiles2x2(
  products: usize,
  pointBytes: usize,
  pairs: i32,
  out: usize,
  factors: usize,
  isScaled: bool,
  lines: usize,
): void {
  if (isScaled) changetype<InPlace<transforms.Small>>(0).storeAll(products, pointBytes, pairs, out, factors, lines, true);
  else changetype<InPlace<transforms.Small>>(0).storeAll(products, pointBytes, pairs, out, factors, lines, false);
}

/** The same at 36 points. */
export function outputTiles3x3(
  products: usize,
  pointBytes: usize,
  pairs: i32,
  out: usize,
  factors: usize,
  isScaled: bool,
  lines: usize,
): void {
  if (isScaled) changetype<InPlace<transforms.Large>>(0).storeAll(products, pointBytes, pairs, out, factors, lines, true);
  else changetype<InPlace<transforms.Large>>(0).storeAll(products, pointBytes, pairs, out, factors, lines, false);
}
