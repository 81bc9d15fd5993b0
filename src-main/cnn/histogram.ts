// Counts of values in equal parts of a range, and what follows from them. Values that are no finite numbers are not counted.
import type { ValueRange } from '../../src-shared/imaging/range.ts';

/** Adds the values to the counts; the maximum belongs to the last part. A range of one value has everything in its first part. */
export function countInto(counts: Float64Array, values: Float32Array, { minimum, maximum }: ValueRange): void {
  const last = counts.length - 1;
  const scale = maximum > minimum ? counts.length / (maximum - minimum) : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    // x - x is 0 for finite x only.
    if (value - value !== 0) continue;
    const bin = Math.min(last, Math.max(0, Math.floor((value - minimum) * scale)));
    counts[bin] = (counts[bin] as number) + 1;
  }
}

/** Shannon entropy, bits: 0 where all values share one part. */
export function entropyBits(counts: Float64Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / total) * Math.log2(count / total);
  return bits + 0;
}

/**
 * The value below which a share of the counted ones lies, as an edge of its part: the lower edge for shares below a half, else the upper one, so that
 * what lies between two of them is no less than asked for. NaN where nothing was counted.
 */
export function percentileOf(counts: Float64Array, { minimum, maximum }: ValueRange, share: number): number {
  const wanted = share * counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    below += counts[bin] as number;
    if (below < wanted || below === 0) continue;
    const edge = share < 1 / 2 ? bin : bin + 1;
    return minimum + (edge / counts.length) * (maximum - minimum);
  }
  return Number.NaN;
}
