// What the machine can do at most: nothing but products and sums of four values, in registers. Measured, it is the peak that times are compared with.
import { multiplyAdd, VECTOR_BYTES } from './field';

/** Descriptor: rounds (i32), two factors (f32). A round is FMA_PEAK_CHAINS products and sums of LANES values. */
const FACTOR_BYTES: usize = 4;
const ADDEND_BYTES: usize = 8;

/**
 * As many sums as hide the latency of one (4 cycles, two units) and leave registers for the factors: with 16 registers, 12. The factors come from
 * memory, because a literal vector is made anew wherever it is used. Without a fused instruction each sum is its own factor, or the product would
 * be taken out of the loop.
 */
export function f32_fma_peak(descriptor: usize, _block: i32, scratch: usize): void {
  const a = v128.load32_splat(descriptor, FACTOR_BYTES);
  const b = v128.load32_splat(descriptor, ADDEND_BYTES);
  let s0 = a,
    s1 = a,
    s2 = a,
    s3 = a,
    s4 = a,
    s5 = a,
    s6 = a,
    s7 = a,
    s8 = a,
    s9 = a,
    s10 = a,
    s11 = a;
  for (let left = load<i32>(descriptor); left > 0; left--) {
    if (ASC_FEATURE_RELAXED_SIMD) {
      s0 = multiplyAdd(a, b, s0);
      s1 = multiplyAdd(a, b, s1);
      s2 = multiplyAdd(a, b, s2);
      s3 = multiplyAdd(a, b, s3);
      s4 = multiplyAdd(a, b, s4);
      s5 = multiplyAdd(a, b, s5);
      s6 = multiplyAdd(a, b, s6);
      s7 = multiplyAdd(a, b, s7);
      s8 = multiplyAdd(a, b, s8);
      s9 = multiplyAdd(a, b, s9);
      s10 = multiplyAdd(a, b, s10);
      s11 = multiplyAdd(a, b, s11);
    } else {
      s0 = multiplyAdd(s0, a, b);
      s1 = multiplyAdd(s1, a, b);
      s2 = multiplyAdd(s2, a, b);
      s3 = multiplyAdd(s3, a, b);
      s4 = multiplyAdd(s4, a, b);
      s5 = multiplyAdd(s5, a, b);
      s6 = multiplyAdd(s6, a, b);
      s7 = multiplyAdd(s7, a, b);
      s8 = multiplyAdd(s8, a, b);
      s9 = multiplyAdd(s9, a, b);
      s10 = multiplyAdd(s10, a, b);
      s11 = multiplyAdd(s11, a, b);
    }
  }
  // Stored, so that nothing of it can be left out.
  const low = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(s4, s5));
  const high = f32x4.add(f32x4.add(f32x4.add(s6, s7), f32x4.add(s8, s9)), f32x4.add(s10, s11));
  v128.store(scratch, low);
  v128.store(scratch + VECTOR_BYTES, high);
}
