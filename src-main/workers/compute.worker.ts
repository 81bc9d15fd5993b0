// One compute thread: waits for programs and works on them until their end.
import { parentPort, workerData } from 'node:worker_threads';
import { instantiateKernels } from '../kernels/loader.ts';
import { CALL_WORD, NO_CALL, seatWord } from '../kernels/program.ts';
import { takeBlocks } from './compute-blocks.ts';
import type { ComputeReply, ComputeSetup, ComputeTask } from './compute-messages.ts';

/** Passes are told of this often at most: a network of many small ones would spend its time on messages. The end of a run tells of all. */
const TELL_MS = 4;

const { modules, memory, crew, index } = workerData as ComputeSetup;
const seat = { kernels: instantiateKernels(modules, memory), memory, index };
const reply = (message: ComputeReply): void => parentPort?.postMessage(message);

function runProgram({ program, call, from }: ComputeTask): void {
  let told = performance.now();
  takeBlocks(seat, program, from, {
    onPass: (position) => {
      // The end of the program is told once all threads have left it.
      if (position === program.passes.length - 1 || performance.now() - told < TELL_MS) return;
      reply({ type: 'pass', call, index: position });
      told = performance.now();
    },
  });
}

parentPort?.on('message', (task: ComputeTask) => {
  Atomics.store(crew, seatWord(index), task.call);
  if (Atomics.load(crew, CALL_WORD) === task.call) runProgram(task);
  Atomics.store(crew, seatWord(index), NO_CALL);
  reply({ type: 'finished', call: task.call });
});
