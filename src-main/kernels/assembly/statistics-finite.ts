// Whether the values of a chunk are finite; and measuring those that are, one by one in float64: the slow road, taken where a chunk holds NaN,
// infinities or values whose squares are not in float32.
import { WORD_SHIFT } from './field';
import { STEP_VALUES } from './statistics-block';
import { areBlockFinite } from './vectors';

/** @param scratch STATISTICS_ROOM bytes */
export function areFinite(values: usize, count: i32, scratch: usize): bool {
  const end = values + ((<usize>count) << WORD_SHIFT);
  const last = values + ((<usize>(count & ~(STEP_VALUES - 1))) << WORD_SHIFT);
  for (let at = last; at < end; at += 4) if (!Number.isFinite(<f64>load<f32>(at))) return false;
  return areBlockFinite(values, last, scratch);
}

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
