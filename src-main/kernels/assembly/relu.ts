// torch.relu: max(x, 0), NaN stays NaN.
import * as fields from '../descriptor-fields';
import { field, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { measure, statisticsSlot } from './statistics';

export function f32_relu(descriptor: usize, block: i32, _scratch: usize): void {
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
    v128.store(to, f32x4.max(v128.load(from), zero));
    from += VECTOR_BYTES;
    to += VECTOR_BYTES;
  }
  while (to < end) {
    store<f32>(to, max<f32>(load<f32>(from), 0));
    from += 4;
    to += 4;
  }
  const statistics = pointer(descriptor, fields.CHUNK_STATISTICS);
  if (statistics !== 0) measure(output, count, statisticsSlot(statistics, chunk, field(descriptor, fields.CHUNK_MAPS), map));
}
