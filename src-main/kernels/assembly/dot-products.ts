// Sums of products of a run of values with four others at a time: one alone would wait for its own sums. Sixteen values side by side, so that two vectors
// can become one.
import { multiplyAdd } from './field';

/** Bytes of sixteen values. */
const STEP: usize = 64;

/**
 * sums[k][i] = sum over steps of a[16 * step + i] * b_k[16 * step + i].
 * @param end of `a`, a multiple of sixteen values behind it @param sums four times four vectors
 */
export function dotProducts(a: usize, end: usize, b0: usize, b1: usize, b2: usize, b3: usize, sums: usize): void {
  let sum00 = f32x4.splat(0),
    sum01 = f32x4.splat(0),
    sum02 = f32x4.splat(0),
    sum03 = f32x4.splat(0);
  let sum10 = f32x4.splat(0),
    sum11 = f32x4.splat(0),
    sum12 = f32x4.splat(0),
    sum13 = f32x4.splat(0);
  let sum20 = f32x4.splat(0),
    sum21 = f32x4.splat(0),
    sum22 = f32x4.splat(0),
    sum23 = f32x4.splat(0);
  let sum30 = f32x4.splat(0),
    sum31 = f32x4.splat(0),
    sum32 = f32x4.splat(0),
    sum33 = f32x4.splat(0);
  for (; a < end; a += STEP) {
    const a0 = v128.load(a),
      a1 = v128.load(a, 16),
      a2 = v128.load(a, 32),
      a3 = v128.load(a, 48);
    sum00 = multiplyAdd(a0, v128.load(b0), sum00);
    sum01 = multiplyAdd(a1, v128.load(b0, 16), sum01);
    sum02 = multiplyAdd(a2, v128.load(b0, 32), sum02);
    sum03 = multiplyAdd(a3, v128.load(b0, 48), sum03);
    b0 += STEP;
    sum10 = multiplyAdd(a0, v128.load(b1), sum10);
    sum11 = multiplyAdd(a1, v128.load(b1, 16), sum11);
    sum12 = multiplyAdd(a2, v128.load(b1, 32), sum12);
    sum13 = multiplyAdd(a3, v128.load(b1, 48), sum13);
    b1 += STEP;
    sum20 = multiplyAdd(a0, v128.load(b2), sum20);
    sum21 = multiplyAdd(a1, v128.load(b2, 16), sum21);
    sum22 = multiplyAdd(a2, v128.load(b2, 32), sum22);
    sum23 = multiplyAdd(a3, v128.load(b2, 48), sum23);
    b2 += STEP;
    sum30 = multiplyAdd(a0, v128.load(b3), sum30);
    sum31 = multiplyAdd(a1, v128.load(b3, 16), sum31);
    sum32 = multiplyAdd(a2, v128.load(b3, 32), sum32);
    sum33 = multiplyAdd(a3, v128.load(b3, 48), sum33);
    b3 += STEP;
  }
  v128.store(sums, sum01, 16);
  v128.store(sums, sum00);
  v128.store(sums, sum03, 48);
  v128.store(sums, sum02, 32);
  v128.store(sums, sum11, 80);
  v128.store(sums, sum10, 64);
  v128.store(sums, sum13, 112);
  v128.store(sums, sum12, 96);
  v128.store(sums, sum21, 144);
  v128.store(sums, sum20, 128);
  v128.store(sums, sum23, 176);
  v128.store(sums, sum22, 160);
  v128.store(sums, sum31, 208);
  v128.store(sums, sum30, 192);
  v128.store(sums, sum33, 240);
  v128.store(sums, sum32, 224);
}
