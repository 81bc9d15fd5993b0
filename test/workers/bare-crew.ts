// A crew of compute threads by itself, for tests of how threads come and go.
import { Arena } from '../../src-main/kernels/arena.ts';
import { compileKernels } from '../../src-main/kernels/compile-kernels.ts';
import { controlWords, type Program, shareStart, takenWord } from '../../src-main/kernels/program.ts';
import { createComputeCrew } from '../../src-main/workers/compute-pool.ts';

/** A crew with a program of one pass of equal blocks that each take some milliseconds, and nothing around it. */
export async function bareCrew(threads: number, blocks = 8) {
  const arena = new Arena(1024 * 1024);
  const { modules } = await compileKernels(false);
  const crew = createComputeCrew({ threads, modules, memory: arena.memory });
  const scratchBytes = 64;
  const descriptor = arena.allocate(64);
  arena.int32(descriptor, 1)[0] = 1_000_000;
  arena.float32(descriptor, 3).fill(1e-3, 1);
  const program: Program = {
    passes: [{ kernel: 'f32_fma_peak', descriptor, blocks }],
    threads,
    control: arena.allocate(controlWords(1, threads) * 4),
    scratch: arena.allocate(scratchBytes * threads),
    scratchBytes,
  };
  const blocksTaken = (): number => {
    const words = arena.int32(program.control, controlWords(1, threads));
    const shares = Array.from({ length: threads }, (_, share) => {
      const count = shareStart(blocks, share + 1, threads) - shareStart(blocks, share, threads);
      // Whoever finds a share empty has counted on.
      return Math.min(count, words[takenWord(0, share, 1)] as number);
    });
    return shares.reduce((sum, taken) => sum + taken, 0);
  };
  return { crew, program, blocksTaken };
}

/** Blocks that are taken while this thread sleeps. */
export function takenMeanwhile(blocksTaken: () => number): number {
  const before = blocksTaken();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  return blocksTaken() - before;
}
