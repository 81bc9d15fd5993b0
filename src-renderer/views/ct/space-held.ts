// Whether the space bar is held, which a press of the mouse does not tell.

let isHeld = false;

/** Follows it for as long as the signal lets. */
export function followSpace(signal: AbortSignal): void {
  const follow = (event: KeyboardEvent): void => {
    if (event.key === ' ') isHeld = event.type === 'keydown';
  };
  addEventListener('keydown', follow, { signal });
  addEventListener('keyup', follow, { signal });
  // A window that lost the focus hears of no key that comes up.
  addEventListener(
    'blur',
    () => {
      isHeld = false;
    },
    { signal },
  );
}

export const isSpaceHeld = (): boolean => isHeld;
