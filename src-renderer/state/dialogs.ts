// Which dialog is open; one at a time.
import { create } from 'zustand';
import type { FileToken } from '../../src-shared/protocol/files-messages.ts';

export type Dialog =
  | { readonly kind: 'palette' | 'keys' | 'about' | 'network' | 'export' }
  /** The window's own chooser, where the host has no dialogs; null when it was left. */
  | { readonly kind: 'files'; readonly wants: 'open' | 'save-folder'; readonly onChosen: (file: FileToken | null) => void };

export const useDialog = create<{ readonly dialog: Dialog | null }>(() => ({ dialog: null }));

export const openDialog = (dialog: Dialog): void => useDialog.setState({ dialog });
export const closeDialog = (): void => useDialog.setState({ dialog: null });
