// The compute core as the engine uses it: how many threads, how much memory.
import { availableParallelism, totalmem } from 'node:os';
import { type ConvolutionKernel, convolutionKernels } from '../cnn/convolution-choice.ts';
import { Executor } from '../cnn/executor.ts';
import { createComputeCrew } from '../workers/compute-pool.ts';

/** Fewer hide neither a slow block nor a page fault. */
const LEAST_THREADS = 2;
const MOST_THREADS = 64;
const MIB = 1024 * 1024;
/** Activations of the command line: one run at a time, so the arena may have most of what WebAssembly can address. */
const BATCH_BUDGET_BYTES = 3500 * MIB;
/** Activations of the window: a few slices of the built-in network at 512 x 512, well below a gigabyte in all. */
export const WINDOW_BUDGET_BYTES = 512 * MIB;
/** The system keeps this share of its memory. */
const LARGEST_SHARE = 0.5;

/** The window itself needs a core, where there are enough. */
export const windowThreads = (): number => Math.max(LEAST_THREADS, defaultThreads() - 1);

export const defaultThreads = (): number => Math.min(MOST_THREADS, Math.max(LEAST_THREADS, availableParallelism()));

/** Kernels that can be forced on every convolution they can compute. */
export const kernelNames = convolutionKernels;

export interface EngineChoice {
  readonly threads: number;
  /** No fused multiply-add: the same bits on every machine. */
  readonly strict: boolean;
  /** See Executor. */
  readonly kernel: ConvolutionKernel | null;
  /** At most; not given: what the machine has. */
  readonly vectorBits?: Executor['vectorBits'];
}

export const createExecutor = (
  choice: EngineChoice = { threads: defaultThreads(), strict: false, kernel: null },
  budgetBytes = BATCH_BUDGET_BYTES,
): Promise<Executor> =>
  Executor.create({
    ...choice,
    budgetBytes: Math.min(budgetBytes, Math.floor(totalmem() * LARGEST_SHARE)),
    crew: createComputeCrew,
  });
