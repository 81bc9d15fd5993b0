// Which worker threads of this process live: for tests that end one on purpose, and for those that look whether one was left behind.
import type { Worker } from 'node:worker_threads';

export class LiveWorkers {
  readonly #live = new Set<Worker>();
  /** All that were ever made since watching began. */
  made = 0;
  readonly #onMade = (worker: Worker): void => {
    this.made++;
    this.#live.add(worker);
    worker.once('exit', () => this.#live.delete(worker));
  };

  constructor() {
    process.on('worker', this.#onMade);
  }

  get live(): readonly Worker[] {
    return [...this.#live];
  }

  stop(): void {
    process.off('worker', this.#onMade);
  }
}
