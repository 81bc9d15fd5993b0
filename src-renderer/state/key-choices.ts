// Which keys commands have where a person chose some of them. Only what was chosen is kept, so that a new version's keys reach everything else. Pure.

/** A command, as far as its keys go; `keys`: those it comes with. */
export interface KeyedCommand {
  readonly id: string;
  readonly keys: readonly string[];
}

/** By command. An empty list: no key at all. */
export type KeyChoices = Readonly<Record<string, readonly string[]>>;

/** The keys of every command: what was chosen, else what it comes with and nobody chose for another command. */
export function keysInForce(commands: readonly KeyedCommand[], choices: KeyChoices): ReadonlyMap<string, readonly string[]> {
  const claimed = new Set(commands.flatMap(({ id }) => choices[id] ?? []));
  return new Map(commands.map(({ id, keys }) => [id, choices[id] ?? keys.filter((key) => !claimed.has(key))] as const));
}

export interface KeyChange {
  readonly id: string;
  /** The key whose place it takes; null: one more key. */
  readonly former: string | null;
  /** null: `former` goes, and nothing comes. */
  readonly key: string | null;
  /** The command that has the key gets `former` for it. */
  readonly swaps: boolean;
}

/** A key that another command has leaves it. */
export function withKey(
  commands: readonly KeyedCommand[],
  choices: KeyChoices,
  { id, former, key, swaps }: KeyChange,
): KeyChoices {
  const inForce = keysInForce(commands, choices);
  const own = inForce.get(id) ?? [];
  const next = former === null ? [...own, key] : own.map((one) => (one === former ? key : one));
  const changed: Record<string, readonly string[]> = { ...choices, [id]: withoutGaps(next) };
  for (const { id: other } of commands) {
    const theirs = inForce.get(other) ?? [];
    if (other === id || key === null || !theirs.includes(key)) continue;
    if (swaps && former !== null) changed[other] = withoutGaps(theirs.map((one) => (one === key ? former : one)));
    // What it came with it has again as soon as nobody claims the key.
    else if (changed[other]) changed[other] = theirs.filter((one) => one !== key);
  }
  return onlyChanges(commands, changed);
}

/** The command has its own keys again; a command that had taken one of them has its own again, too. */
export function withoutChoice(commands: readonly KeyedCommand[], choices: KeyChoices, id: string): KeyChoices {
  const own = commands.find((command) => command.id === id)?.keys ?? [];
  return Object.fromEntries(
    Object.entries(choices).filter(([other, keys]) => other !== id && !keys.some((key) => own.includes(key))),
  );
}

const withoutGaps = (keys: readonly (string | null)[]): readonly string[] => [...new Set(keys.filter((key) => key !== null))];

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((key, at) => key === other[at]);

/** Choosing what a command comes with is no choice. */
function onlyChanges(commands: readonly KeyedCommand[], choices: KeyChoices): KeyChoices {
  const given = new Map(commands.map(({ id, keys }) => [id, keys]));
  return Object.fromEntries(Object.entries(choices).filter(([id, keys]) => !isSame(keys, given.get(id) ?? [])));
}

/**
 * What a storage holds, which anybody may have written: commands that are not known, things that are no keys and second owners of one key are left out.
 * @param isKey whether a command may have it
 */
export function readKeyChoices(kept: unknown, commands: readonly KeyedCommand[], isKey: (key: string) => boolean): KeyChoices {
  if (typeof kept !== 'object' || kept === null) return {};
  const taken = new Set<string>();
  const choices: Record<string, readonly string[]> = {};
  for (const { id, keys: given } of commands) {
    const keys = Object.hasOwn(kept, id) ? (kept as Readonly<Record<string, unknown>>)[id] : undefined;
    if (!Array.isArray(keys)) continue;
    const known = keys.filter(
      (key): key is string => typeof key === 'string' && !taken.has(key) && (isKey(key) || given.includes(key)),
    );
    for (const key of known) taken.add(key);
    // A list of nothing but nonsense is no wish for no key.
    if (known.length > 0 || keys.length === 0) choices[id] = withoutGaps(known);
  }
  return onlyChanges(commands, choices);
}
