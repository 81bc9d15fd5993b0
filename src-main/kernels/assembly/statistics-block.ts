// Sums over a block of values, eight at a time: deviations from one of them, their squares, zeros and extremes, and the same of what ReLU leaves. They
// are stored side by side, neighbour by neighbour, so that two vectors can become one (see `field.ts`).
import { multiplyAdd, VECTOR_BYTES } from './field';

export const STEP_VALUES: i32 = 8;
const STEP_BYTES: usize = 32;
export const BLOCK_VALUES: i32 = 2048;
/** So many values are summed in float32, sixteen a lane, and as many of these sums, before they join sums in float64: few enough to lose next to nothing. */
const RUN_BYTES: usize = 128 * 4;

// Where the sums lie in the room: two lanes of float64; those of a run and those of the block's runs, eight lanes.
export const SUM: usize = 0;
export const SQUARES: usize = 16;
export const RECTIFIED_SUM: usize = 32;
export const RECTIFIED_SQUARES: usize = 48;
export const ZEROS: usize = 64;
export const POSITIVES: usize = 96;
const RUN_SUM: usize = 128;
const RUN_SQUARES: usize = 160;
const RUN_RECTIFIED_SUM: usize = 192;
const RUN_RECTIFIED_SQUARES: usize = 224;
const RUN_SUMS_BYTES: usize = 64;
const RECTIFIED_RUN_SUMS_BYTES: usize = 128;
const BLOCK_SUM: usize = 256;
const BLOCK_SQUARES: usize = 288;
const BLOCK_RECTIFIED_SUM: usize = 320;
const BLOCK_RECTIFIED_SQUARES: usize = 352;
export const LEAST: usize = 384;
export const GREATEST: usize = 416;
/** float32: the value that deviations are from. */
export const ORIGIN: usize = 448;
export const SUMS_BYTES: usize = 464;

/** Compiled in its place for either value of `isRectified`. */
class InPlace {
  @inline
  addBlock(values: usize, end: usize, room: usize, isRectified: bool): void {
    begin(values, end, room);
    const origin = v128.load32_splat(room + ORIGIN);
    for (let at = values; at < end; at += RUN_BYTES) {
      this.addRun(at, min<usize>(end, at + RUN_BYTES), origin, room, isRectified);
      addVectors(room + RUN_SUM, room + BLOCK_SUM, isRectified ? RECTIFIED_RUN_SUMS_BYTES : RUN_SUMS_BYTES);
    }
    widen(room + BLOCK_SUM, room + SUM);
    widen(room + BLOCK_SQUARES, room + SQUARES);
    if (isRectified) {
      widen(room + BLOCK_RECTIFIED_SUM, room + RECTIFIED_SUM);
      widen(room + BLOCK_RECTIFIED_SQUARES, room + RECTIFIED_SQUARES);
    }
  }

  /** A run of values to the sums of the room. */
  @inline
  addRun(values: usize, end: usize, origin: v128, room: usize, isRectified: bool): void {
    const zero = f32x4.splat(0);
    const rectifiedOrigin = f32x4.pmax(origin, zero);
    let leastA = v128.load(room, LEAST),
      leastB = v128.load(room, LEAST + 16);
    let greatestA = v128.load(room, GREATEST),
      greatestB = v128.load(room, GREATEST + 16);
    let zerosA = v128.load(room, ZEROS),
      zerosB = v128.load(room, ZEROS + 16);
    let positivesA = v128.load(room, POSITIVES),
      positivesB = v128.load(room, POSITIVES + 16);
    let sumA = zero,
      sumB = zero;
    let squaresA = zero,
      squaresB = zero;
    let rectifiedSumA = zero,
      rectifiedSumB = zero;
    let rectifiedSquaresA = zero,
      rectifiedSquaresB = zero;
    for (let at = values; at < end; at += STEP_BYTES) {
      const a = v128.load(at),
        b = v128.load(at, 16);
      leastA = f32x4.pmin(leastA, a);
      greatestA = f32x4.pmax(greatestA, a);
      zerosA = i32x4.sub(zerosA, f32x4.eq(a, zero));
      const fromA = f32x4.sub(a, origin);
      sumA = f32x4.add(sumA, fromA);
      squaresA = multiplyAdd(fromA, fromA, squaresA);
      leastB = f32x4.pmin(leastB, b);
      greatestB = f32x4.pmax(greatestB, b);
      zerosB = i32x4.sub(zerosB, f32x4.eq(b, zero));
      const fromB = f32x4.sub(b, origin);
      sumB = f32x4.add(sumB, fromB);
      squaresB = multiplyAdd(fromB, fromB, squaresB);
      if (isRectified) {
        positivesA = i32x4.sub(positivesA, f32x4.lt(zero, a));
        const ownA = f32x4.sub(f32x4.pmax(a, zero), rectifiedOrigin);
        rectifiedSumA = f32x4.add(rectifiedSumA, ownA);
        rectifiedSquaresA = multiplyAdd(ownA, ownA, rectifiedSquaresA);
        positivesB = i32x4.sub(positivesB, f32x4.lt(zero, b));
        const ownB = f32x4.sub(f32x4.pmax(b, zero), rectifiedOrigin);
        rectifiedSumB = f32x4.add(rectifiedSumB, ownB);
        rectifiedSquaresB = multiplyAdd(ownB, ownB, rectifiedSquaresB);
      }
    }
    v128.store(room, zerosB, ZEROS + 16);
    v128.store(room, zerosA, ZEROS);
    v128.store(room, leastB, LEAST + 16);
    v128.store(room, leastA, LEAST);
    v128.store(room, greatestB, GREATEST + 16);
    v128.store(room, greatestA, GREATEST);
    v128.store(room, sumB, RUN_SUM + 16);
    v128.store(room, sumA, RUN_SUM);
    v128.store(room, squaresB, RUN_SQUARES + 16);
    v128.store(room, squaresA, RUN_SQUARES);
    if (isRectified) {
      v128.store(room, positivesB, POSITIVES + 16);
      v128.store(room, positivesA, POSITIVES);
      v128.store(room, rectifiedSumB, RUN_RECTIFIED_SUM + 16);
      v128.store(room, rectifiedSumA, RUN_RECTIFIED_SUM);
      v128.store(room, rectifiedSquaresB, RUN_RECTIFIED_SQUARES + 16);
      v128.store(room, rectifiedSquaresA, RUN_RECTIFIED_SQUARES);
    }
  }
}

