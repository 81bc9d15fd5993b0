// The same values in another order: permute, transpose, expand, slices with steps, flip. Runs that are contiguous on both sides are copied whole.
import * as fields from '../descriptor-fields';
import * as layout from '../layout-fields';
import { chunkCount, chunkFirst, measureChunk, outputAt } from './chunks';
import { field, pointer, WORD_SHIFT } from './field';
import { runLength, runOffset, runStride } from './strided-walk';

export function f32_copy_strided(descriptor: usize, block: i32, scratch: usize): void {
  const source = pointer(descriptor, fields.CHUNK_INPUT);
  const offset = field(descriptor, layout.WALK_OFFSET);
  const length = runLength(descriptor);
  const stride = runStride(descriptor, layout.WALK_STRIDES);
  const first = chunkFirst(descriptor, block);
  const end = first + chunkCount(descriptor, block);
  let at = first;
  while (at < end) {
    const inRun = at % length;
    const count = min<i32>(length - inRun, end - at);
    const start = offset + runOffset(descriptor, layout.WALK_STRIDES, at / length) + inRun * stride;
    let from = source + ((<usize>start) << WORD_SHIFT);
    let to = outputAt(descriptor, at);
    if (stride === 1) {
      memory.copy(to, from, (<usize>count) << WORD_SHIFT);
    } else {
      const step = (<usize>stride) << WORD_SHIFT;
      const runEnd = to + ((<usize>count) << WORD_SHIFT);
      while (to < runEnd) {
        store<f32>(to, load<f32>(from));
        from += step;
        to += 4;
      }
    }
    at += count;
  }
  measureChunk(descriptor, block, scratch);
}
