// The crew of compute threads: starts them, gives all of them the same program, tells what is complete. A thread that dies ends the run with
// an error and the crew is made anew for the next one. Where a run is asked for at once, the last thread is started when that run is over, and this one
// takes its place until then: starting beside the run, it would take from the others' processors what it cannot give back within it. It does so for
// short programs as well, which are half done before a thread that sleeps is awake.
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../src-shared/protocol/errors.ts';
import {
  CALL_WORD,
  CANCEL,
  type ComputeCrew,
  type CrewHooks,
  type CrewOptions,
  callerWord,
  crewWords,
  GO_ON,
  NO_CALL,
  PAUSE,
  type Program,
  STOP_WORD,
  seatWord,
  WAKE_WORD,
} from '../kernels/program.ts';
import type { ComputeReply, ComputeSetup, ComputeTask } from './compute-messages.ts';
import { ComputeQueue, ComputeRun } from './compute-queue.ts';
import { StandIn } from './compute-stand-in.ts';

/** Built as one CommonJS file: a thread that need not load Node's modules for ECMAScript modules starts some milliseconds earlier. */
const WORKER_FILE = import.meta.url.endsWith('.ts') ? './compute.worker.ts' : '../threads/compute.worker.cjs';

/** So long without a run, and threads have been made before they are needed: then all of them. */
const UNASKED_MS = 100;
/** In a longer run nobody feels a thread start, and this thread has other things to do. */
const MOST_STANDING_IN_MS = 200;
/** A program that was taken for a short one goes on in the last thread after it. */
const MOST_SHORT_MS = 6;
/** Looks at the others' seats before their messages are waited for: who shares the last pass leaves within microseconds. */
const SPINS = 4000;

/**
 * For threads that are made from now on: MiB of new objects before V8 collects them. It begins with one, which starting Node fills several times over, while
 * everybody's first run waits. Of the switches that can be set without V8 rejecting Node's own code cache.
 */
const ROOMY = '--min-semi-space-size=4';

export const createComputeCrew = (options: CrewOptions): ComputeCrew => new ComputePool(options);

class ComputePool implements ComputeCrew {
  readonly #options: CrewOptions;
  readonly #queue = new ComputeQueue();
  /** By seat. */
  #workers: readonly Worker[] = [];
  /** Made with the threads. */
  #standIn: StandIn | null = null;
  #isLastThere = false;
  readonly #crew: Int32Array<SharedArrayBuffer>;
  #current: ComputeRun | null = null;
  #runs = 0;
  #calls: number = NO_CALL;
  #closed = false;

  constructor(options: CrewOptions) {
    this.#options = options;
    this.#crew = new Int32Array(new SharedArrayBuffer(crewWords(options.threads) * Int32Array.BYTES_PER_ELEMENT));
    this.#start();
  }

  get isIdle(): boolean {
    return this.#current === null && this.#queue.isEmpty;
  }

