// One compute thread: takes blocks of the current pass, of its own share first and then of the others', until none is left, waits until all are done,
// goes on to the next pass. Knows kernels and addresses only; what they mean is the planner's business.
import { parentPort, workerData } from 'node:worker_threads';
import { instantiateKernels } from '../kernels/loader.ts';
import {
  CALL_WORD,
  doneWord,
  GO_ON,
  NO_CALL,
  type Program,
  STOP_WORD,
  seatWord,
  shareStart,
  takenWord,
} from '../kernels/program.ts';
import type { ComputeReply, ComputeSetup, ComputeTask } from './compute-messages.ts';

/** A thread that died would leave the others waiting: they look up this often whether they are to stop. */
const WAIT_MS = 50;
/** Passes are told of this often at most: a network of many small ones would spend its time on messages. The end of a run tells of all. */
const TELL_MS = 4;
/** Looks at the others' counter before sleeping: some microseconds, less than going to sleep and waking take. */
const SPINS = 4000;

const { modules, memory, crew, index } = workerData as ComputeSetup;
const kernels = instantiateKernels(modules, memory);
const reply = (message: ComputeReply): void => parentPort?.postMessage(message);

function runProgram({ program, call, from }: ComputeTask): void {
  const control = new Int32Array(memory.buffer, program.control);
  const scratch = program.scratch + index * program.scratchBytes;
  let told = performance.now();
  for (let position = from; position < program.passes.length; position++) {
    const pass = program.passes[position] as Program['passes'][number];
    const kernel = kernels[pass.kernel];
    const list = pass.list === undefined ? null : new Int32Array(memory.buffer, pass.list, pass.blocks);
    const done = doneWord(position);
    let isLast = false;
    for (let turn = 0; turn < program.threads; turn++) {
      const share = (index + turn) % program.threads;
      const taken = takenWord(position, share, program.passes.length);
      const start = shareStart(pass.blocks, share, program.threads);
      const count = shareStart(pass.blocks, share + 1, program.threads) - start;
      let own = 0;
      for (;;) {
        if (Atomics.load(control, STOP_WORD) !== GO_ON) return;
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
      // The end of the program is told once all threads have left it.
      if (position === program.passes.length - 1 || performance.now() - told < TELL_MS) continue;
      reply({ type: 'pass', call, index: position });
      told = performance.now();
    } else if (!areDone(control, done, pass.blocks)) return;
  }
}

/** Waits until all blocks of a pass are done; false when the threads are to stop. */
function areDone(control: Int32Array, word: number, blocks: number): boolean {
  let done = Atomics.load(control, word);
  for (let spin = 0; spin < SPINS && done < blocks; spin++) done = Atomics.load(control, word);
  while (done < blocks) {
    Atomics.wait(control, word, done, WAIT_MS);
    if (Atomics.load(control, STOP_WORD) !== GO_ON) return false;
    done = Atomics.load(control, word);
  }
  return true;
}

parentPort?.on('message', (task: ComputeTask) => {
  Atomics.store(crew, seatWord(index), task.call);
  if (Atomics.load(crew, CALL_WORD) === task.call) runProgram(task);
  Atomics.store(crew, seatWord(index), NO_CALL);
  reply({ type: 'finished', call: task.call });
});
