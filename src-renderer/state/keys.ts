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

/** A browser never gives these to a page; the desktop's window is the same window. */
const KEPT_BY_BROWSER = new Set([
  'Ctrl+N',
  'Ctrl+T',
  'Ctrl+W',
  'Ctrl+Q',
  'Ctrl+Shift+N',
  'Ctrl+Shift+T',
  'Ctrl+Shift+W',
  'Ctrl+Tab',
]);
/** What every field of text understands. */
const OF_TEXT = new Set(['Ctrl+A', 'Ctrl+C', 'Ctrl+V', 'Ctrl+X']);
const OF_THE_WINDOW: Readonly<Record<string, string>> = {
  Tab: 'Tab goes from part to part of the window',
  'Shift+Tab': 'Shift+Tab goes back through the parts of the window',
  Space: 'Space presses the button that has the focus, and is held to drag the slice',
  Escape: 'Escape closes what is open',
  Backspace: 'Backspace takes a key away here',
  Delete: 'Delete takes a key away here',
};
/** What keyboards send while a sign is being put together, and for keys without a name. */
const NAMELESS = /^(?:.*\+)?(?:Dead|Process|Unidentified|Compose)$/;
const MODIFIERS = new Set(['Control', 'Meta', 'Alt', 'AltGraph', 'Shift', 'CapsLock', 'NumLock', 'ScrollLock', 'Fn', 'OS']);

/** Keys that only change what others mean. */
export const isModifier = (key: string): boolean => MODIFIERS.has(key);

/** Why a person cannot give the key to a command, as a sentence; null: it can be given. */
export function whyNoCommandKey(key: string): string | null {
  const own = Object.hasOwn(OF_THE_WINDOW, key) ? OF_THE_WINDOW[key] : undefined;
  if (own !== undefined) return `${own}. Choose another key.`;
  if (KEPT_BY_BROWSER.has(key)) return `${key} belongs to the browser, which does not hand it on. Choose another key.`;
  if (OF_TEXT.has(key)) return `${key} belongs to text that is selected or typed. Choose another key.`;
  if (key === '' || NAMELESS.test(key) || isModifier(key)) return 'This key has no name of its own. Choose another key.';
  return null;
}
