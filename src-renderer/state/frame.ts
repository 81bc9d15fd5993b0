// The beat of the window: what is sent and painted goes out with animation frames, never faster. Without a screen (tests) a timer beats.

const TIMER_BEAT_MS = 16;

const nextFrame = (run: () => void): void => {
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(run);
  else setTimeout(run, TIMER_BEAT_MS);
};

export const framePassed = (): Promise<void> => new Promise((resolve) => nextFrame(resolve));

/** Many calls in one frame become one, with the latest value. */
export function oncePerFrame<Value>(run: (value: Value) => void): (value: Value) => void {
  let latest: { readonly value: Value } | null = null;
  return (value) => {
    const isWaiting = latest !== null;
    latest = { value };
    if (isWaiting) return;
    nextFrame(() => {
      const due = latest;
      latest = null;
      if (due) run(due.value);
    });
  };
}

/**
 * Wishes to the engine by kind: at most one goes out a frame, a newer wish of a kind takes the place of the one that waits, and kinds take
 * turns. So scrolling costs one message a frame, however fast the wheel turns. The first one after a frame without any goes out at once, behind
 * what else follows from the same event: a pointer's question does not wait for the next frame to be asked.
 */
class WishQueue {
  readonly #waiting = new Map<string, () => void>();
  #isTaken = false;

  wish(kind: string, send: () => void): void {
    this.#waiting.set(kind, send);
    if (this.#isTaken) return;
    this.#isTaken = true;
    queueMicrotask(() => this.#sendOne());
  }

  /** The frame is taken until the next one, also by a wish that came to nothing. */
  #sendOne(): void {
    const [first] = this.#waiting;
    this.#isTaken = first !== undefined;
    if (!first) return;
    nextFrame(() => this.#sendOne());
    this.#waiting.delete(first[0]);
    first[1]();
  }
}

/** The one queue of the window. */
export const wishes = new WishQueue();
