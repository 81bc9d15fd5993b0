// One compute thread: takes blocks of the current pass from a shared counter until none is left, waits until all are done, goes on to the next pass.
// Knows kernels and addresses only; what they mean is the planner's business.
import { parentPort, workerData } from 'node:worker_threads';
import { instantiateKernels } from '../kernels/loader.ts';
import { CALL_WORD, doneWord, GO_ON, NO_CALL, nextBlockWord, type Program, STOP_WORD, seatWord } from '../kernels/program.ts';
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
    let isLast = false;
    for (;;) {
      if (Atomics.load(control, STOP_WORD) !== GO_ON) return;
      const next = Atomics.add(control, nextBlockWord(position), 1);
      if (next >= pass.blocks) break;
      kernel(pass.descriptor, list ? (list[next] as number) : next, scratch);
      isLast = Atomics.add(control, doneWord(position), 1) + 1 === pass.blocks;
    }
    if (isLast) {
      Atomics.notify(control, doneWord(position));
      // The end of the program is told once all threads have left it.
      if (position === program.passes.length - 1 || performance.now() - told < TELL_MS) continue;
      reply({ type: 'pass', call, index: position });
      told = performance.now();
    } else if (!areDone(control, position, pass.blocks)) return;
  }
}

/** Waits until all blocks of the pass are done; false when the threads are to stop. */
function areDone(control: Int32Array, position: number, blocks: number): boolean {
  const word = doneWord(position);
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
