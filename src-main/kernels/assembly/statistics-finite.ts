// Measuring the finite values of a chunk, one by one in float64: the slow road, taken where a chunk holds NaN, infinities or values whose squares are
// not in float32.
import { WORD_SHIFT } from './field';

/** @returns false where a value is not finite */
export function measureFinite(values: usize, count: i32, out: usize, isRectified: bool): bool {
  let minimum: f64 = NaN,
    maximum: f64 = NaN,
    first: f64 = 0,
    sum: f64 = 0,
    squares: f64 = 0;
  let finite: i32 = 0,
    zeros: i32 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const stored = load<f32>(values + ((<usize>i) << WORD_SHIFT));
    const value = <f64>(isRectified && stored < 0 ? 0 : stored);
    if (!Number.isFinite(value)) continue;
    if (finite === 0) first = value;
    if (!(value >= minimum)) minimum = value;
    if (!(value <= maximum)) maximum = value;
    if (value === 0) zeros++;
    const deviation = value - first;
    sum += deviation;
    squares += deviation * deviation;
    finite++;
  }
  const n = <f64>finite;
  store<f64>(out, minimum, 0);
  store<f64>(out, maximum, 8);
  store<f64>(out, finite > 0 ? first + sum / n : NaN, 16);
  store<f64>(out, finite > 0 ? max<f64>(0, squares - (sum * sum) / n) : 0, 24);
  store<f64>(out, n, 32);
  store<f64>(out, <f64>zeros, 40);
  return finite === count;
}
