// The compute threads: closing in the middle of a run ends it, and no thread stays.
import { expect, test } from 'vitest';
import { Executor } from '../../src-main/cnn/executor.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { createComputeCrew } from '../../src-main/workers/compute-pool.ts';
import { networkOf } from '../cnn/network-cases.ts';

const BUDGET_BYTES = 256 * 1024 * 1024;

test('closing during a run rejects it as cancelled', async () => {
  const executor = await Executor.create({ threads: 2, budgetBytes: BUDGET_BYTES, crew: createComputeCrew });
  const network = networkOf({ title: '', layers: 'nn.Conv2d(16, 64, 7), nn.Conv2d(64, 64, 7)', input: [] });
  const prepared = executor.prepare(network, [1, 16, 256, 256], initialise(network, 0));
  const running = executor.run(prepared, (values) => values.fill(0));
  const outcome = expect(running).rejects.toMatchObject({ code: 'engine/cancelled' });
  await new Promise((resolve) => setTimeout(resolve, 30));
  await executor.close();
  await outcome;
  await expect(executor.run(prepared, () => undefined)).rejects.toMatchObject({ code: 'engine/cancelled' });
});
