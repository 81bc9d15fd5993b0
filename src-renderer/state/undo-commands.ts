// Ctrl+Z and Ctrl+Shift+Z: the window's steps, or the text's where one is typed (a menu asks without knowing where the cursor is).
import { isDialogOpen } from './dialogs.ts';
import { redo, undo } from './history.ts';

const TEXT = 'input:not([type="range"]):not([type="radio"]):not([type="checkbox"]), textarea, [contenteditable="true"]';

/** False where the text under the cursor has taken it, or a dialog keeps the window's steps as they are. */
function isOfWindow(kind: 'undo' | 'redo'): boolean {
  const { document } = globalThis;
  const field = document?.activeElement;
  // A palette that has just been closed still has the focus.
  if (field?.matches(TEXT) && (isDialogOpen() || !field.closest('dialog'))) {
    document.execCommand(kind);
    return false;
  }
  return !isDialogOpen();
}

export const undoCommands = [
  { id: 'undo', title: 'Undo', group: 'Edit' as const, keys: ['Ctrl+Z'], run: () => isOfWindow('undo') && undo() },
  { id: 'redo', title: 'Redo', group: 'Edit' as const, keys: ['Ctrl+Shift+Z'], run: () => isOfWindow('redo') && redo() },
];
