// Which class of the source is the network, and what it is made with.

import { builtByFunction, outsideCalls } from './builders.ts';
import { classMember } from './definitions.ts';
import { type Machine, Unreadable } from './machine.ts';
import type { ModuleScope } from './module-scope.ts';
import { writtenParameters } from './source-text.ts';
import { nodesBelow, type SyntaxNode } from './syntax-tree.ts';
import type { ClassValue, ModuleValue, Value } from './values.ts';

/** @throws Unreadable not-defined where there is none, or not the one asked for */
export function chooseClass(wanted: string | null, scope: ModuleScope, machine: Machine): ClassValue | ModuleValue {
  const names = scope.classes.map(({ name }) => name);
  if (wanted !== null) {
    const found = scope.lookup(wanted);
    if (found?.kind === 'class' || found?.kind === 'module') return found;
    const made =
      found?.kind === 'function' ? machine.call(found, { positional: [], keywords: new Map() }, machine.source.top) : null;
    if (made?.kind === 'module') return made;
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

/** The network itself: made with its defaults, or as the source makes it where it has parameters without a default. */
export function makeNetwork(network: ClassValue, scope: ModuleScope, machine: Machine): Value {
  const missing = requiredParameters(network, machine);
  const call = missing.length > 0 ? callOf(network, machine) : null;
  if (call) return machine.evaluate(call, scope);
  const built = missing.length > 0 ? builtByFunction(network, scope, machine) : null;
  if (built) return built;
  if (missing.length === 0) return machine.call(network, { positional: [], keywords: new Map() }, network.definition);
  const names = missing.map((name) => `'${name}'`);
  const list =
    names.length > 1 ? `${names.slice(0, -1).join(', ')}${names.length > 2 ? ',' : ''} and ${names.at(-1)}` : names.join('');
  const example = `model = ${network.name}(${missing.map((name) => `${name}=...`).join(', ')})`;
  throw new Unreadable(
    'unsupported-python',
    `${network.name} needs values for ${missing.join(', ')}. Give them by a line below the class: ${example}`,
    network.definition,
    {
      rule: 'A network is made with the defaults of its parameters, or as a line below the class makes it.',
      expected: example,
      found: `${network.name}()`,
      torchMessage: `${network.name}.__init__() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${list}`,
    },
  );
}

function requiredParameters(network: ClassValue, machine: Machine): string[] {
  const init = classMember(network, '__init__');
  if (init?.kind !== 'function') return [];
  return writtenParameters(init.parameters, machine.source)
    .slice(1)
    .flatMap(({ name, fallback, stars }) => (fallback || stars !== 0 ? [] : [name]));
}

/** The first call of the class outside of functions and classes: `model = Net(1, classes=2)`. */
const callOf = ({ name }: ClassValue, machine: Machine): SyntaxNode | null =>
  outsideCalls(machine).find(({ callee }) => callee === name)?.call ?? null;

function networkClass(name: string, scope: ModuleScope): ClassValue | null {
  try {
    const value = scope.lookup(name);
    return value?.kind === 'class' && value.native.startsWith('torch.nn.') && !/Loss$/.test(name) ? value : null;
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
  for (const at of nodesBelow(node)) if (at.name === 'VariableName') found.push(machine.source.textOf(at));
  return found;
}
