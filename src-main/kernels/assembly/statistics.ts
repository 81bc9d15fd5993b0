// What is measured of a chunk of one map while its values are hot: extremes, mean, squared deviations, zeros. Float64 sums of deviations
// from the first value, so that a constant map has a deviation of exactly 0.
import * as fields from '../descriptor-fields';
import { LANES, VECTOR_BYTES, WORD_SHIFT } from './field';

const WORDS_SHIFT: i32 = 3;

/** Address of the statistics of one chunk of one map: chunk by chunk, within it map by map. */
export function statisticsSlot(base: usize, chunk: i32, maps: i32, map: i32): usize {
  return base + ((<usize>((chunk * maps + map) * fields.STATISTICS_WORDS)) << WORDS_SHIFT);
}

function put(out: usize, minimum: f64, maximum: f64, mean: f64, squares: f64, count: f64, zeros: f64): void {
  store<f64>(out, minimum, 0);
  store<f64>(out, maximum, 8);
  store<f64>(out, mean, 16);
  store<f64>(out, squares, 24);
  store<f64>(out, count, 32);
  store<f64>(out, zeros, 40);
}

/** Values as they lie there. */
class AsStored {
  value(x: f32): f32 {
    return x;
  }
  vector(x: v128, _zero: v128): v128 {
    return x;
  }
}

/** Values as ReLU leaves them: 0 where x < 0. */
class Rectified {
  value(x: f32): f32 {
    return x < 0 ? 0 : x;
  }
  vector(x: v128, zero: v128): v128 {
    return f32x4.pmax(x, zero);
  }
}

/** Finite values only; the slow road, taken where a chunk holds NaN or infinities. */
function measureFinite<Reading>(values: usize, count: i32, out: usize): void {
  let minimum: f64 = NaN,
    maximum: f64 = NaN,
    first: f64 = 0,
    sum: f64 = 0,
    squares: f64 = 0;
  let finite: i32 = 0,
    zeros: i32 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const value = <f64>changetype<Reading>(0).value(load<f32>(values + ((<usize>i) << WORD_SHIFT)));
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
  put(
    out,
    minimum,
    maximum,
    finite > 0 ? first + sum / n : NaN,
    finite > 0 ? max<f64>(0, squares - (sum * sum) / n) : 0,
    n,
    <f64>zeros,
  );
}

function measureAs<Reading>(values: usize, count: i32, out: usize): bool {
  const first = changetype<Reading>(0).value(load<f32>(values));
  const origin = f64x2.splat(<f64>first);
  let minimum = f32x4.splat(first);
  let maximum = minimum;
  let sumLow = f64x2.splat(0),
    sumHigh = f64x2.splat(0),
    squaresLow = f64x2.splat(0),
    squaresHigh = f64x2.splat(0);
  let zeroLanes = i32x4.splat(0);
  const zero = f32x4.splat(0);
  let at = values;
  const vectorEnd = values + ((<usize>(count & ~(LANES - 1))) << WORD_SHIFT);
  while (at < vectorEnd) {
    const value = changetype<Reading>(0).vector(v128.load(at), zero);
    minimum = f32x4.pmin(minimum, value);
    maximum = f32x4.pmax(maximum, value);
    zeroLanes = i32x4.sub(zeroLanes, f32x4.eq(value, zero));
    const low = f64x2.sub(f64x2.promote_low_f32x4(value), origin);
    const high = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<i64>(value, value, 1, 0)), origin);
    sumLow = f64x2.add(sumLow, low);
    sumHigh = f64x2.add(sumHigh, high);
    squaresLow = f64x2.add(squaresLow, f64x2.mul(low, low));
    squaresHigh = f64x2.add(squaresHigh, f64x2.mul(high, high));
    at += VECTOR_BYTES;
  }
  let least = min<f32>(
    min<f32>(f32x4.extract_lane(minimum, 0), f32x4.extract_lane(minimum, 1)),
    min<f32>(f32x4.extract_lane(minimum, 2), f32x4.extract_lane(minimum, 3)),
  );
  let greatest = max<f32>(
    max<f32>(f32x4.extract_lane(maximum, 0), f32x4.extract_lane(maximum, 1)),
    max<f32>(f32x4.extract_lane(maximum, 2), f32x4.extract_lane(maximum, 3)),
  );
  let zeros =
    i32x4.extract_lane(zeroLanes, 0) +
    i32x4.extract_lane(zeroLanes, 1) +
    i32x4.extract_lane(zeroLanes, 2) +
    i32x4.extract_lane(zeroLanes, 3);
  const sums = f64x2.add(sumLow, sumHigh);
  const allSquares = f64x2.add(squaresLow, squaresHigh);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  let squares = f64x2.extract_lane(allSquares, 0) + f64x2.extract_lane(allSquares, 1);
  const end = values + ((<usize>count) << WORD_SHIFT);
  while (at < end) {
    const value = changetype<Reading>(0).value(load<f32>(at));
    least = min<f32>(least, value);
    greatest = max<f32>(greatest, value);
    if (value === 0) zeros++;
    const deviation = <f64>value - <f64>first;
    sum += deviation;
    squares += deviation * deviation;
    at += 4;
  }
  // Squares of finite float32 never overflow float64: this is not finite exactly when a value is not.
  if (!Number.isFinite(squares)) {
    measureFinite<Reading>(values, count, out);
    return false;
  }
  const n = <f64>count;
  put(out, <f64>least, <f64>greatest, <f64>first + sum / n, max<f64>(0, squares - (sum * sum) / n), n, <f64>zeros);
  return true;
}

/**
 * @param out STATISTICS_WORDS float64
 * @returns false where a value is not finite
 */
export function measure(values: usize, count: i32, out: usize): bool {
  return measureAs<AsStored>(values, count, out);
}

/** The same of the values as ReLU leaves them. */
export function measureRectified(values: usize, count: i32, out: usize): bool {
  return measureAs<Rectified>(values, count, out);
}
