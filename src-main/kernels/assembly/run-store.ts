// Storing the part of a register tile that exists: at the right edge fewer values than the tile has.
import { LANES, VECTOR_BYTES, WORD_SHIFT } from './field';

/** Values of two vectors. */
const PAIR_VALUES: i32 = 8;

/** The first `count` (1..8 or more) values of two vectors; `scratch` has room for both. */
export function storeRun(out: usize, low: v128, high: v128, count: i32, scratch: usize): void {
  if (count >= PAIR_VALUES) {
    v128.store(out, low);
    v128.store(out, high, 16);
    return;
  }
  v128.store(scratch, low);
  v128.store(scratch, high, 16);
  memory.copy(out, scratch, (<usize>count) << WORD_SHIFT);
}

/** The first `count` values of a run of whole vectors. Calls of `memory.copy` cost more than so few values. */
export function copyRun(from: usize, out: usize, count: i32): void {
  for (; count >= LANES; count -= LANES) {
    v128.store(out, v128.load(from));
    from += VECTOR_BYTES;
    out += VECTOR_BYTES;
  }
  for (; count > 0; count--) {
    store<f32>(out, load<f32>(from));
    from += 4;
    out += 4;
  }
}
