// A pass of its own for values that no kernel of ours made, or whose blocks are not chunks of maps; and for what ReLU leaves of values, where
// that is not kept beside them.
import * as fields from '../descriptor-fields';
import { chunkCount, chunkFirst } from './chunks';
import { field, pointer, WORD_SHIFT } from './field';
import { askedSlot, measure, measureAsked } from './statistics';

function chunkValues(descriptor: usize, block: i32): usize {
  return pointer(descriptor, fields.CHUNK_INPUT) + ((<usize>chunkFirst(descriptor, block)) << WORD_SHIFT);
}

function chunkSlot(descriptor: usize, block: i32): usize {
  const perMap = field(descriptor, fields.CHUNK_CHUNKS_PER_MAP);
  const statistics = pointer(descriptor, fields.CHUNK_STATISTICS);
  return askedSlot(statistics, block % perMap, field(descriptor, fields.CHUNK_MAPS), block / perMap);
}

export function f32_statistics(descriptor: usize, block: i32, scratch: usize): void {
  const slot = chunkSlot(descriptor, block);
  if (slot) measure(chunkValues(descriptor, block), chunkCount(descriptor, block), slot, 0, scratch);
}

export function f32_rectified_statistics(descriptor: usize, block: i32, scratch: usize): void {
  const slot = chunkSlot(descriptor, block);
  if (slot) measureAsked(chunkValues(descriptor, block), chunkCount(descriptor, block), 0, slot, scratch);
}
