// y = scale * x + shift, one pair of factors for each line: batch normalisation, and the last step of the other normalisations.
import * as fields from '../descriptor-fields';
import * as layout from '../layout-fields';
import { chunkCount, chunkFirst, measureChunk, outputAt } from './chunks';
import { field, pointer, WORD_SHIFT } from './field';
import { scaleRun } from './scale-run';

export function f32_scale_shift(descriptor: usize, block: i32, scratch: usize): void {
  const line = block / field(descriptor, fields.CHUNK_CHUNKS_PER_MAP);
  const factor = (<usize>(line % field(descriptor, layout.AFFINE_FACTORS))) << WORD_SHIFT;
  const scale = v128.load32_splat(pointer(descriptor, layout.AFFINE_SCALES) + factor);
  const shift = v128.load32_splat(pointer(descriptor, layout.AFFINE_SHIFTS) + factor);
  const first = chunkFirst(descriptor, block);
  const count = chunkCount(descriptor, block);
  const from = pointer(descriptor, fields.CHUNK_INPUT) + ((<usize>first) << WORD_SHIFT);
  scaleRun(from, outputAt(descriptor, first), count, scale, shift, scratch);
  measureChunk(descriptor, block, scratch);
}
