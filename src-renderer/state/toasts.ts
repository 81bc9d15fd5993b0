// Short messages at the corner of the window: errors say what to do, and stay until they are read.
import { create } from 'zustand';
import { isCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';

export interface Toast {
  readonly id: number;
  readonly tone: 'error' | 'info';
  readonly text: string;
}

/** Errors are for reading; notes go by themselves. */
const NOTE_MS = 4000;
const MOST_TOASTS = 4;
let nextId = 1;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

export const dismissToast = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));

function show(tone: Toast['tone'], text: string): void {
  const id = nextId++;
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((toast) => toast.text !== text), { id, tone, text }].slice(-MOST_TOASTS),
  }));
  if (tone === 'info') setTimeout(() => dismissToast(id), NOTE_MS);
}

export const showNote = (text: string): void => show('info', text);

/** A failure as a message; cancelling is none. */
export function showFailure(thrown: unknown): void {
  if (!isCancelled(thrown)) show('error', toErrorRecord(thrown).message);
}
