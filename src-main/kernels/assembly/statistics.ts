// What is measured of a chunk of one map while its values are hot: extremes, mean, squared deviations, zeros; of the values and, where somebody asks,
// of what ReLU leaves of them, in one go. Blocks of values are summed in float32 as deviations from a value of their own, so that little is lost and
// a constant map has a deviation of exactly 0, and joined in float64 as in Chan, Golub, LeVeque, "Updating formulae", 1979.
import * as fields from '../descriptor-fields';
import { WORD_SHIFT } from './field';
import {
  BLOCK_VALUES,
  GREATEST,
  greatestOf,
  LEAST,
  leastOf,
  ORIGIN,
  POSITIVES,
  RECTIFIED_SQUARES,
  RECTIFIED_SUM,
  SQUARES,
  STEP_VALUES,
  SUM,
  SUMS_BYTES,
  total,
  totalCount,
  ZEROS,
} from './statistics-block';
import { measureFinite } from './statistics-finite';
import { sumBlock, sumRectifiedBlock } from './vectors';

const WORDS_SHIFT: i32 = 3;
/** Of the squared deviations among what is measured. */
const SQUARES_AT: usize = 24;

/** Address of the statistics of one chunk of one map: chunk by chunk, within it map by map. */
export function statisticsSlot(base: usize, chunk: i32, maps: i32, map: i32): usize {
  return base + ((<usize>((chunk * maps + map) * fields.STATISTICS_WORDS)) << WORDS_SHIFT);
}

/** Nothing measured yet: minimum, maximum, mean, squared deviations, count, zeros. */
function begin(out: usize): void {
  store<f64>(out, Infinity, 0);
  store<f64>(out, -Infinity, 8);
  memory.fill(out + 16, 0, 32);
}

/** Joins a block: its sums of deviations from `origin` and of their squares. */
function join(out: usize, least: f64, greatest: f64, origin: f64, sum: f64, squares: f64, count: f64, zeros: f64): void {
  const before = load<f64>(out, 32);
  const after = before + count;
  const shift = sum / count;
  const distance = origin + shift - load<f64>(out, 16);
  store<f64>(out, min<f64>(load<f64>(out), least), 0);
  store<f64>(out, max<f64>(load<f64>(out, 8), greatest), 8);
  store<f64>(out, load<f64>(out, 16) + (distance * count) / after, 16);
  const own = max<f64>(0, squares - sum * shift);
  store<f64>(out, load<f64>(out, 24) + own + (distance * distance * before * count) / after, 24);
  store<f64>(out, after, 32);
  store<f64>(out, load<f64>(out, 40) + zeros, 40);
}

/** The values at the end that fill no step: one by one, as blocks of their own. */
function joinLast(values: usize, count: i32, out: usize, isRectified: bool): void {
  for (let i: i32 = 0; i < count; i++) {
    const stored = load<f32>(values + ((<usize>i) << WORD_SHIFT));
    const value = <f64>(isRectified && stored < 0 ? 0 : stored);
    join(out, value, value, value, 0, 0 * value, 1, value === 0 ? 1 : 0);
  }
}

/** The sums that `sumBlock` has left of a block to what was measured before. */
function joinBlock(count: f64, out: usize, room: usize): void {
  const origin = <f64>load<f32>(room + ORIGIN);
  const zeros = totalCount(room + ZEROS);
  join(out, leastOf(room + LEAST), greatestOf(room + GREATEST), origin, total(room + SUM), total(room + SQUARES), count, zeros);
}

function joinRectifiedBlock(count: f64, out: usize, room: usize): void {
  const origin = max<f64>(0, <f64>load<f32>(room + ORIGIN));
  const least = max<f64>(0, leastOf(room + LEAST));
  const greatest = max<f64>(0, greatestOf(room + GREATEST));
  const zeros = count - totalCount(room + POSITIVES);
  join(out, least, greatest, origin, total(room + RECTIFIED_SUM), total(room + RECTIFIED_SQUARES), count, zeros);
}

/**
 * @param out STATISTICS_WORDS float64
 * @param rectified as many for the values as ReLU leaves them, or 0
 * @param scratch STATISTICS_ROOM bytes
 * @returns false where a value is not finite
 */
export function measure(values: usize, count: i32, out: usize, rectified: usize, scratch: usize): bool {
  begin(out);
  if (rectified) begin(rectified);
  let at = values;
  for (let left = count & ~(STEP_VALUES - 1); left > 0; left -= BLOCK_VALUES) {
    const block = min<i32>(left, BLOCK_VALUES);
    const end = at + ((<usize>block) << WORD_SHIFT);
    if (rectified) sumRectifiedBlock(at, end, scratch);
    else sumBlock(at, end, scratch);
    joinBlock(<f64>block, out, scratch);
    if (rectified) joinRectifiedBlock(<f64>block, rectified, scratch);
    at = end;
  }
  const last = count & (STEP_VALUES - 1);
  joinLast(at, last, out, false);
  if (rectified) joinLast(at, last, rectified, true);
  if (Number.isFinite(load<f64>(out, SQUARES_AT))) return true;
  if (rectified) measureFinite(values, count, rectified, true);
  return measureFinite(values, count, out, false);
}

/** The same where `out` may be 0 as well: the values as ReLU leaves them alone. At least one of both is asked for. */
export function measureAsked(values: usize, count: i32, out: usize, rectified: usize, scratch: usize): bool {
  return measure(values, count, out ? out : scratch + SUMS_BYTES, rectified, scratch);
}

/** Address of the statistics of one chunk of one map, or 0 where nobody asks. */
export function askedSlot(base: usize, chunk: i32, maps: i32, map: i32): usize {
  return base === 0 ? 0 : statisticsSlot(base, chunk, maps, map);
}
