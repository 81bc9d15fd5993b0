// One compute thread: waits for programs and works on them until their end. It sleeps on a word of shared memory and then looks for what it was sent: the
// way through its event loop takes twice as long, and there is nothing else that it listens to.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { instantiateKernels } from '../kernels/loader.ts';
import { CALL_WORD, NO_CALL, seatWord, WAKE_WORD } from '../kernels/program.ts';
import { takeBlocks } from './compute-blocks.ts';
import type { ComputeReply, ComputeSetup, ComputeTask } from './compute-messages.ts';

/** Passes are told of this often at most: a network of many small ones would spend its time on messages. The end of a run tells of all. */
const TELL_MS = 4;
const NANOSECONDS_PER_MS = 1e6;

const { modules, memory, crew, index } = workerData as ComputeSetup;
// V8 tells threads that have a memory when it grows, and unpacks its size some microseconds before it counts this thread among them. Asked to grow by nothing,
// it looks at the size again.
memory.grow(0);
const seat = { kernels: instantiateKernels(modules, memory), memory, index };
const port = parentPort as MessagePort;
/** Not by `performance`, which Node loads in each thread that asks for it: most of a millisecond of the first run. */
const now = (): number => Number(process.hrtime.bigint()) / NANOSECONDS_PER_MS;
const reply = (message: ComputeReply): void => port.postMessage(message);

function runProgram({ program, call, from }: ComputeTask): void {
  let told = now();
  takeBlocks(seat, program, from, {
    onPass: (position) => {
      // The end of the program is told once all threads have left it.
      if (position === program.passes.length - 1 || now() - told < TELL_MS) return;
      reply({ type: 'pass', call, index: position });
      told = now();
    },
  });
}

function answer(task: ComputeTask): void {
  Atomics.store(crew, seatWord(index), task.call);
  if (Atomics.load(crew, CALL_WORD) === task.call) runProgram(task);
  Atomics.store(crew, seatWord(index), NO_CALL);
  reply({ type: 'finished', call: task.call });
}

// Until it is terminated.
for (;;) {
  const seen = Atomics.load(crew, WAKE_WORD);
  const sent = receiveMessageOnPort(port) as { readonly message: ComputeTask } | undefined;
  if (sent) answer(sent.message);
  else Atomics.wait(crew, WAKE_WORD, seen);
}
