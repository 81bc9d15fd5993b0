// Interleaved rounds: everybody runs once, then everybody again, because on a shared machine only what happened at the same time can be compared.
import { throwIfCancelled } from '../../src-shared/protocol/errors.ts';
import { type Clock, OutOfTime } from './clock.ts';
import type { Contestant } from './contestant.ts';
import { median } from './median.ts';

/** Threads of whoever ran before look out for the next run before they sleep, onnxruntime-node's for 25 to 40 ms: nobody is to pay for it. */
const PAUSE_MS = 60;
/** Until the optimising compiler has come round: runs and milliseconds at least, runs at most once it had its time, and the gain of a run that says it is still coming. */
const WARM_RUNS = [3, 12] as const;
const LEAST_WARM_MS = 250;
const STILL_WARMING = 0.95;
/** Of the time there is, for warming up all contestants together. */
const WARM_SHARE = 0.5;

export interface RaceLimits {
  readonly mostRounds: number;
  /** Where rounds are short there are more of them, up to so long. */
  readonly leastMs: number;
  /** Rounds that are run even where the time for them is over. */
  readonly leastRounds: number;
  /** In the time of performance.now(): no round is begun that would end after it. */
  readonly until: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface RaceResult {
  /** Medians in milliseconds, in the order of the contestants; null for one that had no turn before the clock ran out. */
  readonly ms: readonly (number | null)[];
  /** Of the first contestant. */
  readonly rounds: number;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Runs until a run is no longer faster than the best before it, or its time is over; once in any case. */
async function warmUp(contestant: Contestant, until: number, { clock, signal }: RaceLimits): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  let spentMs = 0;
  for (let runs = 1; ; runs++) {
    throwIfCancelled(signal);
    const ms = await clock.inTime(contestant.run());
    const isWarm = ms > best * STILL_WARMING || runs >= WARM_RUNS[1];
    best = Math.min(best, ms);
    spentMs += ms;
    if (isWarm && runs >= WARM_RUNS[0] && spentMs >= LEAST_WARM_MS) return;
    if (performance.now() + ms > until) return;
  }
}

async function warmUpAll(contestants: readonly Contestant[], limits: RaceLimits): Promise<void> {
  const warm = contestants.filter(({ isCold }) => !isCold);
  for (const [i, contestant] of warm.entries()) {
    const now = performance.now();
    // Whoever comes later has run once when it entered: where time is short, that has to do.
    if (i > 0 && now > limits.until) return;
    await warmUp(contestant, now + ((limits.until - now) * WARM_SHARE) / (warm.length - i), limits);
  }
}

async function runRounds(contestants: readonly Contestant[], times: readonly number[][], limits: RaceLimits): Promise<void> {
  const { mostRounds, leastRounds, leastMs, until, clock, signal } = limits;
  let longest = 0;
  const enough = performance.now() + leastMs;
  const isEnough = (round: number): boolean => round >= mostRounds && performance.now() >= enough;
  for (let round = 0; !isEnough(round) && (round < leastRounds || performance.now() + longest < until); round++) {
    const started = performance.now();
    for (const [i, contestant] of contestants.entries()) {
      throwIfCancelled(signal);
      await pause();
      times[i]?.push(await clock.inTime(contestant.run()));
    }
    longest = Math.max(longest, performance.now() - started);
  }
}

/** @throws AppError engine/cancelled, and what a contestant throws; running out of time is no error */
export async function race(contestants: readonly Contestant[], limits: RaceLimits): Promise<RaceResult> {
  const times = contestants.map((): number[] => []);
  try {
    await warmUpAll(contestants, limits);
    await runRounds(contestants, times, limits);
  } catch (thrown) {
    if (!(thrown instanceof OutOfTime)) throw thrown;
  }
  return { ms: times.map((one) => (one.length === 0 ? null : median(one))), rounds: times[0]?.length ?? 0 };
}
