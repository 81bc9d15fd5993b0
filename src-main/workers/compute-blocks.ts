// The work of one compute thread: takes blocks of the current pass, of its own share first and then of the others', until none is left, waits until all
// are done, goes on to the next pass. Knows kernels and addresses only; what they mean is the planner's business.
import type { Kernels } from '../kernels/loader.ts';
import { doneWord, GO_ON, type Program, STOP_WORD, shareStart, takenWord } from '../kernels/program.ts';

/** A thread that died would leave the others waiting: they look up this often whether they are to stop. */
const WAIT_MS = 50;
/** Looks at the others' counter before sleeping: some microseconds, less than going to sleep and waking take. */
const SPINS = 4000;

/** Where a thread computes: each has its own share of the blocks and its own scratch. */
export interface Seat {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  readonly index: number;
}

interface Stay {
  /** Told of passes that this thread was the last to work on. */
  readonly onPass: (index: number) => void;
  /** By performance.now(): no block is begun after it, and nobody is waited for. Not given: stays to the end. */
  readonly until?: number;
}

/**
 * @param from index of the pass to begin with, or to go on with
 * @returns the pass that it left in; their number when there is no more to do: all are done, or threads are to stop
 */
export function takeBlocks(
  { kernels, memory, index }: Seat,
  program: Program,
  from: number,
  { onPass, until = Infinity }: Stay,
): number {
  const { passes, threads } = program;
  const control = new Int32Array(memory.buffer, program.control);
  const scratch = program.scratch + index * program.scratchBytes;
  for (let position = from; position < passes.length; position++) {
    const pass = passes[position] as Program['passes'][number];
    const kernel = kernels[pass.kernel];
    const list = pass.list === undefined ? null : new Int32Array(memory.buffer, pass.list, pass.blocks);
    const done = doneWord(position);
    let isLast = false;
    let isLate = false;
    for (let turn = 0; turn < threads && !isLate; turn++) {
      const share = (index + turn) % threads;
      const taken = takenWord(position, share, passes.length);
      const start = shareStart(pass.blocks, share, threads);
      const count = shareStart(pass.blocks, share + 1, threads) - start;
      let own = 0;
      for (;;) {
        if (Atomics.load(control, STOP_WORD) !== GO_ON) return passes.length;
        isLate = until !== Infinity && performance.now() >= until;
        if (isLate) break;
        const next = Atomics.add(control, taken, 1);
        if (next >= count) break;
        const block = start + next;
        kernel(pass.descriptor, list ? (list[block] as number) : block, scratch);
        own++;
      }
      // Counted once a share: a pass of many small blocks would spend its time on it.
      if (own > 0) isLast = Atomics.add(control, done, own) + own === pass.blocks;
    }
    if (isLast) {
      Atomics.notify(control, done);
      onPass(position);
    } else if (isLate) return position;
    else if (!areDone(control, done, pass.blocks, until === Infinity)) return until === Infinity ? passes.length : position;
  }
  return passes.length;
}

/** Waits until all blocks of a pass are done; false when the threads are to stop, or this one is not to sleep. */
function areDone(control: Int32Array, word: number, blocks: number, maySleep: boolean): boolean {
  let done = Atomics.load(control, word);
  for (let spin = 0; spin < SPINS && done < blocks; spin++) done = Atomics.load(control, word);
  while (done < blocks) {
    if (!maySleep) return false;
    Atomics.wait(control, word, done, WAIT_MS);
    if (Atomics.load(control, STOP_WORD) !== GO_ON) return false;
    done = Atomics.load(control, word);
  }
  return true;
}
