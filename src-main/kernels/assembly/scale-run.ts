// y = scale * x + shift of a run of values, in their place or elsewhere.
import { multiplyAdd, VECTOR_BYTES, WORD_SHIFT } from './field';

/** @param scratch room for a vector */
export function scaleRun(from: usize, to: usize, count: i32, scale: v128, shift: v128, scratch: usize): void {
  const vectorEnd = to + ((<usize>(count & ~3)) << WORD_SHIFT);
  while (to < vectorEnd) {
    v128.store(to, multiplyAdd(scale, v128.load(from), shift));
    from += VECTOR_BYTES;
    to += VECTOR_BYTES;
  }
  const rest = (<usize>(count & 3)) << WORD_SHIFT;
  if (rest === 0) return;
  memory.copy(scratch, from, rest);
  v128.store(scratch, multiplyAdd(scale, v128.load(scratch), shift));
  memory.copy(to, scratch, rest);
}
