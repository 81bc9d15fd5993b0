// Interleaving, warming up and the end of the time, with contestants whose times are made up.
import { expect, test } from 'vitest';
import { Clock, OutOfTime } from '../../src-main/bench/clock.ts';
import type { Contestant } from '../../src-main/bench/contestant.ts';
import { median } from '../../src-main/bench/median.ts';
import { type RaceLimits, race } from '../../src-main/bench/race.ts';

const FAR = 3_600_000;

const limits = (changes: Partial<RaceLimits> = {}): RaceLimits => ({
  mostRounds: 3,
  leastRounds: 1,
  leastMs: 0,
  until: performance.now() + FAR,
  clock: new Clock(null),
  signal: new AbortController().signal,
  ...changes,
});

/** Says its name into `log` at each run, and takes the times given, the last again and again. */
function contestant(name: string, times: readonly number[], log: string[], isCold = false): Contestant {
  let turn = 0;
  return {
    threads: 1,
    isCold,
    async run() {
      log.push(name);
      return times[Math.min(turn++, times.length - 1)] as number;
    },
    close: async () => undefined,
  };
}

test('the median is the middle one, the upper of two', () => {
  expect([median([5]), median([9, 1, 5]), median([4, 1, 3, 2])]).toEqual([5, 5, 3]);
  expect(() => median([])).toThrow(RangeError);
});

test('everybody runs in each round, in turns, and the medians are of the rounds alone', async () => {
  const log: string[] = [];
  const result = await race([contestant('a', [7, 3, 8], log, true), contestant('b', [70, 30, 80], log, true)], limits());
  expect(log.join('')).toBe('ababab');
  expect(result).toEqual({ ms: [7, 70], rounds: 3 });
});

test('warming up goes on as long as runs get faster, three times and 250 ms at least, then twelve times at most', async () => {
  const log: string[] = [];
  await race([contestant('a', [900, 500, 200, 100, 100], log), contestant('b', [300], log)], limits({ mostRounds: 1 }));
  expect(log.join('')).toBe('aaaaa' + 'bbb' + 'ab');
  const endless: string[] = [];
  const halving = Array.from({ length: 40 }, (_, i) => 1000 * 2 ** -i);
  await race([contestant('c', halving, endless)], limits({ mostRounds: 1 }));
  expect(endless).toHaveLength(13);
  const short: string[] = [];
  await race([contestant('d', [30], short)], limits({ mostRounds: 1 }));
  expect(short).toHaveLength(9 + 1);
});

test('rounds that are short are run more often than the most that long ones are', async () => {
  const log: string[] = [];
  const result = await race([contestant('a', [7], log, true)], limits({ mostRounds: 2, leastMs: 300 }));
  expect(result.rounds).toBeGreaterThan(2);
  expect(log).toHaveLength(result.rounds);
});

test('where the time for rounds is over, the least number of them is run', async () => {
  const log: string[] = [];
  const result = await race(
    [contestant('a', [1], log, true), contestant('b', [2], log, true)],
    limits({ until: 0, leastRounds: 2, mostRounds: 9 }),
  );
  expect(log.join('')).toBe('abab');
  expect(result).toEqual({ ms: [1, 2], rounds: 2 });
});

test('when the clock runs out, who had a turn has a time and who had none has not', async () => {
  const log: string[] = [];
  const stuck: Contestant = { threads: 1, isCold: true, run: () => new Promise(() => undefined), close: async () => undefined };
  const clock = new Clock(performance.now() + 60);
  const result = await race([contestant('a', [4], log, true), stuck, contestant('b', [5], log, true)], limits({ clock }));
  expect(result).toEqual({ ms: [4, null, null], rounds: 1 });
  expect(clock.isOver).toBe(true);
  await expect(clock.inTime(new Promise(() => undefined))).rejects.toBeInstanceOf(OutOfTime);
});

test('what a contestant throws, and cancelling, end the race', async () => {
  const failing: Contestant = { threads: 1, run: () => Promise.reject(new Error('broken')), close: async () => undefined };
  await expect(race([failing], limits())).rejects.toThrow('broken');
  const cancelled = race([contestant('a', [1], [])], limits({ signal: AbortSignal.abort() }));
  await expect(cancelled).rejects.toMatchObject({ code: 'engine/cancelled' });
});
