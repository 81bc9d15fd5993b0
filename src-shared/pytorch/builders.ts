// Networks that a function of the source makes: `model = resnet18(num_classes=10)`, or `def vgg16(**kwargs): return VGG(make_layers(...), **kwargs)` alone.
// Which functions lead to the class is read from the names they mention; only one of those is followed.
import { type Machine, Unreadable } from './machine.ts';
import type { ModuleScope } from './module-scope.ts';
import { childNamed, childrenOf, partsOf, writtenParameters } from './source-text.ts';
import { nodesBelow, type SyntaxNode } from './syntax-tree.ts';
import type { ClassValue, FunctionValue, ModuleValue } from './values.ts';

const INSIDE = new Set(['FunctionDefinition', 'ClassDefinition', 'LambdaExpression']);

interface OutsideCall {
  readonly callee: string;
  readonly call: SyntaxNode;
}

/** Calls by a plain name outside of functions and classes, in order. */
export function outsideCalls(machine: Machine): readonly OutsideCall[] {
  const found: OutsideCall[] = [];
  for (const node of nodesBelow(machine.source.top, ({ name }) => !INSIDE.has(name))) {
    const [callee] = node.name === 'CallExpression' ? childrenOf(node) : [];
    if (callee?.name === 'VariableName' && childNamed(node, 'ArgList'))
      found.push({ callee: machine.source.textOf(callee), call: node });
  }
  return found;
}

/** The network as the first call of a function makes it; without such a call, as the first function makes it that needs no arguments. */
export function builtByFunction(network: ClassValue, scope: ModuleScope, machine: Machine): ModuleValue | null {
  const leading = functionsLeadingTo(network.name, machine);
  if (leading.size === 0) return null;
  const call = outsideCalls(machine).find(({ callee }) => leading.has(callee))?.call;
  if (call) return ifNetwork(() => machine.evaluate(call, scope), network);
  for (const name of leading) {
    const value = scope.lookup(name);
    if (value?.kind !== 'function' || needsArguments(value, machine)) continue;
    const built = ifNetwork(() => machine.call(value, { positional: [], keywords: new Map() }, machine.source.top), network);
    if (built) return built;
  }
  return null;
}

function ifNetwork(make: () => unknown, network: ClassValue): ModuleValue | null {
  try {
    const value = make() as ModuleValue;
    return value.kind === 'module' && value.class === network ? value : null;
  } catch (thrown) {
    // Then it is said of the class that its values are missing.
    if (thrown instanceof Unreadable) return null;
    throw thrown;
  }
}

const needsArguments = ({ parameters }: FunctionValue, machine: Machine): boolean =>
  writtenParameters(parameters, machine.source).some(({ fallback, stars }) => !fallback && stars === 0);

/** Names of functions at the top whose body mentions the class, or such a function, in the order of the source. */
function functionsLeadingTo(className: string, machine: Machine): ReadonlySet<string> {
  const mentioned = new Map<string, ReadonlySet<string>>();
  for (const statement of partsOf(machine.source.top)) {
    const definition = statement.name === 'DecoratedStatement' ? childNamed(statement, 'FunctionDefinition') : statement;
    const name = definition?.name === 'FunctionDefinition' ? childNamed(definition, 'VariableName') : null;
    if (definition && name) mentioned.set(machine.source.textOf(name), namesIn(definition, machine));
  }
  const leading = new Set([className]);
  // As deep as functions call each other.
  for (let before = 0; before < leading.size; ) {
    before = leading.size;
    for (const [name, names] of mentioned) if ([...names].some((one) => one !== name && leading.has(one))) leading.add(name);
  }
  return new Set([...mentioned.keys()].filter((name) => leading.has(name)));
}

function namesIn(definition: SyntaxNode, machine: Machine): ReadonlySet<string> {
  const names = new Set<string>();
  const body = childNamed(definition, 'Body');
  if (body)
    for (const { name, from, to } of nodesBelow(body))
      if (name === 'VariableName') names.add(machine.source.text.slice(from, to));
  return names;
}