  async run(program: Program, hooks: CrewHooks): Promise<void> {
    if (this.#closed) throw stopped();
    const { signal } = hooks;
    if (signal?.aborted) throw cancelled();
    let withdraw = (): void => undefined;
    try {
      await new Promise<void>((finish, fail) => {
        const run = new ComputeRun(++this.#runs, program, this.#options.memory, hooks, { finish, fail });
        withdraw = () => {
          if (this.#queue.remove(run)) run.fail(cancelled());
          else Atomics.store(run.control, STOP_WORD, CANCEL);
        };
        signal?.addEventListener('abort', withdraw);
        this.#queue.add(run);
        const isUrgent = run.priority === 'shown' && this.#current?.priority === 'background';
        if (isUrgent && this.#current) Atomics.compareExchange(this.#current.control, STOP_WORD, GO_ON, PAUSE);
        this.#next();
      });
    } finally {
      signal?.removeEventListener('abort', withdraw);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.failAll(stopped());
    await this.#stopAll(stopped());
  }

  #next(): void {
    if (this.#current || this.#closed) return;
    const run = this.#queue.next();
    if (!run) return;
    const standIn = this.#standIn ?? this.#start();
    this.#current = run;
    run.call = ++this.#calls;
    const task: ComputeTask = { call: run.call, program: run.program, from: run.resume() };
    Atomics.store(this.#crew, CALL_WORD, run.call);
    const isHere = !this.#isLastThere || run.program.isShort === true;
    this.#send(isHere ? this.#workers.slice(0, this.#lastSeat) : this.#workers, task);
    if (isHere) void this.#takePlace(standIn, task);
  }

  get #lastSeat(): number {
    return this.#options.threads - 1;
  }

  #start(): StandIn {
    const { modules, memory } = this.#options;
    this.#workers = Array.from({ length: this.#lastSeat }, (_, index) => this.#startThread(index));
    const standIn = new StandIn(modules, memory, this.#lastSeat);
    this.#standIn = standIn;
    this.#isLastThere = false;
    const ifUnasked = (): void => {
      if (this.#standIn === standIn && !this.#current) this.#startLast();
    };
    setTimeout(ifUnasked, UNASKED_MS).unref();
    return standIn;
  }

  #startLast(): void {
    if (!this.#standIn || this.#workers.length > this.#lastSeat) return;
    const worker = this.#startThread(this.#lastSeat);
    this.#workers = [...this.#workers, worker];
    worker.once('online', () => {
      if (this.#workers.includes(worker)) this.#isLastThere = true;
    });
  }

  #startThread(index: number): Worker {
    setFlagsFromString(ROOMY);
    const { modules, memory } = this.#options;
    const workerData: ComputeSetup = { modules, memory, crew: this.#crew, index };
    const worker = new Worker(new URL(WORKER_FILE, import.meta.url), {
      workerData,
      name: `convscope-compute-${index}`,
      // It reads and writes nothing; to join its streams to this thread's takes a millisecond or two, to make them half of one.
      stdin: true,
      stdout: true,
      stderr: true,
    });
    worker.on('message', (message: ComputeReply) => this.#receive(message));
    worker.on('error', (error) => this.#died(worker, error));
    worker.on('exit', (code) => this.#died(worker, new Error(`It ended with code ${code}.`)));
    return worker;
  }

  #send(workers: readonly Worker[], task: ComputeTask): void {
    for (const worker of workers) worker.postMessage(task);
    Atomics.add(this.#crew, WAKE_WORD, 1);
    Atomics.notify(this.#crew, WAKE_WORD);
  }

  async #takePlace(standIn: StandIn, task: ComputeTask): Promise<void> {
    const { call, program } = task;
    const seat = callerWord(this.#options.threads);
    const started = performance.now();
    Atomics.store(this.#crew, seat, call);
    // All seats are emptied when a thread has died.
    const isIn = (): boolean => Atomics.load(this.#crew, seat) === call;
    const mayStay = (): boolean => {
      const stayed = performance.now() - started;
      if (stayed > MOST_STANDING_IN_MS) this.#startLast();
      return isIn() && (!this.#isLastThere || (program.isShort === true && stayed < MOST_SHORT_MS));
    };
    const onPass = (index: number): void => {
      if (index < program.passes.length - 1) this.#receive({ type: 'pass', call, index });
    };
    try {
      const isDone = await standIn.work(task, mayStay, onPass);
      if (!isIn()) return;
      Atomics.store(this.#crew, seat, NO_CALL);
      for (let spin = 0; isDone && spin < SPINS && this.#isAnyoneIn(call); spin++);
      if (isDone) this.#receive({ type: 'finished', call });
      else this.#send(this.#workers.slice(this.#lastSeat), task);
    } catch (thrown) {
      void this.#stopAll(died(thrown));
    }
  }

  #receive(message: ComputeReply): void {
    const run = this.#current;
    if (!run || message.call !== run.call) return;
    if (message.type === 'pass') {
      run.report(message.index + 1);
      if (run.failure) Atomics.store(run.control, STOP_WORD, CANCEL);
      return;
    }
    // A thread leaves when all is done, or all are to stop: nobody enters any more, and only those inside are waited for.
    Atomics.store(this.#crew, CALL_WORD, NO_CALL);
    if (!this.#isAnyoneIn(run.call)) this.#ended(run);
  }

  #isAnyoneIn(call: number): boolean {
    const { threads } = this.#options;
    for (let thread = 0; thread < threads; thread++) if (Atomics.load(this.#crew, seatWord(thread)) === call) return true;
    return Atomics.load(this.#crew, callerWord(threads)) === call;
  }

  #ended(run: ComputeRun): void {
    this.#current = null;
    const completed = run.completed();
    run.report(completed);
    if (run.failure) run.fail(run.failure.thrown);
    else if (Atomics.load(run.control, STOP_WORD) === CANCEL) run.fail(cancelled());
    else if (completed < run.program.passes.length) this.#queue.putBack(run);
    else run.finish();
    this.#next();
    if (!this.#isLastThere) setImmediate(() => this.#startLast());
  }

  #died(worker: Worker, cause: unknown): void {
    if (this.#closed || !this.#workers.includes(worker)) return;
    void this.#stopAll(died(cause));
  }

  async #stopAll(error: AppError): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    this.#standIn = null;
    const run = this.#current;
    if (run) Atomics.store(run.control, STOP_WORD, CANCEL);
    this.#crew.fill(NO_CALL);
    await Promise.all(workers.map((worker) => worker.terminate()));
    if (!run) return;
    this.#current = null;
    run.fail(error);
    this.#next();
  }
}

const stopped = (): AppError => new AppError('engine/cancelled', 'The compute threads have been stopped.');
const died = (cause: unknown): AppError =>
  new AppError(
    'engine/worker-died',
    'A compute thread ended unexpectedly, most likely for lack of memory. Try again; a smaller input (resize:H:W) needs less.',
    {},
    cause,
  );
const cancelled = (): AppError => new AppError('engine/cancelled', 'Cancelled.');
