// The machine's peak: how many products and sums of 32-bit numbers its vectors do in a second, on so many threads, by a kernel that does
// nothing else. Times of networks are set beside it.
import { Arena } from '../kernels/arena.ts';
import { compileKernels } from '../kernels/compile-kernels.ts';
import { controlWords } from '../kernels/program.ts';
import { createComputeCrew } from '../workers/compute-pool.ts';
import { timed } from './contestant.ts';

const BUDGET_BYTES = 1024 * 1024;
/** About a millisecond: an invocation that has begun is not replaced by faster code, so that a block must be short. */
const ROUNDS_PER_BLOCK = 400_000;
const BLOCKS_PER_THREAD = 24;
/** 12 registers of sums, a product and a sum for each value (assembly/fma-peak.mjs). */
const REGISTERS = 12;
const FLOAT_BITS = 32;
/** The best counts: whatever disturbs makes it slower. */
const RUNS = 12;
const SCRATCH_BYTES = 512;
const FACTOR = 1e-3;
const OPERATIONS_PER_MS_IN_GFLOPS = 1e6;

/** Operations in nanoseconds, GFLOP/s. */
export async function measurePeak(threads: number): Promise<number> {
  const { modules, vectorBits } = await compileKernels(false);
  const arena = new Arena(BUDGET_BYTES);
  const crew = createComputeCrew({ threads, modules, memory: arena.memory });
  try {
    const descriptor = arena.allocate(SCRATCH_BYTES);
    arena.int32(descriptor, 1)[0] = ROUNDS_PER_BLOCK;
    arena.float32(descriptor, 3).set([FACTOR, FACTOR], 1);
    const blocks = BLOCKS_PER_THREAD * threads;
    const control = arena.allocate(controlWords(1, threads) * Int32Array.BYTES_PER_ELEMENT);
    const scratch = arena.allocate(SCRATCH_BYTES * threads);
    const program = {
      passes: [{ kernel: 'f32_fma_peak', descriptor, blocks }],
      threads,
      control,
      scratch,
      scratchBytes: SCRATCH_BYTES,
    } as const;
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < RUNS; run++) best = Math.min(best, await timed(() => crew.run(program, { onPass: () => undefined })));
    return (blocks * ROUNDS_PER_BLOCK * REGISTERS * (vectorBits / FLOAT_BITS) * 2) / best / OPERATIONS_PER_MS_IN_GFLOPS;
  } finally {
    await crew.close();
  }
}
