// Keys as text: `Ctrl+Shift+O`, `[`, `Home`. Ctrl means Cmd on a Mac. Pure.

/** The part of a KeyboardEvent that decides. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/** Signs that need Shift on some keyboards and not on others: Shift does not count for them. */
const isSign = (key: string): boolean => key.length === 1 && !/[a-z0-9]/i.test(key) && key !== ' ';

export function keyText({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): string {
  const name = NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  const modifiers = [
    ...(ctrlKey || metaKey ? ['Ctrl'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey && !isSign(key) ? ['Shift'] : []),
  ];
  return [...modifiers, name].join('+');
}

/** As on the keyboard in front of the user. */
export const shownKey = (key: string, isMac: boolean): string => (isMac ? key.replace('Ctrl', 'Cmd') : key);
