// How many values lie in each of equal steps of a range. Takes values, gives counts.

/** Counts of finite values; all in the first bin where the range is one value. */
export function valuesPerBin(
  values: Float32Array,
  { low, high, bins }: { readonly low: number; readonly high: number; readonly bins: number },
): Uint32Array {
  const counts = new Uint32Array(bins);
  const scale = high > low ? bins / (high - low) : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const bin = Math.min(bins - 1, Math.floor((value - low) * scale));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}
