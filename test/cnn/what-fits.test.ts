// What does not fit the memory there is: refused with sizes before anything runs, and the advice holds.
import { afterAll, describe, expect, test } from 'vitest';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf } from './network-cases.ts';

afterAll(closeExecutors);

const MIB = 1024 * 1024;

async function attempt(layers: string, input: Shape, budgetBytes: number): Promise<AppError | 'it ran'> {
  const executor = await executorWith({ threads: 2, strict: false, budgetBytes });
  const before = executor.usedBytes;
  const network = networkOf({ title: '', layers, input });
  let filled = false;
  try {
    const prepared = executor.prepare(network, input, initialise(network, 0));
    try {
      const run = await executor.run(prepared, () => {
        filled = true;
      });
      run.release();
      return 'it ran';
    } finally {
      executor.release(prepared);
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    expect(filled).toBe(false);
    return thrown;
  } finally {
    expect(executor.usedBytes).toBe(before);
  }
}

describe('the advice is an input that runs, and the next larger one does not', () => {
  test.each<[title: string, layers: string, input: Shape, budget: number]>([
    ['activations', 'nn.Conv2d(1, 16, 2), nn.ReLU(), nn.Conv2d(16, 8, 2)', [1, 1, 500, 400], 6 * MIB],
    ['a padded copy, larger than the budget by itself', 'nn.Conv2d(24, 2, 3, padding=1)', [1, 24, 400, 400], 6 * MIB],
    ['packed weights that depend on the size', 'nn.Conv2d(64, 512, 3), nn.AdaptiveAvgPool2d(1)', [1, 64, 60, 90], 13 * MIB],
    [
      'as many weights in a Linear',
      'nn.Conv2d(1, 32, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 20000)',
      [1, 1, 200, 300],
      6 * MIB,
    ],
    ['several items', 'nn.Conv2d(3, 8, 3, padding=1), nn.MaxPool2d(2)', [8, 3, 128, 160], 4 * MIB],
    ['a picture without items', 'nn.Conv2d(1, 40, 3)', [1, 300, 220], 5 * MIB],
  ])('%s', async (_, layers, input, budget) => {
    const refused = await attempt(layers, input, budget);
    expect(refused).toMatchObject({ code: 'engine/out-of-memory', detail: { neverFits: true } });
    const { message, detail } = refused as AppError;
    const fits = detail.fits as readonly number[];
    const [rows = 0, columns = 0] = fits.slice(-2);
    expect(message).toContain(`for ${input.join(' x ')} take `);
    expect(message).toContain(`At ${fits.join(' x ')} it would fit (resize:${rows}:${columns}).`);
    expect(await attempt(layers, fits, budget)).toBe('it ran');
    const scale = (Math.max(rows, columns) + 16) / Math.max(...input.slice(-2));
    const larger = [...input.slice(0, -2), ...input.slice(-2).map((side) => Math.round(side * scale))];
    expect(await attempt(layers, larger, budget)).toMatchObject({ code: 'engine/out-of-memory' });
  });
});

test.each<[title: string, layers: string, input: Shape]>([
  ['the weights alone are too much', 'nn.Conv2d(256, 1024, 3)', [1, 256, 8, 8]],
  ['a vector cannot be resized', 'nn.Linear(2000, 3000)', [4, 2000]],
  ['the network takes one size only', 'nn.Conv2d(1, 200, 3), nn.Flatten(), nn.Linear(3200000, 1)', [1, 1, 202, 82]],
])('there is no such advice where %s', async (_, layers, input) => {
  const refused = await attempt(layers, input, 4 * MIB);
  expect(refused).toMatchObject({ code: 'engine/out-of-memory', detail: { fits: null, neverFits: true } });
  expect((refused as AppError).message).toMatch(
    /MiB more than the 4 MiB there are\. Use a network with fewer channels, or fewer items at a time\.$/,
  );
});
