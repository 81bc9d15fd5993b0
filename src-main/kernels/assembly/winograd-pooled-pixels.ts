// From products at the points of Winograd's tiles to the greatest of each 2 x 2 pixels. Two groups of four tiles side by side, so that two vectors can become
// one: A and B.
import { multiplyAdd } from './field';
import * as inverse from './winograd-inverse';
import { ROW_BYTES } from './winograd-lines';
import * as transforms from './winograd-transforms';

const SPAN: usize = transforms.LARGE_SPAN;
/** Of one row of two groups as they are laid down. */
const STAGED_BYTES: usize = 2 * ROW_BYTES;

/**
 * Products of one channel at 36 points to two rows of pooled tiles, laid down pair of groups by pair, row by row: two vectors of the first group, eight values in
 * the order of their columns, and the same of the second, in turns.
 * @param pairs of groups of four tiles
 * @param factors 1/2, 1/4, 1/8, scale and shift of each value before it is pooled, and the value that counts in place of all that lies below it
 * @param lines room for 48 vectors; the first two tell in the end, for the first and for the second groups, whether all values were finite: they are zero then
 */
export function pooledTiles3x3(products: usize, pointBytes: usize, pairs: i32, out: usize, factors: usize, lines: usize): void {
  const columns = changetype<inverse.InverseColumns<transforms.Large>>(0);
  const form = changetype<transforms.Large>(0);
  const half = v128.load32_splat(factors),
    quarter = v128.load32_splat(factors, 4),
    eighth = v128.load32_splat(factors, 8);
  const scale = v128.load32_splat(factors, 12),
    shift = v128.load32_splat(factors, 16),
    floor = v128.load32_splat(factors, 20);
  const zero = f32x4.splat(0);
  // Products with zero are zero but for NaN and infinities, whose product is NaN.
  let sum = zero,
    sumB = zero;
  for (let pair = 0; pair < pairs; pair++) {
    for (let column: usize = 0; column < SPAN; column++)
      columns.storeColumn(products + column * pointBytes, SPAN * pointBytes, half, quarter, eighth, lines + column * ROW_BYTES);
    for (let row: usize = 0; row < 2; row++) {
      // Values are compared in the order in which a pooling compares them.
      let left0 = floor,
        left0B = floor,
        left1 = floor,
        left1B = floor,
        right0 = floor,
        right0B = floor,
        right1 = floor,
        right1B = floor;
      for (let at = lines + 2 * row * inverse.SUMS_BYTES, end = at + 2 * inverse.SUMS_BYTES; at < end; at += inverse.SUMS_BYTES) {
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
        const m5 = v128.load(at, 160),
          m5B = v128.load(at, 176);
        const a = multiplyAdd(scale, form.value0(m0, m1, m2, m3, m4), shift),
          aB = multiplyAdd(scale, form.value0(m0B, m1B, m2B, m3B, m4B), shift);
        const b = multiplyAdd(scale, form.value1(m1, m2, m3, m4, half), shift),
          bB = multiplyAdd(scale, form.value1(m1B, m2B, m3B, m4B, half), shift);
        const c = multiplyAdd(scale, form.value2(m1, m2, m3, m4, quarter), shift),
          cB = multiplyAdd(scale, form.value2(m1B, m2B, m3B, m4B, quarter), shift);
        const d = multiplyAdd(scale, form.value3(m1, m2, m3, m4, m5, eighth), shift),
          dB = multiplyAdd(scale, form.value3(m1B, m2B, m3B, m4B, m5B, eighth), shift);
        // Not in one chain: each would wait for the one before.
        sum = f32x4.add(sum, multiplyAdd(d, zero, multiplyAdd(c, zero, multiplyAdd(b, zero, f32x4.mul(a, zero)))));
        sumB = f32x4.add(sumB, multiplyAdd(dB, zero, multiplyAdd(cB, zero, multiplyAdd(bB, zero, f32x4.mul(aB, zero)))));
        left0 = f32x4.pmax(left0, a);
        left0B = f32x4.pmax(left0B, aB);
        left1 = f32x4.pmax(left1, b);
        left1B = f32x4.pmax(left1B, bB);
        right0 = f32x4.pmax(right0, c);
        right0B = f32x4.pmax(right0B, cB);
        right1 = f32x4.pmax(right1, d);
        right1B = f32x4.pmax(right1B, dB);
      }
      const left = f32x4.pmax(left0, left1),
        leftB = f32x4.pmax(left0B, left1B);
      const right = f32x4.pmax(right0, right1),
        rightB = f32x4.pmax(right0B, right1B);
      const to = out + row * STAGED_BYTES;
      v128.store(to, v128.shuffle<f32>(leftB, rightB, 0, 4, 1, 5), 16);
      v128.store(to, v128.shuffle<f32>(left, right, 0, 4, 1, 5));
      v128.store(to, v128.shuffle<f32>(leftB, rightB, 2, 6, 3, 7), 48);
      v128.store(to, v128.shuffle<f32>(left, right, 2, 6, 3, 7), 32);
    }
    products += ROW_BYTES;
    out += 2 * STAGED_BYTES;
  }
  v128.store(lines, sumB, 16);
  v128.store(lines, sum);
}
