// From a key press to a command. Keys typed into fields belong to the fields; a dialog lets through only what closes it.
import { type Command, commands, runCommand } from './commands.ts';
import type { Session } from './session.ts';

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** As written in the registry. Shift counts only where the key itself does not change with it (`?` is not `Shift+?`). */
export function nameOfPress({ key, ctrlKey, metaKey, shiftKey, altKey }: Press): string {
  const isLetter = /^[a-z]$/i.test(key);
  const name = isLetter ? key.toUpperCase() : key;
  const withShift = shiftKey && (isLetter || key.length > 1);
  return [ctrlKey || metaKey ? 'Ctrl+' : '', altKey ? 'Alt+' : '', withShift ? 'Shift+' : '', name].join('');
}

export const commandOfPress = (press: Press): Command | undefined => {
  const name = nameOfPress(press);
  return commands.find(({ keys }) => keys.includes(name));
};

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, summary, [role=option]') !== null;

/** @returns ends the listening */
export function listenToKeys(session: Session): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const found = commandOfPress(event);
    if (!found || event.defaultPrevented) return;
    const { dialog, question } = session.dialogs.getState();
    if ((dialog !== null || question !== null) && found.id !== 'close') return;
    if (isField(event.target) && !event.ctrlKey && !event.metaKey && found.id !== 'close') return;
    // Enter on a button presses the button.
    if (found.id === 'open-map' && isPressable(event.target)) return;
    event.preventDefault();
    runCommand(session, found.id);
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
