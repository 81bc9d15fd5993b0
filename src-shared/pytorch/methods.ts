// Methods of lists, dictionaries, sets and texts.

import { keyText, keyValue } from './dict-keys.ts';
import { formatText } from './formats.ts';
import { type CallArguments, type Machine, notFollowed, type Unreadable } from './machine.ts';
import { isEqual } from './operators.ts';
import { pythonError } from './python-errors.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { boolean, describeValue, integer, NONE, text, type Value } from './values.ts';

type Of<Kind extends Value['kind']> = Extract<Value, { readonly kind: Kind }>;

export const pairsOf = (entries: Iterable<readonly [string, Value]>, keyOf: (key: string) => Value = text): Value => ({
  kind: 'list',
  items: [...entries].map(([name, value]) => ({ kind: 'tuple', items: [keyOf(name), value] })),
});

const refused = (torchMessage: string, at: SyntaxNode): Unreadable =>
  pythonError(`Python refuses this: ${torchMessage}.`, torchMessage, at);

export function callListMethod(
  list: Of<'list'> | Of<'tuple'>,
  name: string,
  given: CallArguments,
  at: SyntaxNode,
  machine: Machine,
): Value {
  const [first, second] = given.positional;
  const place = (): number => list.items.findIndex((item) => first !== undefined && isEqual(item, first, at));
  if (name === 'index' && first) {
    const found = place();
    if (found < 0) throw refused(`${describeValue(first)} is not in list`, at);
    return integer(found);
  }
  if (name === 'count' && first) return integer(list.items.filter((item) => isEqual(item, first, at)).length);
  if (list.kind === 'tuple') throw notFollowed(`.${name}() of a tuple`, at);
  if (name === 'append' && first) list.items.push(first);
  else if (name === 'add' && first) {
    if (place() < 0) list.items.push(first);
  } else if ((name === 'extend' || name === 'update') && first) list.items.push(...machine.iterate(first, at));
  else if (name === 'insert' && first?.kind === 'integer' && second) list.items.splice(first.value, 0, second);
  else if (name === 'reverse') list.items.reverse();
  else if (name === 'clear') list.items.length = 0;
  else if (name === 'remove') list.items.splice(place(), 1);
  else if (name === 'sort')
    list.items.splice(
      0,
      list.items.length,
      ...machine.iterate(
        machine.call({ kind: 'builtin', name: 'sorted' }, { positional: [list], keywords: given.keywords }, at),
        at,
      ),
    );
  else if (name === 'pop') {
    const taken = list.items.splice(first?.kind === 'integer' ? first.value : -1, 1)[0];
    if (!taken) throw refused(list.items.length === 0 ? 'pop from empty list' : 'pop index out of range', at);
    return taken;
  } else if (name === 'copy') return { kind: 'list', items: [...list.items] };
  else throw notFollowed(`.${name}() of a list`, at);
  return NONE;
}

export function callDictMethod(dict: Of<'dict'>, name: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const [key, fallback] = given.positional;
  const keyed = key ? keyText(key) : null;
  if (name === 'items') return pairsOf(dict.entries, keyValue);
  if (name === 'keys') return { kind: 'list', items: [...dict.entries.keys()].map(keyValue) };
  if (name === 'values') return { kind: 'list', items: [...dict.entries.values()] };
  if (name === 'copy') return { kind: 'dict', entries: new Map(dict.entries) };
  if (keyed !== null && name === 'get') return dict.entries.get(keyed) ?? fallback ?? given.keywords.get('default') ?? NONE;
  if (keyed !== null && (name === 'pop' || name === 'setdefault')) {
    const found = dict.entries.get(keyed) ?? fallback;
    if (!found) throw refused(`KeyError: ${key ? describeValue(key) : ''}`, at);
    if (name === 'pop') dict.entries.delete(keyed);
    else if (!dict.entries.has(keyed)) dict.entries.set(keyed, found);
    return found;
  }
  if (name === 'update') {
    if (key) {
      const other = machine.call({ kind: 'builtin', name: 'dict' }, { positional: [key], keywords: new Map() }, at);
      if (other.kind === 'dict') for (const [entry, value] of other.entries) dict.entries.set(entry, value);
    }
    for (const [entry, value] of given.keywords) dict.entries.set(entry, value);
    return NONE;
  }
  throw notFollowed(`.${name}() of a dictionary`, at);
}

export function callStringMethod(
  string: Of<'string'>,
  name: string,
  given: CallArguments,
  at: SyntaxNode,
  machine: Machine,
): Value {
  const [first, second] = given.positional;
  const word = first?.kind === 'string' ? first.value : null;
  const plain: Readonly<Record<string, () => string>> = {
    lower: () => string.value.toLowerCase(),
    upper: () => string.value.toUpperCase(),
    strip: () => string.value.trim(),
    lstrip: () => string.value.trimStart(),
    rstrip: () => string.value.trimEnd(),
    capitalize: () => string.value.charAt(0).toUpperCase() + string.value.slice(1).toLowerCase(),
  };
  if (!first && Object.hasOwn(plain, name)) return text(plain[name]?.() ?? '');
  if (name === 'format') return text(formatText(string.value, given, at));
  if (name === 'split') {
    const pieces = word === null ? string.value.trim().split(/\s+/) : string.value.split(word);
    return { kind: 'list', items: pieces.map(text) };
  }
  if (word !== null) {
    if (name === 'startswith') return boolean(string.value.startsWith(word));
    if (name === 'endswith') return boolean(string.value.endsWith(word));
    if (name === 'replace' && second?.kind === 'string') return text(string.value.replaceAll(word, second.value));
    if (name === 'find' || name === 'index') return integer(string.value.indexOf(word));
    if (name === 'count') return integer(word === '' ? string.value.length + 1 : string.value.split(word).length - 1);
  }
  if (name === 'isdigit') return boolean(/^\d+$/.test(string.value));
  if (name === 'zfill' && first?.kind === 'integer') return text(string.value.padStart(first.value, '0'));
  if (name === 'join' && first) {
    const words = machine.iterate(first, at).map((item) => (item.kind === 'string' ? item.value : null));
    if (!words.includes(null)) return text(words.join(string.value));
  }
  throw notFollowed(`.${name}() of a text`, at);
}
