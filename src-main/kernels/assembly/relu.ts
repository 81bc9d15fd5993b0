// torch.relu: 0 where x < 0, else x: NaN stays NaN and -0 stays -0.
import * as fields from '../descriptor-fields';
import { chunkCount, chunkFirst, measureChunk, outputAt } from './chunks';
import { pointer, VECTOR_BYTES, WORD_SHIFT } from './field';

/** `count` values as ReLU leaves them. */
export function rectifyRun(from: usize, to: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const end = to + ((<usize>count) << WORD_SHIFT);
  const vectorEnd = to + ((<usize>(count & ~3)) << WORD_SHIFT);
  while (to < vectorEnd) {
    v128.store(to, f32x4.pmax(v128.load(from), zero));
    from += VECTOR_BYTES;
    to += VECTOR_BYTES;
  }
  while (to < end) {
    const value = load<f32>(from);
    store<f32>(to, value < 0 ? 0 : value);
    from += 4;
    to += 4;
  }
}

export function f32_relu(descriptor: usize, block: i32, scratch: usize): void {
  const first = chunkFirst(descriptor, block);
  const from = pointer(descriptor, fields.CHUNK_INPUT) + ((<usize>first) << WORD_SHIFT);
  rectifyRun(from, outputAt(descriptor, first), chunkCount(descriptor, block));
  measureChunk(descriptor, block, scratch);
}
