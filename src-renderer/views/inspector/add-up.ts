// Numbers that add up as they are printed: rounding each by itself leaves a sum that is off by some units of the last digit.

/** Significant digits that float32 holds for certain. */
const CERTAIN_DIGITS = 6;
const MOST_DECIMALS = 12;

/** Decimals at which the terms' exact sum and the value that float32 arithmetic gave are the same number; at most what float32 holds of the value. */
export function sharedDecimals(exact: number, value: number): number {
  const size = Math.max(Math.abs(exact), Math.abs(value));
  if (!(size > 0) || !Number.isFinite(size)) return 0;
  const most = Math.min(MOST_DECIMALS, Math.max(0, CERTAIN_DIGITS - 1 - Math.floor(Math.log10(size))));
  for (let decimals = most; decimals > 0; decimals--) if (exact.toFixed(decimals) === value.toFixed(decimals)) return decimals;
  return 0;
}

/**
 * Terms rounded so that they add up to the rounded value: each down first, then one unit of the last digit more for those that lost most.
 * @returns whole numbers of units of the last digit, in the terms' order
 */
export function addUp(terms: readonly number[], value: number, decimals: number): readonly number[] {
  const unit = 10 ** decimals;
  const scaled = terms.map((term) => term * unit);
  const units = scaled.map(Math.floor);
  const wanted = Math.round(Number(value.toFixed(decimals)) * unit);
  const missing = wanted - units.reduce((sum, term) => sum + term, 0);
  // Beyond what numbers can hold, or no numbers: written as they are.
  if (!Number.isFinite(missing)) return units;
  // Large values miss many units, where float32 has no more digits: every term takes its part, the rest goes by loss.
  const each = Math.trunc(missing / units.length);
  const rest = Math.round(missing - each * units.length);
  const byLoss = Array.from(units.keys()).sort((a, b) => lossOf(scaled, units, b) - lossOf(scaled, units, a) || a - b);
  const chosen = new Set(rest >= 0 ? byLoss.slice(0, rest) : byLoss.slice(rest));
  for (const at of units.keys()) units[at] = (units[at] as number) + each + (chosen.has(at) ? Math.sign(rest) : 0);
  return units;
}

const lossOf = (scaled: readonly number[], units: readonly number[], at: number): number =>
  (scaled[at] as number) - (units[at] as number);

/** `-0.0123` of -123 units of four decimals. */
export const writeUnits = (units: number, decimals: number): string => (units / 10 ** decimals).toFixed(decimals);
