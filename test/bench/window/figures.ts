// Numbers of a measurement in one line each: what, how much, and the goal beside it.

/** @param share 0.5: the median; 0.95: what 95 % stay at or under */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

const P95 = 0.95;
const WIDTH = 62;

export const say = (what: string, measured: string): void => console.log(`${what.padEnd(WIDTH)} ${measured}`);

/** Milliseconds: median and 95th percentile, with the goal of the latter. */
export function sayTimes(what: string, ms: readonly number[], goalMs: number | null): void {
  const p95 = percentile(ms, P95);
  const goal = goalMs === null ? '' : `, goal ${goalMs}: ${p95 <= goalMs ? 'met' : 'missed'}`;
  say(what, `median ${median(ms).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms of ${ms.length}${goal}`);
}

export const longOnes = (tasks: readonly number[]): string =>
  tasks.length === 0 ? 'never' : `${tasks.map((ms) => Math.round(ms)).join(', ')} ms`;
