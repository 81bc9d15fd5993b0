// Plain functions of one value: those that float32 vectors have, and in float64 those that are rare in networks.
// Source: aten/src/ATen/native/cpu/UnaryOpsKernel.cpp, Activation.cpp, PowKernel.cpp.
import { mapScalars, mapVectors } from './elementwise-map';

class Abs {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return f32x4.abs(x);
  }
}
export function f32_abs(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Abs>(descriptor, block, scratch);
}

class Neg {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return f32x4.neg(x);
  }
}
export function f32_neg(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Neg>(descriptor, block, scratch);
}

class Square {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return f32x4.mul(x, x);
  }
}
export function f32_square(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Square>(descriptor, block, scratch);
}

class Sqrt {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return f32x4.sqrt(x);
  }
}
export function f32_sqrt(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Sqrt>(descriptor, block, scratch);
}

class Rsqrt {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  }
}
export function f32_rsqrt(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Rsqrt>(descriptor, block, scratch);
}

class Log {
  apply(x: f64, _a: f64, _b: f64): f64 {
    return Math.log(x);
  }
}
export function f32_log(descriptor: usize, block: i32, scratch: usize): void {
  mapScalars<Log>(descriptor, block, scratch);
}

class Sin {
  apply(x: f64, _a: f64, _b: f64): f64 {
    return Math.sin(x);
  }
}
export function f32_sin(descriptor: usize, block: i32, scratch: usize): void {
  mapScalars<Sin>(descriptor, block, scratch);
}

class Cos {
  apply(x: f64, _a: f64, _b: f64): f64 {
    return Math.cos(x);
  }
}
export function f32_cos(descriptor: usize, block: i32, scratch: usize): void {
  mapScalars<Cos>(descriptor, block, scratch);
}

/** x to the power of a. */
class Pow {
  apply(x: f64, a: f64, _b: f64): f64 {
    // Unlike in C, 1 to an infinite power is NaN in JavaScript and here.
    return x === 1 ? 1 : x ** a;
  }
}
export function f32_pow(descriptor: usize, block: i32, scratch: usize): void {
  mapScalars<Pow>(descriptor, block, scratch);
}

/** log(1 + exp(a x)) / a, and x itself where a x > b. */
class Softplus {
  apply(x: f64, a: f64, b: f64): f64 {
    const scaled = x * a;
    return scaled > b ? x : Math.log1p(Math.exp(scaled)) / a;
  }
}
export function f32_softplus(descriptor: usize, block: i32, scratch: usize): void {
  mapScalars<Softplus>(descriptor, block, scratch);
}

class LogSigmoid {
  apply(x: f64, _a: f64, _b: f64): f64 {
    return min<f64>(x, 0) - Math.log1p(Math.exp(-abs<f64>(x)));
  }
}
export function f32_log_sigmoid(descriptor: usize, block: i32, scratch: usize): void {
  mapScalars<LogSigmoid>(descriptor, block, scratch);
}
