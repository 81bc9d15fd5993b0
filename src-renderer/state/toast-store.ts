// Messages that come up beside the work: what failed and what to do, or what was done.
import { createStore } from 'zustand/vanilla';
import { isCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';

export interface Toast {
  readonly id: number;
  readonly kind: 'error' | 'note';
  readonly text: string;
}

const MOST_TOASTS = 4;

export const createToastStore = () => createStore<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));
export type ToastStore = ReturnType<typeof createToastStore>;

let lastId = 0;

export function showToast(store: ToastStore, kind: Toast['kind'], text: string): void {
  const toast = { id: ++lastId, kind, text };
  store.setState(({ toasts }) => ({ toasts: [...toasts.filter((other) => other.text !== text), toast].slice(-MOST_TOASTS) }));
}

/** Cancelling is no error: nothing is shown for it. */
export function showError(store: ToastStore, thrown: unknown): void {
  if (!isCancelled(thrown)) showToast(store, 'error', toErrorRecord(thrown).message);
}

export const dismissToast = (store: ToastStore, id: number): void =>
  store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
