// A pass of its own for values that no kernel of ours made, or whose blocks are not chunks of maps.
import * as fields from '../descriptor-fields';
import { field, pointer, WORD_SHIFT } from './field';
import { measure, statisticsSlot } from './statistics';

export function f32_statistics(descriptor: usize, block: i32, _scratch: usize): void {
  const chunksPerMap = field(descriptor, fields.CHUNK_CHUNKS_PER_MAP);
  const chunkValues = field(descriptor, fields.CHUNK_VALUES);
  const perMap = field(descriptor, fields.CHUNK_VALUES_PER_MAP);
  const map = block / chunksPerMap;
  const chunk = block % chunksPerMap;
  const first = chunk * chunkValues;
  const count = min<i32>(chunkValues, perMap - first);
  const values = pointer(descriptor, fields.CHUNK_INPUT) + ((<usize>(map * perMap + first)) << WORD_SHIFT);
  measure(
    values,
    count,
    statisticsSlot(pointer(descriptor, fields.CHUNK_STATISTICS), chunk, field(descriptor, fields.CHUNK_MAPS), map),
  );
}
