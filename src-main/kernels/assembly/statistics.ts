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
  for (let at = out + 16; at < out + 48; at += 8) store<f64>(at, 0);
}

/** Joins a block: its sums of deviations from `origin` and of their squares. */
function join(out: usize, least: f64, greatest: f64, origin: f64, sum: f64, squares: f64, count: f64, zeros: f64): void {
  const before = load<f64>(out, 32);
  const after = before + count;
  const shift = sum / count;
  const own = max<f64>(0, squares - sum * shift);
  store<f64>(out, min<f64>(load<f64>(out), least), 0);
  store<f64>(out, max<f64>(load<f64>(out, 8), greatest), 8);
  store<f64>(out, after, 32);
  store<f64>(out, load<f64>(out, 40) + zeros, 40);
  // Most chunks are one block: divisions are what joining takes.
  if (before === 0) {
    store<f64>(out, origin + shift, 16);
    store<f64>(out, own, 24);
    return;
  }
  const distance = origin + shift - load<f64>(out, 16);
  store<f64>(out, load<f64>(out, 16) + (distance * count) / after, 16);
  store<f64>(out, load<f64>(out, 24) + own + (distance * distance * before * count) / after, 24);
}

/** The values at the end that fill no step, fewer than STEP_VALUES, to the first lanes of the block's sums. */
function addLast(values: usize, count: i32, room: usize, isRectified: bool): void {
  const origin = load<f32>(room + ORIGIN);
  const rectifiedOrigin = max<f32>(origin, 0);
  for (const end = values + ((<usize>count) << WORD_SHIFT); values < end; values += 4) {
    const value = load<f32>(values);
    const deviation = <f64>(value - origin);
    store<f32>(room, min<f32>(load<f32>(room, LEAST), value), LEAST);
    store<f32>(room, max<f32>(load<f32>(room, GREATEST), value), GREATEST);
    store<i32>(room, load<i32>(room, ZEROS) + i32(value === 0), ZEROS);
    store<f64>(room, load<f64>(room, SUM) + deviation, SUM);
    store<f64>(room, load<f64>(room, SQUARES) + deviation * deviation, SQUARES);
    if (!isRectified) continue;
    const own = <f64>(max<f32>(value, 0) - rectifiedOrigin);
    store<i32>(room, load<i32>(room, POSITIVES) + i32(value > 0), POSITIVES);
    store<f64>(room, load<f64>(room, RECTIFIED_SUM) + own, RECTIFIED_SUM);
    store<f64>(room, load<f64>(room, RECTIFIED_SQUARES) + own * own, RECTIFIED_SQUARES);
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
  for (let left = count; left > 0; left -= BLOCK_VALUES) {
    const block = min<i32>(left, BLOCK_VALUES);
    const last = block & (STEP_VALUES - 1);
    const end = at + ((<usize>(block - last)) << WORD_SHIFT);
    if (rectified) sumRectifiedBlock(at, end, scratch);
    else sumBlock(at, end, scratch);
    addLast(end, last, scratch, rectified !== 0);
    joinBlock(<f64>block, out, scratch);
    if (rectified) joinRectifiedBlock(<f64>block, rectified, scratch);
    at = end;
  }
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
