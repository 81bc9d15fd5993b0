// The keys that are in force: those the commands come with and those chosen in their place. Key handler, palette, key sheet and buttons ask here.
import { create } from 'zustand';
import { type Command, commands } from './commands.ts';
import { type KeyChange, type KeyChoices, keysInForce, readKeyChoices, withKey, withoutChoice } from './key-choices.ts';
import { whyNoCommandKey } from './keys.ts';

interface KeyBindings {
  readonly choices: KeyChoices;
  /** Keys by command. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly commandByKey: ReadonlyMap<string, Command>;
}

function bindingsOf(choices: KeyChoices): KeyBindings {
  const keys = keysInForce(commands, choices);
  const owners = commands.flatMap((command) => (keys.get(command.id) ?? []).map((key) => [key, command] as const));
  return { choices, keys, commandByKey: new Map(owners) };
}

export const useKeyBindings = create<KeyBindings>(() => bindingsOf({}));

export const commandOfKey = (key: string): Command | undefined => useKeyBindings.getState().commandByKey.get(key);

/** Tells the first key of each command that has one, now and whenever keys change. */
export function followKeys(listener: (keys: Readonly<Record<string, string>>) => void): void {
  const tell = ({ keys }: KeyBindings): void =>
    listener(Object.fromEntries([...keys].flatMap(([id, [first]]) => (first === undefined ? [] : [[id, first]]))));
  tell(useKeyBindings.getState());
  useKeyBindings.subscribe(tell);
}

const NO_KEYS: readonly string[] = [];
export const useKeysOf = (id: string): readonly string[] => useKeyBindings(({ keys }) => keys.get(id) ?? NO_KEYS);

const choose = (choices: KeyChoices): void => useKeyBindings.setState(bindingsOf(choices));

export const changeKey = (change: KeyChange): void => choose(withKey(commands, useKeyBindings.getState().choices, change));
export const resetKey = (id: string): void => choose(withoutChoice(commands, useKeyBindings.getState().choices, id));
export const resetAllKeys = (): void => choose({});
export const takeKeptKeys = (kept: unknown): void =>
  choose(readKeyChoices(kept, commands, (key) => whyNoCommandKey(key) === null));
