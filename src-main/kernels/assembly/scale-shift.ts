// y = scale * x + shift, one pair of factors for each line: batch normalisation, and the last step of the other normalisations.
import * as fields from '../descriptor-fields';
import * as layout from '../layout-fields';
import { chunkCount, chunkFirst, measureChunk, outputAt } from './chunks';
import { field, multiplyAdd, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';

export function f32_scale_shift(descriptor: usize, block: i32, scratch: usize): void {
  const line = block / field(descriptor, fields.CHUNK_CHUNKS_PER_MAP);
  const factor = (<usize>(line % field(descriptor, layout.AFFINE_FACTORS))) << WORD_SHIFT;
  const scale = v128.load32_splat(pointer(descriptor, layout.AFFINE_SCALES) + factor);
  const shift = v128.load32_splat(pointer(descriptor, layout.AFFINE_SHIFTS) + factor);
  const first = chunkFirst(descriptor, block);
  const count = chunkCount(descriptor, block);
  let from = pointer(descriptor, fields.CHUNK_INPUT) + ((<usize>first) << WORD_SHIFT);
  let to = outputAt(descriptor, first);
  const vectorEnd = to + ((<usize>(count & ~3)) << WORD_SHIFT);
  while (to < vectorEnd) {
    v128.store(to, multiplyAdd(scale, v128.load(from), shift));
    from += VECTOR_BYTES;
    to += VECTOR_BYTES;
  }
  const rest = (<usize>(count & 3)) << WORD_SHIFT;
  if (rest > 0) {
    memory.copy(scratch, from, rest);
    v128.store(scratch, multiplyAdd(scale, v128.load(scratch), shift));
    memory.copy(to, scratch, rest);
  }
  measureChunk(descriptor, block, scratch);
}
