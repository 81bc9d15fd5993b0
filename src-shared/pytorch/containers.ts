// nn.Sequential, nn.ModuleList and nn.ModuleDict: names of their members as in a state_dict, `0`, `1`, ... or as given.

import { type CallArguments, type Machine, notFollowed, Unreadable } from './machine.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { describeValue, type ModuleValue, type Value } from './values.ts';

const TYPES = {
  Sequential: 'sequential',
  ModuleList: 'list',
  ModuleDict: 'dict',
  ParameterList: 'list',
  ParameterDict: 'dict',
} as const;

export type ContainerName = keyof typeof TYPES;

/** How a container of that name keeps its members. */
export const containerType = (name: ContainerName): (typeof TYPES)[ContainerName] => TYPES[name];

export const isContainer = (name: string): name is ContainerName => Object.hasOwn(TYPES, name);

export const moduleItems = (container: ModuleValue): readonly Value[] =>
  [...container.members.values()].filter(({ kind }) => kind === 'module' || kind === 'opaque' || kind === 'constant');

export function makeContainer(name: ContainerName, given: CallArguments, at: SyntaxNode, machine: Machine): ModuleValue {
  const container: ModuleValue = {
    ...{ kind: 'module', type: TYPES[name], className: name, class: null, operation: null },
    ...{ made: at, members: new Map(), isReady: true },
  };
  fillContainer(container, name, given, at, machine);
  return container;
}

/** What the container's own __init__ does with its arguments. */
export function fillContainer(
  container: ModuleValue,
  name: ContainerName,
  { positional, keywords }: CallArguments,
  at: SyntaxNode,
  machine: Machine,
): void {
  const [first] = positional;
  const given = first ?? keywords.get('modules');
  if (name === 'Sequential' && !(positional.length === 1 && first?.kind === 'dict')) {
    for (const item of positional) append(container, item, at, machine);
  } else if (given?.kind === 'dict') {
    for (const [key, item] of given.entries) container.members.set(key.replace(/^#/, ''), requireModule(item, container, at));
  } else if (name === 'ModuleDict' && given) {
    for (const pair of machine.iterate(given, at)) addPair(container, pair, at);
  } else if (given) {
    for (const item of machine.iterate(given, at)) append(container, item, at, machine);
  }
}

export function append(container: ModuleValue, item: Value, at: SyntaxNode, machine: Machine): void {
  const name = String(moduleItems(container).length);
  container.members.set(name, requireModule(item, container, at));
  if (item.kind === 'constant') machine.registered(container, name, item);
}

function addPair(container: ModuleValue, pair: Value, at: SyntaxNode): void {
  const [key, item] = pair.kind === 'tuple' || pair.kind === 'list' ? pair.items : [];
  if (key?.kind !== 'string' || !item) throw notFollowed(`${describeValue(pair)} in a ${container.className}`, at);
  container.members.set(key.value, requireModule(item, container, at));
}

function requireModule(item: Value, container: ModuleValue, at: SyntaxNode): Value {
  const holdsParameters = container.className.startsWith('Parameter');
  if (item.kind === 'module' || item.kind === 'opaque' || (holdsParameters && item.kind === 'constant')) return item;
  const type = item.kind === 'class' || item.kind === 'external' ? 'type' : item.kind === 'none' ? 'NoneType' : item.kind;
  throw new Unreadable('unsupported-python', `${describeValue(item)} cannot be a member of a ${container.className}.`, at, {
    rule: `The members of a ${container.className} are layers that have been made.`,
    ...{ expected: 'nn.Conv2d(...)', found: describeValue(item) },
    torchMessage:
      item.kind === 'function' || item.kind === 'external'
        ? `${describeValue(item)} is not a Module subclass`
        : `${type} is not a Module subclass`,
  });
}

/** Puts an item at a place; those behind it move on. */
export function insert(container: ModuleValue, place: number, item: Value, at: SyntaxNode): void {
  const items = [...moduleItems(container)];
  items.splice(place, 0, requireModule(item, container, at));
  renumber(container, items);
}

/** container[i] = item */
export function replaceItem(container: ModuleValue, place: number, item: Value, at: SyntaxNode): void {
  const name = [...container.members.keys()].at(place);
  if (name === undefined) throw notFollowed(`Item ${place} of a ${container.className}`, at);
  container.members.set(name, requireModule(item, container, at));
}

function renumber(container: ModuleValue, items: readonly Value[]): void {
  container.members.clear();
  for (const [index, item] of items.entries()) container.members.set(String(index), item);
}

/** Submodules by their paths, parents first, each once under the first of its names. Source: Module.named_modules. */
export function namedModules(root: ModuleValue): Map<ModuleValue, string> {
  const paths = new Map<ModuleValue, string>();
  const visit = (module: ModuleValue, path: string): void => {
    if (paths.has(module)) return;
    paths.set(module, path);
    for (const [name, member] of module.members) {
      if (member.kind === 'module') visit(member, path === '' ? name : `${path}.${name}`);
    }
  };
  visit(root, '');
  return paths;
}
