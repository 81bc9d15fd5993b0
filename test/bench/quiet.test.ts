// How long a turn waits for threads that still spin, with processor times that are made up.
import { expect, test } from 'vitest';
import { untilQuiet } from '../../src-main/bench/quiet.ts';

/** @param perWait processor time of each wait, the last again and again */
async function looks(perWait: readonly number[]): Promise<readonly number[]> {
  const waited: number[] = [];
  let used = 100;
  const count = await untilQuiet({
    processorMs: () => used,
    wait: async (ms) => {
      used += perWait[Math.min(waited.length, perWait.length - 1)] as number;
      waited.push(ms);
    },
  });
  expect(waited).toHaveLength(count);
  return waited;
}

test('one look where nobody spins', async () => {
  expect(await looks([0.4])).toEqual([12]);
});

test('as long as threads spin, the one that sees them stop and a quiet one', async () => {
  expect(await looks([12.1, 12.3, 5, 0.2])).toHaveLength(4);
});

test('not for ever', async () => {
  expect(await looks([24])).toHaveLength(8);
});
