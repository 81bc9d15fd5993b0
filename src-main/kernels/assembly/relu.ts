// torch.relu: 0 where x < 0, else x: NaN stays NaN and -0 stays -0.
import * as fields from '../descriptor-fields';
import { field, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { measure, statisticsSlot } from './statistics';

export function f32_relu(descriptor: usize, block: i32, scratch: usize): void {
  const chunksPerMap = field(descriptor, fields.CHUNK_CHUNKS_PER_MAP);
  const chunkValues = field(descriptor, fields.CHUNK_VALUES);
  const perMap = field(descriptor, fields.CHUNK_VALUES_PER_MAP);
  const map = block / chunksPerMap;
  const chunk = block % chunksPerMap;
  const count = min<i32>(chunkValues, perMap - chunk * chunkValues);
  const offset = (<usize>(map * perMap + chunk * chunkValues)) << WORD_SHIFT;
  let from = pointer(descriptor, fields.CHUNK_INPUT) + offset;
  const output = pointer(descriptor, fields.CHUNK_OUTPUT) + offset;
  let to = output;
  const zero = f32x4.splat(0);
  const end = output + ((<usize>count) << WORD_SHIFT);
  const vectorEnd = output + ((<usize>(count & ~3)) << WORD_SHIFT);
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
  const statistics = pointer(descriptor, fields.CHUNK_STATISTICS);
  if (statistics === 0) return;
  measure(output, count, statisticsSlot(statistics, chunk, field(descriptor, fields.CHUNK_MAPS), map), 0, scratch);
}
