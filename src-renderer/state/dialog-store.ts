// Which dialog is open: one at most.
import { createStore } from 'zustand/vanilla';
import type { ChooseKind, FileToken } from '../../src-shared/protocol/files-messages.ts';

/** The window's own chooser, where the host has none: asks and answers once. */
interface FileQuestion {
  readonly kind: ChooseKind;
  readonly answer: (files: readonly FileToken[]) => void;
}

export interface DialogState {
  readonly dialog: 'network' | 'export' | 'palette' | 'keys' | 'about' | null;
  /** May lie over a dialog. */
  readonly question: FileQuestion | null;
}

export const createDialogStore = () => createStore<DialogState>(() => ({ dialog: null, question: null }));
export type DialogStore = ReturnType<typeof createDialogStore>;
