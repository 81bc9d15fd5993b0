// Which dialog is open; one at a time. The window's own chooser of files stands over it and leaves it as it is.
import { create } from 'zustand';
import type { ChooseKind, FileToken } from '../../src-shared/protocol/files-messages.ts';
import { useOutside } from './outside-files.ts';

export interface Dialog {
  readonly kind: 'palette' | 'keys' | 'about' | 'network' | 'export' | 'divergence';
}

/** Where the host has no dialogs; null when it was left. */
export interface Chooser {
  readonly wants: ChooseKind;
  readonly onChosen: (file: FileToken | null) => void;
}

export const useDialog = create<{ readonly dialog: Dialog | null; readonly chooser: Chooser | null }>(() => ({
  dialog: null,
  chooser: null,
}));

/** The window's own dialog, or what stands over it: keys are its. */
export const isDialogOpen = (): boolean => {
  const { dialog, chooser } = useDialog.getState();
  return dialog !== null || chooser !== null || useOutside.getState().question !== null;
};

export const openDialog = (dialog: Dialog): void => useDialog.setState({ dialog });
export const closeDialog = (): void => useDialog.setState({ dialog: null });
export const openChooser = (chooser: Chooser): void => useDialog.setState({ chooser });
export const closeChooser = (): void => useDialog.setState({ chooser: null });
