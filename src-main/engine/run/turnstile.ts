// One at a time of each urgency. What is looked at does not wait for what is exported: the compute threads pause for it.
import type { RunPriority } from '../../cnn/executor.ts';

export class Turnstile {
  readonly #last: Record<RunPriority, Promise<unknown>> = { shown: Promise.resolve(), background: Promise.resolve() };

  /** Runs `work` when its turn comes; the next one of the same urgency enters when it settles, however it settles. */
  enter<T>(urgency: RunPriority, work: () => Promise<T>): Promise<T> {
    const mine = this.#last[urgency].then(work);
    this.#last[urgency] = mine.catch(() => undefined);
    return mine;
  }
}
