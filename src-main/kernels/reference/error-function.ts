// The complementary error function in float64: a power series near 0, a continued fraction far out.
// Source: Abramowitz and Stegun, 7.1.5 and 7.1.14.

/** From here the continued fraction converges in few steps. */
const FRACTION_FROM = 3;
const FRACTION_STEPS = 60;
const SERIES_TERMS = 80;

export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 0) return 2 - erfc(-x);
  if (x < FRACTION_FROM) return 1 - erfSeries(x);
  let tail = 0;
  for (let step = FRACTION_STEPS; step > 0; step--) tail = step / 2 / (x + tail);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
}

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < SERIES_TERMS; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
