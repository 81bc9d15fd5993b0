// Work that is done at most once a frame, however often it is asked for. Without a screen (tests) a timer beats instead.

const TIMER_BEAT_MS = 16;

const inNextFrame = (work: () => void): void => {
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(work);
  else setTimeout(work, TIMER_BEAT_MS);
};

/** @returns asks for `work` in the next frame; asking again before it changes nothing */
export function oncePerFrame(work: () => void): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    inNextFrame(() => {
      isAsked = false;
      work();
    });
  };
}

export const nextFrame = (): Promise<void> => new Promise((resolve) => inNextFrame(resolve));
