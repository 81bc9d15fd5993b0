// exp, expm1, tanh, the logistic function and erfc for four float32 at a time, within a few units in the last place. NaN stays NaN; overflow
// gives infinity and underflow passes through the subnormals, as in the C library.
// Sources: Cephes (expf, tanhf), Press et al., Numerical Recipes in C, 6.2 (erfcc: fractional error below 1.2e-7 everywhere).

const LOG2_E = <f32>Math.LOG2E;
/** ln 2 in two parts: products of the first with whole numbers below 2^15 are exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;
/** exp is infinite above and 0 below. */
const EXP_MOST: f32 = 89;
const EXP_LEAST: f32 = -104;
const EXPONENT_BIAS: i32 = 127;
const FRACTION_BITS: i32 = 23;
/** Below it the series of expm1 is exact to float32; above it exp(x) - 1 loses less than two bits. */
const EXPM1_SERIES_END: f32 = 0.35;
const TANH_SERIES_END: f32 = 0.625;

function splat(value: f32): v128 {
  return f32x4.splat(value);
}

/** factor * x + term */
function step(factor: v128, x: v128, term: f32): v128 {
  return f32x4.add(f32x4.mul(factor, x), splat(term));
}

function powerOfTwo(exponent: v128): v128 {
  return i32x4.shl(i32x4.add(exponent, i32x4.splat(EXPONENT_BIAS)), FRACTION_BITS);
}

export function choose(mask: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, mask);
}

export function exp4(x: v128): v128 {
  const clamped = f32x4.max(f32x4.min(x, splat(EXP_MOST)), splat(EXP_LEAST));
  const n = f32x4.nearest(f32x4.mul(clamped, splat(LOG2_E)));
  const r = f32x4.sub(f32x4.sub(clamped, f32x4.mul(n, splat(LN2_HIGH))), f32x4.mul(n, splat(LN2_LOW)));
  let p = splat(1.98756915e-4);
  p = step(p, r, 1.3981999507e-3);
  p = step(p, r, 8.3334519073e-3);
  p = step(p, r, 4.1665795894e-2);
  p = step(p, r, 1.6666665459e-1);
  p = step(p, r, 5.0000001201e-1);
  const y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), splat(1));
  // Two factors: 2^n alone would leave the exponents of float32 before the product does.
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/** exp(x) - 1 without cancellation near 0. */
export function expm1Of4(x: v128): v128 {
  let p = splat(1.0 / 5040.0);
  p = step(p, x, 1.0 / 720.0);
  p = step(p, x, 1.0 / 120.0);
  p = step(p, x, 1.0 / 24.0);
  p = step(p, x, 1.0 / 6.0);
  p = step(p, x, 0.5);
  const series = f32x4.add(x, f32x4.mul(f32x4.mul(x, x), p));
  const small = f32x4.lt(f32x4.abs(x), splat(EXPM1_SERIES_END));
  return choose(small, series, f32x4.sub(exp4(x), splat(1)));
}

export function tanh4(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = splat(-5.70498872745e-3);
  p = step(p, z, 2.06390887954e-2);
  p = step(p, z, -5.37397155531e-2);
  p = step(p, z, 1.33314422036e-1);
  p = step(p, z, -3.33332819422e-1);
  // x times (1 + ...): -0 stays -0.
  const series = f32x4.mul(x, step(p, z, 1));
  const e = exp4(f32x4.add(magnitude, magnitude));
  const outer = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(e, splat(1))));
  const signed = v128.or(outer, v128.and(x, i32x4.splat(i32.MIN_VALUE)));
  return choose(f32x4.lt(magnitude, splat(TANH_SERIES_END)), series, signed);
}

/** 1 / (1 + exp(-x)) */
export function logistic4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp4(f32x4.neg(x))));
}

/** The complementary error function for z >= 0. */
export function erfc4(z: v128): v128 {
  const t = f32x4.div(splat(1), step(splat(0.5), z, 1));
  let p = splat(0.17087277);
  p = step(p, t, -0.82215223);
  p = step(p, t, 1.48851587);
  p = step(p, t, -1.13520398);
  p = step(p, t, 0.27886807);
  p = step(p, t, -0.18628806);
  p = step(p, t, 0.09678418);
  p = step(p, t, 0.37409196);
  p = step(p, t, 1.00002368);
  p = step(p, t, -1.26551223);
  return f32x4.mul(t, exp4(f32x4.sub(p, f32x4.mul(z, z))));
}
