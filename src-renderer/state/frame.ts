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
 * Wishes to the engine by kind: a newer wish of a kind takes the place of the one that waits, and of all kinds no more go out than frames pass. So
 * scrolling costs one message a frame, however fast the wheel turns. After a frame without any, those of one event go out at once, together, behind what
 * else follows from it, and take as many frames: neither a pointer's question nor the maps of a new slice wait for a frame to be asked for.
 */
class WishQueue {
  readonly #waiting = new Map<string, () => void>();
  #isTaken = false;

  wish(kind: string, send: () => void): void {
    this.#waiting.set(kind, send);
    if (this.#isTaken) return;
    this.#isTaken = true;
    queueMicrotask(() => this.#sendAll());
  }

  /** Frames are taken also by wishes that came to nothing. */
  #sendAll(): void {
    const due = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#passFrames(due.length);
    for (const send of due) send();
  }

  #passFrames(left: number): void {
    this.#isTaken = left > 0;
    if (left > 0) nextFrame(() => (left > 1 ? this.#passFrames(left - 1) : this.#sendAll()));
  }
}

/** The one queue of the window. */
export const wishes = new WishQueue();
