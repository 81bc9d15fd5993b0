// Activations built on exp, tanh and erf, four values at a time. NaN stays NaN, infinities give what PyTorch's formulas give.
// Source: aten/src/ATen/native/cpu/Activation.cpp, UnaryOpsKernel.cpp.
import { mapVectors } from './elementwise-map';
import { choose, erfc4, exp4, expm1Of4, logistic4, tanh4 } from './vector-math';

const SQRT_HALF = <f32>Math.SQRT1_2;
const SQRT_TWO_OVER_PI: f32 = 0.79788456;
const GELU_CUBIC: f32 = 0.044715;
/** tanh(softplus(x)) is 1 in float32 from here on. */
const MISH_LINEAR_FROM: f32 = 20;

class Sigmoid {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return logistic4(x);
  }
}
export function f32_sigmoid(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Sigmoid>(descriptor, block, scratch);
}

class Silu {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return f32x4.div(x, f32x4.add(f32x4.splat(1), exp4(f32x4.neg(x))));
  }
}
export function f32_silu(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Silu>(descriptor, block, scratch);
}

class Tanh {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return tanh4(x);
  }
}
export function f32_tanh(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Tanh>(descriptor, block, scratch);
}

class Tanhshrink {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return f32x4.sub(x, tanh4(x));
  }
}
export function f32_tanhshrink(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Tanhshrink>(descriptor, block, scratch);
}

/** x * Phi(x): by erfc on both sides, so that neither tail cancels. */
class Gelu {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    const tail = f32x4.mul(f32x4.splat(0.5), erfc4(f32x4.mul(f32x4.abs(x), f32x4.splat(SQRT_HALF))));
    const share = choose(f32x4.lt(x, f32x4.splat(0)), tail, f32x4.sub(f32x4.splat(1), tail));
    return f32x4.mul(x, share);
  }
}
export function f32_gelu(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Gelu>(descriptor, block, scratch);
}

class GeluTanh {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    const cube = f32x4.mul(f32x4.mul(x, x), x);
    const inner = f32x4.mul(f32x4.splat(SQRT_TWO_OVER_PI), f32x4.add(x, f32x4.mul(f32x4.splat(GELU_CUBIC), cube)));
    return f32x4.mul(f32x4.mul(f32x4.splat(0.5), x), f32x4.add(f32x4.splat(1), tanh4(inner)));
  }
}
export function f32_gelu_tanh(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<GeluTanh>(descriptor, block, scratch);
}

/** b * x where x > 0, else a * expm1(c * x): ELU, SELU and CELU. */
class Elu {
  apply(x: v128, a: v128, b: v128, c: v128): v128 {
    const negative = f32x4.mul(a, expm1Of4(f32x4.mul(c, x)));
    return choose(f32x4.le(x, f32x4.splat(0)), negative, f32x4.mul(b, x));
  }
}
export function f32_elu(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Elu>(descriptor, block, scratch);
}

/** x * tanh(log(1 + exp(x))) = x * (e^2 + 2e) / (e^2 + 2e + 2) */
class Mish {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    const e = exp4(f32x4.min(x, f32x4.splat(MISH_LINEAR_FROM)));
    const n = f32x4.mul(e, f32x4.add(e, f32x4.splat(2)));
    return f32x4.mul(x, f32x4.div(n, f32x4.add(n, f32x4.splat(2))));
  }
}
export function f32_mish(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Mish>(descriptor, block, scratch);
}

class Softsign {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return f32x4.div(x, f32x4.add(f32x4.splat(1), f32x4.abs(x)));
  }
}
export function f32_softsign(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Softsign>(descriptor, block, scratch);
}

class Exp {
  apply(x: v128, _a: v128, _b: v128, _c: v128): v128 {
    return exp4(x);
  }
}
export function f32_exp(descriptor: usize, block: i32, scratch: usize): void {
  mapVectors<Exp>(descriptor, block, scratch);
}
