// Runs that wait for the compute threads: what is shown before what is in the background, else in the order they came. A run that was paused knows
// where to go on.
import type { AppError } from '../../src-shared/protocol/errors.ts';
import {
  type CrewHooks,
  controlWords,
  doneWord,
  GO_ON,
  NO_CALL,
  type Priority,
  type Program,
  STOP_WORD,
  takenWord,
} from '../kernels/program.ts';

export class ComputeRun {
  readonly id: number;
  readonly program: Program;
  readonly control: Int32Array;
  readonly hooks: CrewHooks;
  readonly finish: () => void;
  readonly fail: (error: unknown) => void;
  /** The last call of the threads to it. */
  call = NO_CALL;
  failure: { readonly thrown: unknown } | null = null;
  #reported = 0;

  constructor(id: number, program: Program, memory: WebAssembly.Memory, hooks: CrewHooks, settle: Settle) {
    this.id = id;
    this.program = program;
    this.hooks = hooks;
    this.finish = settle.finish;
    this.fail = settle.fail;
    this.control = new Int32Array(memory.buffer, program.control, controlWords(program.passes.length, program.threads));
    this.control.fill(0);
  }

  get priority(): Priority {
    return this.hooks.priority ?? 'shown';
  }

  /** Tells of every pass before `end` that has not been told of. */
  report(end: number): void {
    if (this.failure) return;
    try {
      for (; this.#reported < end; this.#reported++) this.hooks.onPass(this.#reported);
    } catch (thrown) {
      this.failure = { thrown };
    }
  }

  /** Passes of which every block is done, from the first on. */
  completed(): number {
    const { passes } = this.program;
    const isDone = (position: number): boolean => Atomics.load(this.control, doneWord(position)) === passes[position]?.blocks;
    let position = 0;
    while (position < passes.length && isDone(position)) position++;
    return position;
  }

  /** Makes the control words ready for going on; returns the pass to begin with. */
  resume(): number {
    const completed = this.completed();
    const from = this.program.passes[completed]?.restart ?? completed;
    const { passes, threads } = this.program;
    this.control.fill(0, doneWord(from), doneWord(passes.length));
    for (let share = 0; share < threads; share++) {
      const first = takenWord(0, share, passes.length);
      this.control.fill(0, first + from, first + passes.length);
    }
    Atomics.store(this.control, STOP_WORD, GO_ON);
    return from;
  }
}

interface Settle {
  readonly finish: () => void;
  readonly fail: (error: unknown) => void;
}

export class ComputeQueue {
  #waiting: ComputeRun[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(run: ComputeRun): void {
    this.#waiting.push(run);
  }

  /** In front of all others of its priority: it was there before them. */
  putBack(run: ComputeRun): void {
    this.#waiting.unshift(run);
  }

  next(): ComputeRun | null {
    const shown = this.#waiting.findIndex(({ priority }) => priority === 'shown');
    return this.#waiting.splice(Math.max(0, shown), 1)[0] ?? null;
  }

  /** False when it does not wait here. */
  remove(run: ComputeRun): boolean {
    const at = this.#waiting.indexOf(run);
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
  }

  failAll(error: AppError): void {
    for (const run of this.#waiting.splice(0)) run.fail(error);
  }
}
