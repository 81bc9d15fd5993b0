// The cut that most kernels share: block = map * chunks per map + chunk, each chunk a run of values of one map of the output. Where it begins,
// how long it is, and measuring it while it is hot.
import * as fields from '../descriptor-fields';
import { field, pointer, WORD_SHIFT } from './field';
import { askedSlot, measureAsked } from './statistics';

/** Index of the block's first value in the output. */
export function chunkFirst(descriptor: usize, block: i32): i32 {
  const perMap = field(descriptor, fields.CHUNK_CHUNKS_PER_MAP);
  return (
    (block / perMap) * field(descriptor, fields.CHUNK_VALUES_PER_MAP) + (block % perMap) * field(descriptor, fields.CHUNK_VALUES)
  );
}

export function chunkCount(descriptor: usize, block: i32): i32 {
  const values = field(descriptor, fields.CHUNK_VALUES);
  const chunk = block % field(descriptor, fields.CHUNK_CHUNKS_PER_MAP);
  return min<i32>(values, field(descriptor, fields.CHUNK_VALUES_PER_MAP) - chunk * values);
}

/** Address of a value of the output. */
export function outputAt(descriptor: usize, index: i32): usize {
  return pointer(descriptor, fields.CHUNK_OUTPUT) + ((<usize>index) << WORD_SHIFT);
}

/** Measures what the block has written, and what ReLU leaves of it, where anybody wants to know. */
export function measureChunk(descriptor: usize, block: i32, scratch: usize): void {
  const chunk = block % field(descriptor, fields.CHUNK_CHUNKS_PER_MAP);
  const map = block / field(descriptor, fields.CHUNK_CHUNKS_PER_MAP);
  const maps = field(descriptor, fields.CHUNK_MAPS);
  const slot = askedSlot(pointer(descriptor, fields.CHUNK_STATISTICS), chunk, maps, map);
  const rectified = askedSlot(pointer(descriptor, fields.CHUNK_RECTIFIED_STATISTICS), chunk, maps, map);
  if (slot === 0 && rectified === 0) return;
  measureAsked(outputAt(descriptor, chunkFirst(descriptor, block)), chunkCount(descriptor, block), slot, rectified, scratch);
}
