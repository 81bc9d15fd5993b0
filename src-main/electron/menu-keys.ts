// Keys as the menu shows them: those that are in force in the window, which tells them. What comes from a page is read with suspicion, and Electron throws on
// a key that it does not know: such an item shows none.

/** The first key of each command that has one, by the command's id, as the window names keys: `Ctrl+Shift+O`. */
export type MenuKeys = Readonly<Record<string, string>>;

const MOST_COMMANDS = 1000;
const ACCELERATOR =
  /^(?:Ctrl\+)?(?:Alt\+)?(?:Shift\+)?(?:[A-Z0-9]|F(?:[1-9]|1[0-9]|2[0-4])|Up|Down|Left|Right|Home|End|PageUp|PageDown|Insert|Delete|Enter|[!-/:-@[-`{-~])$/;

/** @param told anything that a page may send */
export function readMenuKeys(told: unknown): MenuKeys {
  if (typeof told !== 'object' || told === null) return {};
  const entries = Object.entries(told).slice(0, MOST_COMMANDS);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** As Electron names keys; null: it has no name for this one. */
export function acceleratorOf(key: string | undefined): string | null {
  if (key === undefined || !ACCELERATOR.test(key)) return null;
  return key.replace('Ctrl+', 'CmdOrCtrl+').replace(/\+\+$|^\+$/, (sign) => (sign === '+' ? 'Plus' : '+Plus'));
}
