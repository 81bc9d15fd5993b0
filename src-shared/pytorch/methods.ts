// Methods of lists, dictionaries, texts and modules.
import type { SyntaxNode } from '@lezer/common';
import { setAttribute } from './assignment.ts';
import { append, moduleItems } from './containers.ts';
import { type CallArguments, type Machine, notFollowed } from './machine.ts';
import { type ModuleValue, NONE, text, type Value } from './values.ts';

type Of<Kind extends Value['kind']> = Extract<Value, { readonly kind: Kind }>;

const pairsOf = (entries: Iterable<readonly [string, Value]>): Value => ({
  kind: 'list',
  items: [...entries].map(([name, value]) => ({ kind: 'tuple', items: [text(name), value] })),
});

export function callListMethod(list: Of<'list'>, name: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const [first, second] = given.positional;
  if (name === 'append' && first) list.items.push(first);
  else if (name === 'extend' && first) list.items.push(...machine.iterate(first, at));
  else if (name === 'insert' && first?.kind === 'integer' && second) list.items.splice(first.value, 0, second);
  else if (name === 'reverse') list.items.reverse();
  else if (name === 'pop') return list.items.splice(first?.kind === 'integer' ? first.value : -1, 1)[0] ?? NONE;
  else if (name === 'copy') return { kind: 'list', items: [...list.items] };
  else throw notFollowed(`.${name}() of a list`, at);
  return NONE;
}

export function callDictMethod(dict: Of<'dict'>, name: string, given: CallArguments, at: SyntaxNode): Value {
  const [key, fallback] = given.positional;
  if (name === 'items') return pairsOf(dict.entries);
  if (name === 'keys') return { kind: 'list', items: [...dict.entries.keys()].map(text) };
  if (name === 'values') return { kind: 'list', items: [...dict.entries.values()] };
  if (name === 'get' && key?.kind === 'string') return dict.entries.get(key.value) ?? fallback ?? NONE;
  if (name === 'update' && key?.kind === 'dict') {
    for (const [entry, value] of key.entries) dict.entries.set(entry, value);
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
  const [first] = given.positional;
  if (name === 'lower') return text(string.value.toLowerCase());
  if (name === 'upper') return text(string.value.toUpperCase());
  if (name === 'startswith' && first?.kind === 'string') return { kind: 'boolean', value: string.value.startsWith(first.value) };
  if (name === 'endswith' && first?.kind === 'string') return { kind: 'boolean', value: string.value.endsWith(first.value) };
  if (name === 'join' && first) {
    const words = machine.iterate(first, at).map((item) => (item.kind === 'string' ? item.value : null));
    if (!words.includes(null)) return text(words.join(string.value));
  }
  throw notFollowed(`.${name}() of a text`, at);
}

/** Methods of nn.Module that leave the network as it is. */
const WITHOUT_EFFECT = new Set(['to', 'eval', 'train', 'cuda', 'cpu', 'float', 'requires_grad_', 'register_buffer']);

export function callModuleMethod(
  module: ModuleValue,
  name: string,
  given: CallArguments,
  at: SyntaxNode,
  machine: Machine,
): Value {
  const [first, second] = given.positional;
  const submodules = [...module.members].filter(([, { kind }]) => kind === 'module');
  if (name === 'forward') return machine.call(module, given, at);
  if ((name === 'add_module' || name === 'register_module') && first?.kind === 'string' && second) {
    setAttribute(module, first.value, second, at, machine);
  } else if (name === 'append' && first) {
    append(module, first, at);
    return module;
  } else if (name === 'extend' && first) {
    for (const item of machine.iterate(first, at)) append(module, item, at);
    return module;
  } else if (name === 'children') return { kind: 'list', items: [...moduleItems(module)] };
  else if (name === 'values') return { kind: 'list', items: [...moduleItems(module)] };
  else if (name === 'keys') return { kind: 'list', items: submodules.map(([key]) => text(key)) };
  else if (name === 'named_children' || name === 'items') return pairsOf(submodules);
  else if (WITHOUT_EFFECT.has(name)) return module;
  else throw notFollowed(`.${name}() of ${module.className}`, at);
  return NONE;
}
