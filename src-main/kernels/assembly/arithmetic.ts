// Sums, differences, products, quotients and extremes of two tensors, and PReLU, whose slopes are a tensor too. NaN wins in extremes.
// Source: aten/src/ATen/native/cpu/BinaryOpsKernel.cpp.
import { mapPairs } from './binary-map';
import { multiplyAdd } from './field';
import { choose } from './vector-math';

class Add {
  apply(a: v128, b: v128, alpha: v128): v128 {
    return multiplyAdd(alpha, b, a);
  }
}
export function f32_add(descriptor: usize, block: i32, scratch: usize): void {
  mapPairs<Add>(descriptor, block, scratch);
}

class Mul {
  apply(a: v128, b: v128, _alpha: v128): v128 {
    return f32x4.mul(a, b);
  }
}
export function f32_mul(descriptor: usize, block: i32, scratch: usize): void {
  mapPairs<Mul>(descriptor, block, scratch);
}

class Div {
  apply(a: v128, b: v128, _alpha: v128): v128 {
    return f32x4.div(a, b);
  }
}
export function f32_div(descriptor: usize, block: i32, scratch: usize): void {
  mapPairs<Div>(descriptor, block, scratch);
}

class Maximum {
  apply(a: v128, b: v128, _alpha: v128): v128 {
    return f32x4.max(a, b);
  }
}
export function f32_maximum(descriptor: usize, block: i32, scratch: usize): void {
  mapPairs<Maximum>(descriptor, block, scratch);
}

class Minimum {
  apply(a: v128, b: v128, _alpha: v128): v128 {
    return f32x4.min(a, b);
  }
}
export function f32_minimum(descriptor: usize, block: i32, scratch: usize): void {
  mapPairs<Minimum>(descriptor, block, scratch);
}

/** a where a > 0, else b * a. */
class Prelu {
  apply(a: v128, b: v128, _alpha: v128): v128 {
    return choose(f32x4.gt(a, f32x4.splat(0)), a, f32x4.mul(a, b));
  }
}
export function f32_prelu(descriptor: usize, block: i32, scratch: usize): void {
  mapPairs<Prelu>(descriptor, block, scratch);
}
