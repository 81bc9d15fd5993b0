// What the machine can do at most: nothing but products and sums of four values, in registers. Measured, it is the peak that times are compared with.
import { multiplyAdd } from './field';

/** Descriptor: rounds (i32), two factors (f32). A round is 12 products and sums of LANES values, or 24. */
const FACTOR_BYTES: usize = 4;
const ADDEND_BYTES: usize = 8;

/**
 * As many sums as hide the latency of one (4 cycles, two units) and leave registers for the factors: with 16 registers, 12; twice as many vectors where two
 * of them share a register. The factors come from memory, because a literal vector is made anew wherever it is used. Without a fused instruction each sum is
 * its own factor, or the product would be taken out of the loop.
 */
class InPlace {
  @inline
  step(a: v128, b: v128, sum: v128): v128 {
    return ASC_FEATURE_RELAXED_SIMD ? multiplyAdd(a, b, sum) : multiplyAdd(sum, a, b);
  }
}

export function f32_fma_peak(descriptor: usize, _block: i32, scratch: usize): void {
  const a = v128.load32_splat(descriptor, FACTOR_BYTES);
  const b = v128.load32_splat(descriptor, ADDEND_BYTES);
  const inPlace = changetype<InPlace>(0);
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
  let t0 = a,
    t1 = a,
    t2 = a,
    t3 = a,
    t4 = a,
    t5 = a,
    t6 = a,
    t7 = a,
    t8 = a,
    t9 = a,
    t10 = a,
    t11 = a;
  for (let left = load<i32>(descriptor); left > 0; left--) {
    s0 = inPlace.step(a, b, s0);
    s1 = inPlace.step(a, b, s1);
    s2 = inPlace.step(a, b, s2);
    s3 = inPlace.step(a, b, s3);
    s4 = inPlace.step(a, b, s4);
    s5 = inPlace.step(a, b, s5);
    s6 = inPlace.step(a, b, s6);
    s7 = inPlace.step(a, b, s7);
    s8 = inPlace.step(a, b, s8);
    s9 = inPlace.step(a, b, s9);
    s10 = inPlace.step(a, b, s10);
    s11 = inPlace.step(a, b, s11);
    if (WIDE_VECTORS) {
      t0 = inPlace.step(a, b, t0);
      t1 = inPlace.step(a, b, t1);
      t2 = inPlace.step(a, b, t2);
      t3 = inPlace.step(a, b, t3);
      t4 = inPlace.step(a, b, t4);
      t5 = inPlace.step(a, b, t5);
      t6 = inPlace.step(a, b, t6);
      t7 = inPlace.step(a, b, t7);
      t8 = inPlace.step(a, b, t8);
      t9 = inPlace.step(a, b, t9);
      t10 = inPlace.step(a, b, t10);
      t11 = inPlace.step(a, b, t11);
    }
  }
  // Stored, neighbour by neighbour, so that nothing of it can be left out.
  v128.store(scratch, s0, 0);
  v128.store(scratch, s1, 16);
  v128.store(scratch, s2, 32);
  v128.store(scratch, s3, 48);
  v128.store(scratch, s4, 64);
  v128.store(scratch, s5, 80);
  v128.store(scratch, s6, 96);
  v128.store(scratch, s7, 112);
  v128.store(scratch, s8, 128);
  v128.store(scratch, s9, 144);
  v128.store(scratch, s10, 160);
  v128.store(scratch, s11, 176);
  if (WIDE_VECTORS) {
    v128.store(scratch, t0, 192);
    v128.store(scratch, t1, 208);
    v128.store(scratch, t2, 224);
    v128.store(scratch, t3, 240);
    v128.store(scratch, t4, 256);
    v128.store(scratch, t5, 272);
    v128.store(scratch, t6, 288);
    v128.store(scratch, t7, 304);
    v128.store(scratch, t8, 320);
    v128.store(scratch, t9, 336);
    v128.store(scratch, t10, 352);
    v128.store(scratch, t11, 368);
  }
}
