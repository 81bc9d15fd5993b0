// Several tasks at a time, so that a slow disk's waiting is hidden, and never more than so many.

/** Lives as long as one batch of tasks. */
export class Lanes {
  readonly #most: number;
  readonly #busy = new Set<Promise<void>>();
  #failure: { readonly thrown: unknown } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Starts the task as soon as a lane is free; does not wait for its end. @throws what a task before it threw */
  async add(task: () => Promise<void>): Promise<void> {
    while (this.#busy.size >= this.#most) await Promise.race(this.#busy);
    this.#throwFailure();
    const running = task()
      .catch((thrown: unknown) => {
        this.#failure ??= { thrown };
      })
      .finally(() => this.#busy.delete(running));
    this.#busy.add(running);
  }

  /** All tasks have ended. @throws what the first of them threw that did */
  async done(): Promise<void> {
    await Promise.all(this.#busy);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.thrown;
  }
}
