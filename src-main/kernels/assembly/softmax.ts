// Softmax and LogSoftmax along one axis: the greatest value is taken away first, sums are float64. Along the last axis row by row, along
// others four neighbours at a time. Source: aten/src/ATen/native/cpu/SoftMaxKernel.cpp.
import * as fields from '../norm-fields';
import { field, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { exp4 } from './vector-math';

/** The first `lanes` values; the others are 0. */
function loadSome(from: usize, lanes: i32, room: usize): v128 {
  if (lanes >= 4) return v128.load(from);
  v128.store(room, i32x4.splat(0));
  memory.copy(room, from, (<usize>lanes) << WORD_SHIFT);
  return v128.load(room);
}

function storeSome(to: usize, values: v128, lanes: i32, room: usize): void {
  if (lanes >= 4) {
    v128.store(to, values);
    return;
  }
  v128.store(room, values);
  memory.copy(to, room, (<usize>lanes) << WORD_SHIFT);
}

function high(values: v128): v128 {
  return v128.shuffle<i64>(values, values, 1, 0);
}

/** `lanes` columns side by side, each `axis` values long. */
function softmaxColumns(from: usize, to: usize, axis: i32, step: usize, lanes: i32, isLog: bool, room: usize): void {
  let greatest = loadSome(from, lanes, room);
  for (let i = 1; i < axis; i++) greatest = f32x4.max(greatest, loadSome(from + <usize>i * step, lanes, room));
  let sumLow = f64x2.splat(0);
  let sumHigh = f64x2.splat(0);
  for (let i = 0; i < axis; i++) {
    const place = <usize>i * step;
    const shifted = f32x4.sub(loadSome(from + place, lanes, room), greatest);
    const e = exp4(shifted);
    sumLow = f64x2.add(sumLow, f64x2.promote_low_f32x4(e));
    sumHigh = f64x2.add(sumHigh, f64x2.promote_low_f32x4(high(e)));
    storeSome(to + place, isLog ? shifted : e, lanes, room);
  }
  const low4 = f32x4.demote_f64x2_zero(sumLow);
  const high4 = f32x4.demote_f64x2_zero(sumHigh);
  let sums = v128.shuffle<i64>(low4, high4, 0, 2);
  if (isLog) {
    sums = f32x4.replace_lane(sums, 0, <f32>Math.log(f64x2.extract_lane(sumLow, 0)));
    sums = f32x4.replace_lane(sums, 1, <f32>Math.log(f64x2.extract_lane(sumLow, 1)));
    sums = f32x4.replace_lane(sums, 2, <f32>Math.log(f64x2.extract_lane(sumHigh, 0)));
    sums = f32x4.replace_lane(sums, 3, <f32>Math.log(f64x2.extract_lane(sumHigh, 1)));
  }
  for (let i = 0; i < axis; i++) {
    const place = to + <usize>i * step;
    const value = loadSome(place, lanes, room);
    storeSome(place, isLog ? f32x4.sub(value, sums) : f32x4.div(value, sums), lanes, room);
  }
}

function softmaxRow(from: usize, to: usize, axis: i32, isLog: bool, room: usize): void {
  let greatest = f32x4.splat(load<f32>(from));
  const whole = axis & ~3;
  for (let i = 0; i < whole; i += 4) greatest = f32x4.max(greatest, v128.load(from + ((<usize>i) << WORD_SHIFT)));
  let most = max<f32>(
    max<f32>(f32x4.extract_lane(greatest, 0), f32x4.extract_lane(greatest, 1)),
    max<f32>(f32x4.extract_lane(greatest, 2), f32x4.extract_lane(greatest, 3)),
  );
  for (let i = whole; i < axis; i++) most = max<f32>(most, load<f32>(from + ((<usize>i) << WORD_SHIFT)));
  const base = f32x4.splat(most);
  let sumLow = f64x2.splat(0);
  let sumHigh = f64x2.splat(0);
  let sum: f64 = 0;
  for (let i = 0; i < axis; i += 4) {
    const place = (<usize>i) << WORD_SHIFT;
    const lanes = min<i32>(4, axis - i);
    const shifted = f32x4.sub(loadSome(from + place, lanes, room), base);
    const e = exp4(shifted);
    if (lanes >= 4) {
      sumLow = f64x2.add(sumLow, f64x2.promote_low_f32x4(e));
      sumHigh = f64x2.add(sumHigh, f64x2.promote_low_f32x4(high(e)));
    } else {
      sum += <f64>f32x4.extract_lane(e, 0);
      if (lanes > 1) sum += <f64>f32x4.extract_lane(e, 1);
      if (lanes > 2) sum += <f64>f32x4.extract_lane(e, 2);
    }
    storeSome(to + place, isLog ? shifted : e, lanes, room);
  }
  const sums = f64x2.add(sumLow, sumHigh);
  sum += f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  const divisor = f32x4.splat(isLog ? <f32>Math.log(sum) : <f32>sum);
  for (let i = 0; i < axis; i += 4) {
    const place = to + ((<usize>i) << WORD_SHIFT);
    const lanes = min<i32>(4, axis - i);
    const value = loadSome(place, lanes, room);
    storeSome(place, isLog ? f32x4.sub(value, divisor) : f32x4.div(value, divisor), lanes, room);
  }
}

export function f32_softmax(descriptor: usize, block: i32, scratch: usize): void {
  const axis = field(descriptor, fields.SOFTMAX_AXIS);
  const inner = field(descriptor, fields.SOFTMAX_INNER);
  const perBlock = field(descriptor, fields.SOFTMAX_PER_BLOCK);
  const isLog = field(descriptor, fields.SOFTMAX_LOG) !== 0;
  const input = pointer(descriptor, fields.SOFTMAX_INPUT);
  const output = pointer(descriptor, fields.SOFTMAX_OUTPUT);
  if (inner === 1) {
    const end = min<i32>(field(descriptor, fields.SOFTMAX_OUTER), (block + 1) * perBlock);
    for (let row = block * perBlock; row < end; row++) {
      const offset = (<usize>(row * axis)) << WORD_SHIFT;
      softmaxRow(input + offset, output + offset, axis, isLog, scratch);
    }
    return;
  }
  const blocksPerOuter = field(descriptor, fields.SOFTMAX_BLOCKS_PER_OUTER);
  const outer = block / blocksPerOuter;
  const first = (block % blocksPerOuter) * perBlock;
  const end = min<i32>(inner, first + perBlock);
  const step = (<usize>inner) << WORD_SHIFT;
  let place = (<usize>(outer * axis * inner + first)) << WORD_SHIFT;
  for (let column = first; column < end; column += 4) {
    softmaxColumns(input + place, output + place, axis, step, min<i32>(4, end - column), isLog, scratch);
    place += VECTOR_BYTES;
  }
}
