// The end of a measurement that has to be over by then: whatever is waited for, the waiting ends.

/** The clock has run out. */
export class OutOfTime extends Error {}

export class Clock {
  /** In the time of performance.now(), which begins with the process; null: there is no end. */
  readonly endMs: number | null;
  readonly #over: Promise<never>;
  readonly #timer: NodeJS.Timeout | undefined;
  /** A timer may come a millisecond before its time. */
  #hasRung = false;

  constructor(endMs: number | null) {
    this.endMs = endMs;
    const { promise, reject } = withRejector();
    this.#over = promise;
    const ring = (): void => {
      this.#hasRung = true;
      reject(new OutOfTime('The time was over.'));
    };
    if (endMs !== null) this.#timer = setTimeout(ring, endMs - performance.now());
    // It may run out while nobody waits.
    this.#over.catch(() => undefined);
  }

  get isOver(): boolean {
    return this.#hasRung || (this.endMs !== null && performance.now() >= this.endMs);
  }

  /** What is waited for goes on by itself when the clock runs out. @throws OutOfTime */
  inTime<Value>(promise: Promise<Value>): Promise<Value> {
    promise.catch(() => undefined);
    return Promise.race([promise, this.#over]);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Promise.withResolvers, which Node 20 has not. */
function withRejector(): { readonly promise: Promise<never>; readonly reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, fail) => {
    reject = fail;
  });
  return { promise, reject };
}
