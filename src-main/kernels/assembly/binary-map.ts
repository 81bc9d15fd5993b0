// Two values in, one value out, with broadcasting: the loops of every binary op. An operand's run is contiguous, one value for all, or
// gathered. The op is a class without fields, as in elementwise-map.ts.
import * as fields from '../descriptor-fields';
import * as layout from '../layout-fields';
import { chunkCount, chunkFirst, measureChunk, outputAt } from './chunks';
import { pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { runLength, runOffset, runStride } from './strided-walk';

/** Room for gathered values of either operand. */
const SECOND_ROOM: usize = 16;

/** Up to four values from `from`, `stride` values apart, beside each other in `room`. */
function gathered(from: usize, stride: i32, count: i32, room: usize): v128 {
  const step = (<usize>stride) << WORD_SHIFT;
  for (let i = 0; i < count; i++) {
    store<f32>(room + ((<usize>i) << WORD_SHIFT), load<f32>(from));
    from += step;
  }
  return v128.load(room);
}

/** `count` values of which both operands have a run. */
function mapRun<Op>(a: usize, strideA: i32, b: usize, strideB: i32, to: usize, count: i32, alpha: v128, room: usize): void {
  const isPlainA = strideA === 1;
  const isPlainB = strideB === 1;
  const stepA = ((<usize>strideA) << WORD_SHIFT) * 4;
  const stepB = ((<usize>strideB) << WORD_SHIFT) * 4;
  let left = count;
  if (isPlainA && isPlainB) {
    for (; left >= 4; left -= 4) {
      v128.store(to, changetype<Op>(0).apply(v128.load(a), v128.load(b), alpha));
      a += VECTOR_BYTES;
      b += VECTOR_BYTES;
      to += VECTOR_BYTES;
    }
  } else if (isPlainA && strideB === 0) {
    const same = v128.load32_splat(b);
    for (; left >= 4; left -= 4) {
      v128.store(to, changetype<Op>(0).apply(v128.load(a), same, alpha));
      a += VECTOR_BYTES;
      to += VECTOR_BYTES;
    }
  } else if (strideA === 0 && isPlainB) {
    const same = v128.load32_splat(a);
    for (; left >= 4; left -= 4) {
      v128.store(to, changetype<Op>(0).apply(same, v128.load(b), alpha));
      b += VECTOR_BYTES;
      to += VECTOR_BYTES;
    }
  }
  while (left > 0) {
    const some = min<i32>(4, left);
    const first = gathered(a, strideA, some, room);
    const second = gathered(b, strideB, some, room + SECOND_ROOM);
    v128.store(room, changetype<Op>(0).apply(first, second, alpha));
    memory.copy(to, room, (<usize>some) << WORD_SHIFT);
    a += stepA;
    b += stepB;
    to += VECTOR_BYTES;
    left -= some;
  }
}

/** Op.apply(a, b, alpha) of four values. */
export function mapPairs<Op>(descriptor: usize, block: i32, scratch: usize): void {
  const sourceA = pointer(descriptor, fields.CHUNK_INPUT);
  const sourceB = pointer(descriptor, layout.BINARY_SECOND);
  const alpha = f32x4.splat(load<f32>(descriptor + ((<usize>layout.BINARY_ALPHA) << WORD_SHIFT)));
  const length = runLength(descriptor);
  const strideA = runStride(descriptor, layout.WALK_STRIDES);
  const strideB = runStride(descriptor, layout.BINARY_SECOND_STRIDES);
  let at = chunkFirst(descriptor, block);
  const end = at + chunkCount(descriptor, block);
  while (at < end) {
    const run = at / length;
    const inRun = at % length;
    const count = min<i32>(length - inRun, end - at);
    const startA = runOffset(descriptor, layout.WALK_STRIDES, run) + inRun * strideA;
    const startB = runOffset(descriptor, layout.BINARY_SECOND_STRIDES, run) + inRun * strideB;
    const a = sourceA + ((<usize>startA) << WORD_SHIFT);
    const b = sourceB + ((<usize>startB) << WORD_SHIFT);
    mapRun<Op>(a, strideA, b, strideB, outputAt(descriptor, at), count, alpha, scratch);
    at += count;
  }
  measureChunk(descriptor, block, scratch);
}
