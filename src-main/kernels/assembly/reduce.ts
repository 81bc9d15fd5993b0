// mean, sum, amax and amin over any axes: for every value that stays, a walk over the axes that vanish. Sums are float64; NaN wins in extremes.
// Where neighbours stay neighbours, four are taken at a time.
import * as fields from '../descriptor-fields';
import * as layout from '../layout-fields';
import * as norm from '../norm-fields';
import { chunkCount, chunkFirst, measureChunk, outputAt } from './chunks';
import { field, pointer, WORD_SHIFT } from './field';
import { runLength, runOffset, runStride } from './strided-walk';

class Sum {
  start(): f64 {
    return 0;
  }
  join(a: f64, b: f64): f64 {
    return a + b;
  }
  joinPair(a: v128, b: v128): v128 {
    return f64x2.add(a, b);
  }
}
class Greatest {
  start(): f64 {
    return -Infinity;
  }
  join(a: f64, b: f64): f64 {
    return max<f64>(a, b);
  }
  joinPair(a: v128, b: v128): v128 {
    return f64x2.max(a, b);
  }
}
class Least {
  start(): f64 {
    return Infinity;
  }
  join(a: f64, b: f64): f64 {
    return min<f64>(a, b);
  }
  joinPair(a: v128, b: v128): v128 {
    return f64x2.min(a, b);
  }
}

/** Index of the first value of run `run` of the axes that vanish, from where the value that stays begins. */
function vanishingOffset(descriptor: usize, run: i32): i32 {
  let offset = 0;
  let rest = run;
  for (let axis = field(descriptor, norm.REDUCE_AXES) - 2; axis >= 0; axis--) {
    const size = field(descriptor, norm.REDUCE_SIZES + axis);
    offset += (rest % size) * field(descriptor, norm.REDUCE_STRIDES + axis);
    rest /= size;
  }
  return offset;
}

function reduceOne<Op>(descriptor: usize, base: usize, runs: i32, length: i32, stride: i32): f64 {
  const step = (<usize>stride) << WORD_SHIFT;
  let result = changetype<Op>(0).start();
  let low = f64x2.splat(result);
  let high = low;
  for (let run = 0; run < runs; run++) {
    let from = base + ((<usize>vanishingOffset(descriptor, run)) << WORD_SHIFT);
    let left = length;
    if (stride === 1) {
      for (; left >= 4; left -= 4) {
        const values = v128.load(from);
        low = changetype<Op>(0).joinPair(low, f64x2.promote_low_f32x4(values));
        high = changetype<Op>(0).joinPair(high, f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 0)));
        from += 16;
      }
    }
    for (; left > 0; left--) {
      result = changetype<Op>(0).join(result, <f64>load<f32>(from));
      from += step;
    }
  }
  const both = changetype<Op>(0).joinPair(low, high);
  const vector = changetype<Op>(0).join(f64x2.extract_lane(both, 0), f64x2.extract_lane(both, 1));
  return changetype<Op>(0).join(result, vector);
}

/** Four neighbours that stay. */
function reduceFour<Op>(descriptor: usize, base: usize, runs: i32, length: i32, stride: i32, to: usize, divisor: f64): void {
  const step = (<usize>stride) << WORD_SHIFT;
  let low = f64x2.splat(changetype<Op>(0).start());
  let high = low;
  for (let run = 0; run < runs; run++) {
    let from = base + ((<usize>vanishingOffset(descriptor, run)) << WORD_SHIFT);
    for (let i = 0; i < length; i++) {
      const values = v128.load(from);
      low = changetype<Op>(0).joinPair(low, f64x2.promote_low_f32x4(values));
      high = changetype<Op>(0).joinPair(high, f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 0)));
      from += step;
    }
  }
  const by = f64x2.splat(divisor);
  const low4 = f32x4.demote_f64x2_zero(f64x2.div(low, by));
  const high4 = f32x4.demote_f64x2_zero(f64x2.div(high, by));
  v128.store(to, v128.shuffle<i64>(low4, high4, 0, 2));
}

function reduce<Op>(descriptor: usize, block: i32, scratch: usize): void {
  const source = pointer(descriptor, fields.CHUNK_INPUT);
  const divisor = <f64>field(descriptor, norm.REDUCE_DIVISOR);
  const axes = field(descriptor, norm.REDUCE_AXES);
  const length = field(descriptor, norm.REDUCE_SIZES + axes - 1);
  const stride = field(descriptor, norm.REDUCE_STRIDES + axes - 1);
  let runs = 1;
  for (let axis = 0; axis < axes - 1; axis++) runs *= field(descriptor, norm.REDUCE_SIZES + axis);
  const keptLength = runLength(descriptor);
  const keptStride = runStride(descriptor, layout.WALK_STRIDES);
  let at = chunkFirst(descriptor, block);
  const end = at + chunkCount(descriptor, block);
  while (at < end) {
    const inRun = at % keptLength;
    const count = min<i32>(keptLength - inRun, end - at);
    const start = runOffset(descriptor, layout.WALK_STRIDES, at / keptLength) + inRun * keptStride;
    let i = 0;
    if (keptStride === 1) {
      for (; i + 4 <= count; i += 4) {
        const base = source + ((<usize>(start + i)) << WORD_SHIFT);
        reduceFour<Op>(descriptor, base, runs, length, stride, outputAt(descriptor, at + i), divisor);
      }
    }
    for (; i < count; i++) {
      const base = source + ((<usize>(start + i * keptStride)) << WORD_SHIFT);
      store<f32>(outputAt(descriptor, at + i), <f32>(reduceOne<Op>(descriptor, base, runs, length, stride) / divisor));
    }
    at += count;
  }
  measureChunk(descriptor, block, scratch);
}

export function f32_reduce_sum(descriptor: usize, block: i32, scratch: usize): void {
  reduce<Sum>(descriptor, block, scratch);
}

export function f32_reduce_max(descriptor: usize, block: i32, scratch: usize): void {
  reduce<Greatest>(descriptor, block, scratch);
}

export function f32_reduce_min(descriptor: usize, block: i32, scratch: usize): void {
  reduce<Least>(descriptor, block, scratch);
}
