// Activations made of comparisons, sums and products. NaN stays NaN. Source: aten/src/ATen/native/cpu/Activation.cpp.
import { mapVectors } from './elementwise-map';
import { choose } from './vector-math';

const THREE: f32 = 3;
const SIX: f32 = 6;

/** min(max(x, a), b): ReLU6, Hardtanh and clamp. Equal values stay as they are, so that -0 does. */
class Clamp {
  apply(x: v128, a: v128, b: v128, _c: v128): v128 {
    return f32x4.pmin(f32x4.pmax(x, a), b);
  }
}
export function f32_clamp(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Clamp>(descriptor, block, scratch);
}

/** x where x > 0, else a * x. */
class LeakyRelu {
  apply(x: v128, a: v128, _b: v128, _c: v128): v128 {
    return choose(f32x4.gt(x, f32x4.splat(0)), x, f32x4.mul(x, a));
  }
}
export function f32_leaky_relu(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<LeakyRelu>(descriptor, block, scratch);
}

/** clamp(x + 3, 0, 6) / 6 */
function hardSigmoid(x: v128): v128 {
  const shifted = f32x4.add(x, f32x4.splat(THREE));
  return f32x4.div(f32x4.min(f32x4.max(shifted, f32x4.splat(0)), f32x4.splat(SIX)), f32x4.splat(SIX));
}

class Hardsigmoid {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return hardSigmoid(x);
  }
}
export function f32_hardsigmoid(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Hardsigmoid>(descriptor, block, scratch);
}

/** x * clamp(x + 3, 0, 6) / 6, in PyTorch's order of product and quotient. */
class Hardswish {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    const shifted = f32x4.add(x, f32x4.splat(THREE));
    const clamped = f32x4.min(f32x4.max(shifted, f32x4.splat(0)), f32x4.splat(SIX));
    return f32x4.div(f32x4.mul(x, clamped), f32x4.splat(SIX));
  }
}
export function f32_hardswish(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Hardswish>(descriptor, block, scratch);
}

/** b where x <= a, else x. */
class Threshold {
  apply(x: v128, a: v128, b: v128, _c: v128): v128 {
    return choose(f32x4.le(x, a), b, x);
  }
}
export function f32_threshold(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Threshold>(descriptor, block, scratch);
}
