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
 * turns. So scrolling costs one message a frame, however fast the wheel turns.
 */
class WishQueue {
  readonly #waiting = new Map<string, () => void>();
  #isScheduled = false;

  wish(kind: string, send: () => void): void {
    this.#waiting.set(kind, send);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.size === 0) return;
    this.#isScheduled = true;
    nextFrame(() => {
      this.#isScheduled = false;
      const [first] = this.#waiting;
      if (!first) return;
      this.#waiting.delete(first[0]);
      first[1]();
      this.#schedule();
    });
  }
}

/** The one queue of the window. */
export const wishes = new WishQueue();
