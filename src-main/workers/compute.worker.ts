// One compute thread: takes blocks of the current pass from a shared counter until none is left, waits for the others, goes on to the next pass.
// Knows kernels and addresses only; what they mean is the planner's business.
import { parentPort, workerData } from 'node:worker_threads';
import { instantiateKernels } from '../kernels/loader.ts';
import { arrivedWord, GO_ON, nextBlockWord, type Program, STOP_WORD } from '../kernels/program.ts';
import type { ComputeReply, ComputeSetup, ComputeTask } from './compute-messages.ts';

/** A thread that died would leave the others waiting: they look up this often whether they are to stop. */
const WAIT_MS = 50;
/** Passes are told of this often at most: a network of many small ones would spend its time on messages. The end of a run tells of all. */
const TELL_MS = 4;
/** Looks at the others' counter before sleeping: some microseconds, less than going to sleep and waking take. */
const SPINS = 4000;

const { module, memory, index, threads } = workerData as ComputeSetup;
const kernels = instantiateKernels(module, memory);
const reply = (message: ComputeReply): void => parentPort?.postMessage(message);

function runProgram({ program, run, from }: ComputeTask): void {
  const control = new Int32Array(memory.buffer, program.control);
  const scratch = program.scratch + index * program.scratchBytes;
  let told = performance.now();
  for (let position = from; position < program.passes.length; position++) {
    const pass = program.passes[position] as Program['passes'][number];
    const kernel = kernels[pass.kernel];
    const list = pass.list === undefined ? null : new Int32Array(memory.buffer, pass.list, pass.blocks);
    for (;;) {
      if (Atomics.load(control, STOP_WORD) !== GO_ON) return;
      const next = Atomics.add(control, nextBlockWord(position), 1);
      if (next >= pass.blocks) break;
      kernel(pass.descriptor, list ? (list[next] as number) : next, scratch);
    }
    if (!arrive(control, position)) return;
    if (index === 0 && performance.now() - told >= TELL_MS) {
      reply({ type: 'pass', run, index: position });
      told = performance.now();
    }
  }
}

/** Waits until all threads are through with the pass; false when they are to stop. */
function arrive(control: Int32Array, position: number): boolean {
  const word = arrivedWord(position);
  let arrived = Atomics.add(control, word, 1) + 1;
  if (arrived === threads) Atomics.notify(control, word);
  for (let spin = 0; spin < SPINS && arrived < threads; spin++) arrived = Atomics.load(control, word);
  while (arrived < threads) {
    Atomics.wait(control, word, arrived, WAIT_MS);
    if (Atomics.load(control, STOP_WORD) !== GO_ON) return false;
    arrived = Atomics.load(control, word);
  }
  return true;
}

parentPort?.on('message', (task: ComputeTask) => {
  runProgram(task);
  reply({ type: 'finished', run: task.run });
});
