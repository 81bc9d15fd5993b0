// One at a time, the more urgent first. The compute workers serve one run at once; what is looked at goes before what is exported.
export type Urgency = 'shown' | 'exported';

export class Turnstile {
  #busy = false;
  readonly #waiting: Record<Urgency, (() => void)[]> = { shown: [], exported: [] };

  /** Runs `work` when its turn comes; the next one enters when it settles, however it settles. */
  async enter<T>(urgency: Urgency, work: () => Promise<T>): Promise<T> {
    if (this.#busy) await new Promise<void>((resolve) => this.#waiting[urgency].push(resolve));
    this.#busy = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shown.shift() ?? this.#waiting.exported.shift();
      if (next) next();
      else this.#busy = false;
    }
  }
}
