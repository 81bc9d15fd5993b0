// The crew of compute threads: starts them, gives all of them the same program, tells what is complete. A thread that dies ends the run with
// an error and the crew is made anew for the next one.
import { Worker } from 'node:worker_threads';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { type ComputeCrew, type CrewHooks, type CrewOptions, controlWords, type Program, STOP_WORD } from '../kernels/program.ts';
import type { ComputeReply, ComputeSetup, ComputeTask } from './compute-messages.ts';

const WORKER_FILE = import.meta.url.endsWith('.ts') ? './compute.worker.ts' : './compute.worker.mjs';

interface CurrentRun {
  readonly id: number;
  readonly control: Int32Array;
  readonly onPass: (index: number) => void;
  readonly finish: () => void;
  readonly fail: (error: AppError) => void;
  unfinished: number;
  /** What `onPass` threw: the run is stopped, and ends with it once no thread is at it any more. */
  failure: { readonly thrown: unknown } | null;
}

export const createComputeCrew = (options: CrewOptions): ComputeCrew => new ComputePool(options);

class ComputePool implements ComputeCrew {
  readonly #options: CrewOptions;
  #workers: readonly Worker[] = [];
  #current: CurrentRun | null = null;
  #runs = 0;
  #closed = false;

  constructor(options: CrewOptions) {
    this.#options = options;
    this.#workers = this.#start();
  }

  async run(program: Program, { signal, onPass }: CrewHooks): Promise<void> {
    if (this.#closed) throw new AppError('engine/cancelled', 'The compute threads have been stopped.');
    if (this.#workers.length === 0) this.#workers = this.#start();
    const control = new Int32Array(this.#options.memory.buffer, program.control, controlWords(program.passes.length));
    control.fill(0);
    const id = ++this.#runs;
    const stop = (): void => {
      Atomics.store(control, STOP_WORD, 1);
    };
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    let current: CurrentRun | null = null as CurrentRun | null;
    try {
      await new Promise<void>((finish, fail) => {
        current = { id, control, onPass, finish, fail, unfinished: this.#workers.length, failure: null };
        this.#current = current;
        for (const worker of this.#workers) worker.postMessage({ run: id, program } satisfies ComputeTask);
      });
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#current = null;
    }
    if (current?.failure) throw current.failure.thrown;
    if (Atomics.load(control, STOP_WORD) !== 0) throw new AppError('engine/cancelled', 'Cancelled.');
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#stopAll(new AppError('engine/cancelled', 'The compute threads have been stopped.'));
  }

  #start(): readonly Worker[] {
    const { module, memory, threads } = this.#options;
    return Array.from({ length: threads }, (_, index) => {
      const workerData: ComputeSetup = { module, memory, index, threads };
      const worker = new Worker(new URL(WORKER_FILE, import.meta.url), { workerData, name: `convscope-compute-${index}` });
      worker.on('message', (message: ComputeReply) => this.#receive(message));
      worker.on('error', (error) => this.#died(worker, error));
      worker.on('exit', (code) => this.#died(worker, new Error(`It ended with code ${code}.`)));
      return worker;
    });
  }

  #receive(message: ComputeReply): void {
    const run = this.#current;
    if (!run || message.run !== run.id) return;
    if (message.type === 'finished') {
      if (--run.unfinished === 0) run.finish();
      return;
    }
    if (run.failure) return;
    try {
      run.onPass(message.index);
    } catch (thrown) {
      run.failure = { thrown };
      Atomics.store(run.control, STOP_WORD, 1);
    }
  }

  #died(worker: Worker, cause: unknown): void {
    if (this.#closed || !this.#workers.includes(worker)) return;
    void this.#stopAll(
      new AppError(
        'engine/worker-died',
        'A compute thread ended unexpectedly, most likely for lack of memory. Try again; a smaller input (resize:H:W) needs less.',
        {},
        cause,
      ),
    );
  }

  async #stopAll(error: AppError): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    const run = this.#current;
    if (run) Atomics.store(run.control, STOP_WORD, 1);
    await Promise.all(workers.map((worker) => worker.terminate()));
    run?.fail(error);
  }
}
