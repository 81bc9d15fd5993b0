// A compute thread starts while the planning thread makes the memory larger, as it does in a first run.
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { compileKernels } from '../../src-main/kernels/compile-kernels.ts';
import { CALL_WORD, crewWords, type Program, WAKE_WORD } from '../../src-main/kernels/program.ts';
import type { ComputeReply, ComputeSetup, ComputeTask } from '../../src-main/workers/compute-messages.ts';

const PAGE_BYTES = 65536;
const THREAD = new URL('../../src-main/workers/compute.worker.ts', import.meta.url);
/** Unpacked between the size of the memory, which comes first, and the memory itself: without it the two are some microseconds apart. */
const ballast = Array.from({ length: 60_000 }, (_, i) => ({ i, text: `x${i}` }));

/** Lies behind what there was of the memory when the thread was made. Nothing to do: a thread looks at the counters all the same. */
const program: Program = { passes: [], threads: 1, control: 2 * PAGE_BYTES, scratch: 0, scratchBytes: 0 };

async function replyAfterGrowing(modules: ComputeSetup['modules'], afterMs: number): Promise<ComputeReply> {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const crew = new Int32Array(new SharedArrayBuffer(crewWords(1) * Int32Array.BYTES_PER_ELEMENT));
  const setup: ComputeSetup & { ballast: unknown } = { ballast, modules, memory, crew, index: 0 };
  const worker = new Worker(THREAD, { workerData: setup });
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      setTimeout(() => {
        memory.grow(4);
        const task: ComputeTask = { call: 1, program, from: 0 };
        Atomics.store(crew, CALL_WORD, task.call);
        worker.postMessage(task);
        Atomics.add(crew, WAKE_WORD, 1);
        Atomics.notify(crew, WAKE_WORD);
      }, afterMs);
    });
  } finally {
    await worker.terminate();
  }
}

test('whatever it is at just then, it has the whole memory when it works', async () => {
  const { modules } = await compileKernels(false);
  for (let afterMs = 0; afterMs <= 160; afterMs += 10)
    expect(await replyAfterGrowing(modules, afterMs)).toEqual({ type: 'finished', call: 1 });
});
