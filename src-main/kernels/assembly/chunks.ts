// The cut that most kernels share: block = map * chunks per map + chunk, each chunk a run of values of one map of the output. Where it begins,
// how long it is, and measuring it while it is hot.
import * as fields from '../descriptor-fields';
import { field, pointer, WORD_SHIFT } from './field';
import { measure, statisticsSlot } from './statistics';

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
  const statistics = pointer(descriptor, fields.CHUNK_STATISTICS);
  if (statistics === 0) return;
  const perMap = field(descriptor, fields.CHUNK_CHUNKS_PER_MAP);
  const maps = field(descriptor, fields.CHUNK_MAPS);
  const slot = statisticsSlot(statistics, block % perMap, maps, block / perMap);
  const rectified = pointer(descriptor, fields.CHUNK_RECTIFIED_STATISTICS);
  const rectifiedSlot = rectified === 0 ? 0 : statisticsSlot(rectified, block % perMap, maps, block / perMap);
  measure(outputAt(descriptor, chunkFirst(descriptor, block)), chunkCount(descriptor, block), slot, rectifiedSlot, scratch);
}
