// Threads that are started as they are needed, up to so many: a task goes to the one with the fewest before it. Whose tasks they are is the pool's.
import type { Worker } from 'node:worker_threads';

export class BusyThreads<Reply> {
  readonly #most: number;
  readonly #start: () => Worker;
  readonly #onReply: (reply: Reply) => void;
  readonly #onDied: (worker: Worker, cause: unknown) => void;
  /** With how many tasks each has before it. */
  readonly #tasks = new Map<Worker, number>();

  /** @param onDied a thread that ended unasked: it takes no more tasks, and those it had are lost */
  constructor(
    most: number,
    start: () => Worker,
    { onReply, onDied }: { readonly onReply: (reply: Reply) => void; readonly onDied: (worker: Worker, cause: unknown) => void },
  ) {
    this.#most = most;
    this.#start = start;
    this.#onReply = onReply;
    this.#onDied = onDied;
  }

  /** The one that takes the next task, which counts from now on until `done`. */
  take(): Worker {
    let [least, fewest]: [Worker | null, number] = [null, Number.POSITIVE_INFINITY];
    for (const [worker, tasks] of this.#tasks) if (tasks < fewest) [least, fewest] = [worker, tasks];
    const worker = least !== null && (fewest === 0 || this.#tasks.size >= this.#most) ? least : this.#begin();
    this.#tasks.set(worker, (this.#tasks.get(worker) ?? 0) + 1);
    return worker;
  }

  done(worker: Worker): void {
    const tasks = this.#tasks.get(worker);
    if (tasks !== undefined) this.#tasks.set(worker, tasks - 1);
  }

  /** At once, whatever they are at; none of them counts as having died. */
  async close(): Promise<void> {
    const workers = [...this.#tasks.keys()];
    this.#tasks.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #begin(): Worker {
    const worker = this.#start();
    const died = (cause: unknown): void => {
      if (this.#tasks.delete(worker)) this.#onDied(worker, cause);
    };
    worker.on('message', this.#onReply);
    worker.on('error', died);
    worker.on('exit', (code) => died(new Error(`It ended with code ${code}.`)));
    this.#tasks.set(worker, 0);
    return worker;
  }
}