/**
 * Eight lanes of some sums, added to others. By itself: where these additions stood behind the stores of `addRun`, V8 13.6 made code of 256 bits that lost half
 * of the extremes.
 */
function addVectors(from: usize, to: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += STEP_BYTES) {
    v128.store(to + at, f32x4.add(v128.load(to + at, 16), v128.load(from + at, 16)), 16);
    v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
  }
}

/** Eight lanes in float32, added to two in float64. */
function widen(run: usize, sums: usize): void {
  const a = v128.load(run),
    b = v128.load(run, VECTOR_BYTES);
  const low = f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
  const high = f64x2.add(
    f64x2.promote_low_f32x4(v128.shuffle<i64>(a, a, 1, 0)),
    f64x2.promote_low_f32x4(v128.shuffle<i64>(b, b, 1, 0)),
  );
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.add(low, high)));
}

/** The middle one of the first value, the last and one between: an odd one at the beginning is not what all others are far from. */
function middleValue(values: usize, end: usize): f32 {
  const first = load<f32>(values);
  const between = load<f32>(values + (((end - values) >> 1) & ~3));
  const last = load<f32>(max<usize>(values, end - 4));
  return max<f32>(min<f32>(first, between), min<f32>(max<f32>(first, between), last));
}

function begin(values: usize, end: usize, room: usize): void {
  const first = v128.load32_splat(values);
  // memory.fill is a call out of the module.
  for (let at = room; at < room + LEAST; at += VECTOR_BYTES) v128.store(at, i32x4.splat(0));
  for (let at: usize = 0; at < STEP_BYTES; at += VECTOR_BYTES) {
    v128.store(room + LEAST + at, first);
    v128.store(room + GREATEST + at, first);
  }
  store<f32>(room, middleValue(values, end), ORIGIN);
}

/** @param end behind a multiple of STEP_VALUES @param room for the sums named above, the rectified ones only where they are asked for */
export function sumBlock(values: usize, end: usize, room: usize): void {
  changetype<InPlace>(0).addBlock(values, end, room, false);
}

export function sumRectifiedBlock(values: usize, end: usize, room: usize): void {
  changetype<InPlace>(0).addBlock(values, end, room, true);
}

/**
 * Products with zero are zero but for NaN and infinities, whose product is NaN.
 * @param end behind a multiple of STEP_VALUES @param room for eight lanes
 * @returns whether all are finite
 */
export function areBlockFinite(values: usize, end: usize, room: usize): bool {
  const zero = f32x4.splat(0);
  let a = zero,
    b = zero;
  for (let at = values; at < end; at += STEP_BYTES) {
    a = multiplyAdd(v128.load(at), zero, a);
    b = multiplyAdd(v128.load(at, 16), zero, b);
  }
  v128.store(room, b, 16);
  v128.store(room, a);
  let sum: f32 = 0;
  for (let lane: usize = 0; lane < STEP_BYTES; lane += 4) sum += load<f32>(room + lane);
  return sum === 0;
}

/** Both lanes of a sum. */
export function total(sums: usize): f64 {
  return load<f64>(sums) + load<f64>(sums, 8);
}

export function totalCount(counts: usize): f64 {
  const both = i32x4.add(v128.load(counts), v128.load(counts, VECTOR_BYTES));
  return <f64>(
    (i32x4.extract_lane(both, 0) + i32x4.extract_lane(both, 1) + i32x4.extract_lane(both, 2) + i32x4.extract_lane(both, 3))
  );
}

export function leastOf(values: usize): f64 {
  const both = f32x4.pmin(v128.load(values), v128.load(values, VECTOR_BYTES));
  return <f64>(
    min<f32>(
      min<f32>(f32x4.extract_lane(both, 0), f32x4.extract_lane(both, 1)),
      min<f32>(f32x4.extract_lane(both, 2), f32x4.extract_lane(both, 3)),
    )
  );
}

export function greatestOf(values: usize): f64 {
  const both = f32x4.pmax(v128.load(values), v128.load(values, VECTOR_BYTES));
  return <f64>(
    max<f32>(
      max<f32>(f32x4.extract_lane(both, 0), f32x4.extract_lane(both, 1)),
      max<f32>(f32x4.extract_lane(both, 2), f32x4.extract_lane(both, 3)),
    )
  );
}
