// One value in, one value out: the loops of every elementwise op. The op itself is a class without fields whose method is called on a null
// reference: AssemblyScript compiles each as a loop of its own with the op inside.
import * as fields from '../descriptor-fields';
import { chunkCount, chunkFirst, measureChunk, outputAt } from './chunks';
import { pointer, VECTOR_BYTES, WORD_SHIFT } from './field';

export function parameter(descriptor: usize, index: i32): f32 {
  return load<f32>(descriptor + ((<usize>(fields.CHUNK_FIELDS + index)) << WORD_SHIFT));
}

/** Op.apply(x, a, b, c) of four values with the descriptor's three parameters. */
export function mapVectors<Op>(descriptor: usize, block: i32, scratch: usize): void {
  const a = f32x4.splat(parameter(descriptor, 0));
  const b = f32x4.splat(parameter(descriptor, 1));
  const c = f32x4.splat(parameter(descriptor, 2));
  const first = chunkFirst(descriptor, block);
  const count = chunkCount(descriptor, block);
  let from = pointer(descriptor, fields.CHUNK_INPUT) + ((<usize>first) << WORD_SHIFT);
  let to = outputAt(descriptor, first);
  const vectorEnd = to + ((<usize>(count & ~3)) << WORD_SHIFT);
  while (to < vectorEnd) {
    v128.store(to, changetype<Op>(0).apply(v128.load(from), a, b, c));
    from += VECTOR_BYTES;
    to += VECTOR_BYTES;
  }
  const rest = (<usize>(count & 3)) << WORD_SHIFT;
  if (rest > 0) {
    memory.copy(scratch, from, rest);
    v128.store(scratch, changetype<Op>(0).apply(v128.load(scratch), a, b, c));
    memory.copy(to, scratch, rest);
  }
  measureChunk(descriptor, block, scratch);
}

/** Op.apply(x, a, b) of one value in float64, rounded once. */
export function mapScalars<Op>(descriptor: usize, block: i32, scratch: usize): void {
  const a = <f64>parameter(descriptor, 0);
  const b = <f64>parameter(descriptor, 1);
  const first = chunkFirst(descriptor, block);
  let from = pointer(descriptor, fields.CHUNK_INPUT) + ((<usize>first) << WORD_SHIFT);
  let to = outputAt(descriptor, first);
  const end = to + ((<usize>chunkCount(descriptor, block)) << WORD_SHIFT);
  while (to < end) {
    store<f32>(to, <f32>changetype<Op>(0).apply(<f64>load<f32>(from), a, b));
    from += 4;
    to += 4;
  }
  measureChunk(descriptor, block, scratch);
}
