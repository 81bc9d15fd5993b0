// Which class of the source is the network.
import type { SyntaxNode } from '@lezer/common';
import { type Machine, Unreadable } from './machine.ts';
import type { ModuleScope } from './module-scope.ts';
import type { ClassValue } from './values.ts';

/** @throws Unreadable not-defined where there is none, or not the one asked for */
export function chooseClass(wanted: string | null, scope: ModuleScope, machine: Machine): ClassValue {
  const names = scope.classes.map(({ name }) => name);
  if (wanted !== null) {
    const found = names.includes(wanted) ? scope.lookup(wanted) : null;
    if (found?.kind === 'class') return found;
    throw noClass(`There is no class ${wanted} in the source.`, names, machine);
  }
  const modules = names.flatMap((name) => networkClass(name, scope) ?? []);
  const used = usedInside(scope, machine);
  const chosen = modules.findLast(({ name }) => !used.has(name)) ?? modules.at(-1);
  if (chosen) return chosen;
  // Why the only candidates are none says more than that there is none.
  for (const name of names) scope.lookup(name);
  throw noClass('There is no class derived from nn.Module in the source.', names, machine);
}

const noClass = (message: string, names: readonly string[], machine: Machine): Unreadable =>
  new Unreadable('not-defined', message, machine.source.top, {
    rule: 'A network is a class derived from nn.Module, with its layers in __init__ and its calls in forward.',
    expected: 'class Net(nn.Module):',
    found: names.length > 0 ? `classes: ${names.join(', ')}` : 'no class',
  });

function networkClass(name: string, scope: ModuleScope): ClassValue | null {
  try {
    const value = scope.lookup(name);
    return value?.kind === 'class' && value.native.startsWith('torch.nn.') ? value : null;
  } catch (thrown) {
    if (thrown instanceof Unreadable) return null;
    throw thrown;
  }
}

/** Names of classes that another class mentions: its parts and its bases. */
function usedInside(scope: ModuleScope, machine: Machine): Set<string> {
  const used = new Set<string>();
  const names = new Set(scope.classes.map(({ name }) => name));
  for (const { name, node } of scope.classes) {
    for (const mentioned of mentions(node, machine)) if (mentioned !== name && names.has(mentioned)) used.add(mentioned);
  }
  return used;
}

function mentions(node: SyntaxNode, machine: Machine): string[] {
  const found: string[] = [];
  node.cursor().iterate((at) => {
    if (at.name === 'VariableName') found.push(machine.source.text.slice(at.from, at.to));
  });
  return found;
}
