// Keys and mouse as they were chosen, in the window's storage. What stands there may be from another version, or broken.
import { takeKeptKeys, useKeyBindings } from './key-bindings.ts';
import { takeKeptMouse, useMouse } from './mouse.ts';

const STORAGE_KEY = 'convscope.controls';

/** Reads what was kept and keeps what changes. @returns ends the keeping */
export function rememberControls(storage: Pick<Storage, 'getItem' | 'setItem'>): () => void {
  try {
    const kept = JSON.parse(storage.getItem(STORAGE_KEY) ?? '{}') as Readonly<Record<string, unknown>> | null;
    takeKeptKeys(kept?.keys);
    takeKeptMouse(kept?.mouse);
  } catch {
    // What cannot be read is as if nothing had been chosen.
    takeKeptKeys(null);
    takeKeptMouse(null);
  }
  const keep = (): void => {
    try {
      storage.setItem(
        STORAGE_KEY,
        JSON.stringify({ keys: useKeyBindings.getState().choices, mouse: { ...useMouse.getState() } }),
      );
    } catch {
      // A full or forbidden storage only means that the next start begins with the keys the commands come with.
    }
  };
  const ends = [useKeyBindings.subscribe(keep), useMouse.subscribe(keep)];
  return () => {
    for (const end of ends) end();
  };
}
