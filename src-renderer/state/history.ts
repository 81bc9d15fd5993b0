// Steps that can be taken back and done again (Ctrl+Z, Ctrl+Shift+Z): one line for the whole window. Whoever changes something tells how to undo it.
import { create } from 'zustand';

export interface Step {
  /** For people: `mute conv1 channel 3`. */
  readonly title: string;
  /** Steps of one key that follow each other are one: a slider that is drawn. null: always a step of its own. */
  readonly key: string | null;
  readonly undo: () => void;
  readonly redo: () => void;
}

interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

const MOST_STEPS = 200;

export const useHistory = create<History>(() => ({ past: [], future: [] }));

/** The step has been taken already. */
export function record(step: Step): void {
  useHistory.setState(({ past }) => {
    const last = past.at(-1);
    const isSame = step.key !== null && last?.key === step.key;
    const joined = isSame ? { ...step, undo: last.undo } : step;
    return { past: [...(isSame ? past.slice(0, -1) : past), joined].slice(-MOST_STEPS), future: [] };
  });
}

export function undo(): void {
  const step = useHistory.getState().past.at(-1);
  if (!step) return;
  useHistory.setState(({ past, future }) => ({ past: past.slice(0, -1), future: [...future, { ...step, key: null }] }));
  step.undo();
}

export function redo(): void {
  const step = useHistory.getState().future.at(-1);
  if (!step) return;
  useHistory.setState(({ past, future }) => ({ past: [...past, { ...step, key: null }], future: future.slice(0, -1) }));
  step.redo();
}

/** What the steps are about is gone. */
export const forgetHistory = (): void => useHistory.setState({ past: [], future: [] });
