// The columns' half of Winograd's inverse, which pixels and pooled pixels have in common. Two groups of four tiles side by side: A and B.
import { ROW_BYTES } from './winograd-lines';
import * as transforms from './winograd-transforms';

/** Of the sums of two groups that become a row. */
export const SUMS_BYTES: usize = 6 * ROW_BYTES;

/** Compiled in its place for either form (T): a method called on a null reference. */
export class InverseColumns<T> {
  /** Four sums of all points of a column, one for each row of the tile. */
  @inline
  storeColumn(at: usize, step: usize, half: v128, quarter: v128, eighth: v128, out: usize): void {
    const form = changetype<T>(0);
    const at1 = at + step,
      at2 = at1 + step,
      at3 = at2 + step,
      at4 = at3 + step;
    const m0 = v128.load(at),
      m0B = v128.load(at, 16);
    const m1 = v128.load(at1),
      m1B = v128.load(at1, 16);
    const m2 = v128.load(at2),
      m2B = v128.load(at2, 16);
    const m3 = v128.load(at3),
      m3B = v128.load(at3, 16);
    const m4 = v128.load(at4),
      m4B = v128.load(at4, 16);
    const isSmall = form.span() === transforms.SMALL_SPAN;
    const m5 = isSmall ? m4 : v128.load(at4 + step),
      m5B = isSmall ? m4B : v128.load(at4 + step, 16);
    const out1 = out + SUMS_BYTES,
      out2 = out1 + SUMS_BYTES,
      out3 = out2 + SUMS_BYTES;
    v128.store(out, form.value0(m0B, m1B, m2B, m3B, m4B), 16);
    v128.store(out, form.value0(m0, m1, m2, m3, m4));
    v128.store(out1, form.value1(m1B, m2B, m3B, m4B, half), 16);
    v128.store(out1, form.value1(m1, m2, m3, m4, half));
    v128.store(out2, form.value2(m1B, m2B, m3B, m4B, quarter), 16);
    v128.store(out2, form.value2(m1, m2, m3, m4, quarter));
    v128.store(out3, form.value3(m1B, m2B, m3B, m4B, m5B, eighth), 16);
    v128.store(out3, form.value3(m1, m2, m3, m4, m5, eighth));
  }
}
