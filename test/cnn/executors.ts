// Executors of the tests: one per set of options, closed together.
import type { ConvolutionKernel } from '../../src-main/cnn/convolution-choice.ts';
import { Executor } from '../../src-main/cnn/executor.ts';
import { createComputeCrew } from '../../src-main/workers/compute-pool.ts';

interface Options {
  readonly threads: number;
  readonly strict: boolean;
  readonly budgetBytes?: number;
  readonly kernel?: ConvolutionKernel;
}

const DEFAULT_BUDGET_BYTES = 256 * 1024 * 1024;
const open = new Map<string, Promise<Executor>>();

export function executorWith({ threads, strict, budgetBytes = DEFAULT_BUDGET_BYTES, kernel }: Options): Promise<Executor> {
  const key = JSON.stringify([threads, strict, budgetBytes, kernel]);
  const known = open.get(key);
  if (known) return known;
  const created = Executor.create({ threads, budgetBytes, strict, kernel: kernel ?? null, crew: createComputeCrew });
  open.set(key, created);
  return created;
}

export async function closeExecutors(): Promise<void> {
  for (const executor of open.values()) await (await executor).close();
  open.clear();
}
