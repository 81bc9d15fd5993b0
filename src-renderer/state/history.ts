// Steps that can be taken back and done again (Ctrl+Z, Ctrl+Shift+Z): one line for the whole window. Whoever changes something tells how to undo it.
import { create } from 'zustand';

export interface Step {
  /** For people: `mute conv1 channel 3`. */
  readonly title: string;
  /** Steps of one key that follow each other are one: a slider that is drawn. null: always a step of its own. */
  readonly key: string | null;
  /** What the step is about: when that is gone, its steps go with it. */
  readonly about: 'trial' | 'marks' | 'look' | 'network';
  /** Steps of one key that are further apart in time than this are two, ms. Left out: they are one at any distance. */
  readonly joinedMs?: number;
  readonly undo: () => void;
  readonly redo: () => void;
}

type TakenStep = Step & { readonly takenMs: number };

interface History {
  readonly past: readonly TakenStep[];
  readonly future: readonly TakenStep[];
}

const MOST_STEPS = 200;

export const useHistory = create<History>(() => ({ past: [], future: [] }));

let isQuiet = false;

/** What changes meanwhile follows from something else, and is no step of its own. */
export function quietly(change: () => void): void {
  const before = isQuiet;
  isQuiet = true;
  try {
    change();
  } finally {
    isQuiet = before;
  }
}

/** The step has been taken already. */
export function record(step: Step): void {
  if (isQuiet) return;
  const takenMs = Date.now();
  useHistory.setState(({ past }) => {
    const last = past.at(-1);
    const isSame =
      step.key !== null && last?.key === step.key && takenMs - last.takenMs <= (step.joinedMs ?? Number.POSITIVE_INFINITY);
    const taken = { ...step, takenMs };
    const joined = isSame ? { ...taken, undo: last.undo } : taken;
    return { past: [...(isSame ? past.slice(0, -1) : past), joined].slice(-MOST_STEPS), future: [] };
  });
}

export function undo(): void {
  const step = useHistory.getState().past.at(-1);
  if (!step) return;
  useHistory.setState(({ past, future }) => ({ past: past.slice(0, -1), future: [...future, { ...step, key: null }] }));
  quietly(step.undo);
}

export function redo(): void {
  const step = useHistory.getState().future.at(-1);
  if (!step) return;
  useHistory.setState(({ past, future }) => ({ past: [...past, { ...step, key: null }], future: future.slice(0, -1) }));
  quietly(step.redo);
}

let keepsSteps = false;

/** The change is a step of the line itself: what earlier steps are about is there again when they are undone, because this one is undone before. */
export function keepingSteps(change: () => void): void {
  const before = keepsSteps;
  keepsSteps = true;
  try {
    change();
  } finally {
    keepsSteps = before;
  }
}

/** What these steps are about is gone. */
export function forgetSteps(about: Step['about']): void {
  if (keepsSteps) return;
  useHistory.setState(({ past, future }) => {
    const others = (steps: readonly TakenStep[]): readonly TakenStep[] => steps.filter((step) => step.about !== about);
    return { past: others(past), future: others(future) };
  });
}
