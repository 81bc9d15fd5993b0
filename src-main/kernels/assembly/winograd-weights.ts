// Kernels of F(4 x 4, 3 x 3) to the points of their tiles while a layer is computed: nine values are read of memory where the transformed ones are
// 36. Two vectors side by side, so that they can become one (see `field.ts`). The points are those of `winograd-3x3.ts`.
import { multiplyAdd } from './field';

const STEP_VALUES: i32 = 8;
const SIDE: usize = 3;
const SPAN: usize = 6;
/** Of two vectors side by side. */
const PAIR_BYTES: usize = 32;
/** Behind them in the room lie the values between the two transforms. */
const FACTORS_BYTES: usize = 32;

/** What the points take of three values, into the room: V8 would build a literal vector anew at each use. */
function storeFactors(room: usize): void {
  store<f32>(room, 1.0 / 3.0);
  store<f32>(room, -16.0 / 15.0, 4);
  store<f32>(room, -8.0 / 15.0, 8);
  store<f32>(room, -4.0 / 15.0, 12);
  store<f32>(room, 1.0 / 15.0, 16);
  store<f32>(room, -2.0 / 15.0, 20);
  store<f32>(room, 4.0 / 15.0, 24);
}

/** Compiled in its place, so that neighbouring vectors can become one: methods called on a null reference. */
class InPlace {
  /** Three values of one axis, and the same of the neighbouring four, to six points. */
  @inline
  storePoints(from: usize, fromStep: usize, factors: usize, out: usize, step: usize): void {
    const a0 = v128.load(from),
      b0 = v128.load(from, 16);
    const a1 = v128.load(from + fromStep),
      b1 = v128.load(from + fromStep, 16);
    const a2 = v128.load(from + 2 * fromStep),
      b2 = v128.load(from + 2 * fromStep, 16);
    const third = v128.load32_splat(factors);
    const outerA = f32x4.mul(f32x4.add(a0, a2), third),
      outerB = f32x4.mul(f32x4.add(b0, b2), third);
    const middleA = f32x4.mul(a1, third),
      middleB = f32x4.mul(b1, third);
    v128.store(out, b0, 16);
    v128.store(out, a0);
    v128.store(out + step, f32x4.add(middleB, outerB), 16);
    v128.store(out + step, f32x4.add(middleA, outerA));
    v128.store(out + 2 * step, f32x4.sub(middleB, outerB), 16);
    v128.store(out + 2 * step, f32x4.sub(middleA, outerA));
    this.storeSum(a0, a1, a2, b0, b1, b2, factors + 4, out + 3 * step);
    this.storeSum(a0, a1, a2, b0, b1, b2, factors + 16, out + 4 * step);
    v128.store(out + 5 * step, b2, 16);
    v128.store(out + 5 * step, a2);
  }

  @inline
  storeSum(a0: v128, a1: v128, a2: v128, b0: v128, b1: v128, b2: v128, factors: usize, out: usize): void {
    const factor0 = v128.load32_splat(factors),
      factor1 = v128.load32_splat(factors, 4),
      factor2 = v128.load32_splat(factors, 8);
    v128.store(out, multiplyAdd(factor0, b0, multiplyAdd(factor1, b1, f32x4.mul(factor2, b2))), 16);
    v128.store(out, multiplyAdd(factor0, a0, multiplyAdd(factor1, a1, f32x4.mul(factor2, a2))));
  }
}

/**
 * Transform x kernel x transposed transform, rounded step by step.
 * @param kernels eight values of each of the nine taps in turn, C order of the kernel
 * @param values of each tap; up to the next multiple of eight is written
 * @param out 36 planes, `pointBytes` apart
 * @param room for 160 floats
 * @returns where the kernels end
 */
export function transformKernels(kernels: usize, values: i32, out: usize, pointBytes: usize, room: usize): usize {
  storeFactors(room);
  const lines = room + FACTORS_BYTES;
  for (let value = 0; value < values; value += STEP_VALUES) {
    for (let column: usize = 0; column < SIDE; column++) {
      const at = column * PAIR_BYTES;
      changetype<InPlace>(0).storePoints(kernels + at, SIDE * PAIR_BYTES, room, lines + at, SIDE * PAIR_BYTES);
    }
    for (let row: usize = 0; row < SPAN; row++) {
      const points = out + row * SPAN * pointBytes;
      changetype<InPlace>(0).storePoints(lines + row * SIDE * PAIR_BYTES, PAIR_BYTES, room, points, pointBytes);
    }
    kernels += SIDE * SIDE * PAIR_BYTES;
    out += PAIR_BYTES;
  }
  return kernels;
}
