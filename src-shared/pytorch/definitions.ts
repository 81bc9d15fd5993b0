// def and class: from syntax to a function or class value. Bodies are not run here, except for the plain assignments of a class.
import type { SyntaxNode } from '@lezer/common';
import { type Machine, notFollowed } from './machine.ts';
import { childNamed, childrenOf, partsOf, writtenArguments } from './source-text.ts';
import { type ClassValue, describeValue, type FunctionValue, LocalScope, type Scope, type Value } from './values.ts';

/** The definition under its decorators, and their names. */
function undecorated(node: SyntaxNode, machine: Machine): { definition: SyntaxNode; decorators: readonly string[] } {
  if (node.name !== 'DecoratedStatement') return { definition: node, decorators: [] };
  const children = childrenOf(node);
  const definition = children.find(({ name }) => name === 'FunctionDefinition' || name === 'ClassDefinition');
  if (!definition) throw notFollowed('This decorator', node);
  const decorators = children
    .filter(({ name }) => name === 'Decorator')
    .map((child) => machine.source.textOf(child).slice(1).trim());
  return { definition, decorators };
}

const nameOf = (definition: SyntaxNode, machine: Machine): string => {
  const name = childNamed(definition, 'VariableName');
  return name ? machine.source.textOf(name) : '';
};

/** @param node a FunctionDefinition, decorated or not */
export function functionFrom(node: SyntaxNode, scope: Scope, owner: ClassValue | null, machine: Machine): FunctionValue {
  const { definition, decorators } = undecorated(node, machine);
  const body = childNamed(definition, 'Body');
  if (!body) throw notFollowed('An unfinished function', node);
  return {
    kind: 'function',
    name: nameOf(definition, machine),
    parameters: childNamed(definition, 'ParamList'),
    body,
    scope,
    owner,
    isStatic: decorators.includes('staticmethod'),
    isProperty: decorators.includes('property'),
  };
}

/** @param node a ClassDefinition, decorated or not */
export function classFrom(node: SyntaxNode, scope: Scope, machine: Machine): ClassValue {
  const { definition } = undecorated(node, machine);
  const name = nameOf(definition, machine);
  const { base, native } = baseOf(definition, scope, machine);
  const made: ClassValue = { kind: 'class', name, definition, base, native, members: new Map() };
  const inside = new LocalScope(scope);
  for (const statement of partsOf(childNamed(definition, 'Body') ?? definition)) {
    const isFunction = statement.name === 'FunctionDefinition' || statement.name === 'DecoratedStatement';
    if (isFunction) addFunction(made, statement, scope, machine);
    else if (statement.name === 'AssignStatement') addAttribute(made, statement, inside, machine);
  }
  return made;
}

function addFunction(made: ClassValue, statement: SyntaxNode, scope: Scope, machine: Machine): void {
  const { definition } = undecorated(statement, machine);
  if (definition.name !== 'FunctionDefinition') return;
  const method = functionFrom(statement, scope, made, machine);
  made.members.set(method.name, method);
}

/** `width = 16` in the body of a class. Annotations alone assign nothing. */
function addAttribute(made: ClassValue, statement: SyntaxNode, scope: Scope, machine: Machine): void {
  const parts = partsOf(statement).filter(({ name }) => name !== 'TypeDef');
  const [target, sign, written, more] = parts;
  if (target?.name !== 'VariableName' || sign?.name !== 'AssignOp' || !written || more) return;
  const value = machine.evaluate(written, scope);
  scope.assign(machine.source.textOf(target), value);
  made.members.set(machine.source.textOf(target), value);
}

/** The first base; classes beside it (mixins) must bring nothing that the reader would have to follow. */
function baseOf(definition: SyntaxNode, scope: Scope, machine: Machine): { base: ClassValue | null; native: string } {
  const list = childNamed(definition, 'ArgList');
  if (!list) return { base: null, native: '' };
  for (const { keyword, value: written } of writtenArguments(list, machine.source)) {
    if (keyword !== null) continue;
    const value: Value = machine.evaluate(written, scope);
    if (value.kind === 'class') return { base: value, native: value.native };
    if (value.kind === 'external') return { base: null, native: value.path };
    if (value.kind !== 'builtin') throw notFollowed(`A class derived from ${describeValue(value)}`, written);
  }
  return { base: null, native: '' };
}

/** A member of the class or of its bases. */
export function classMember(from: ClassValue | null, name: string): Value | null {
  for (let at = from; at; at = at.base) {
    const member = at.members.get(name);
    if (member) return member;
  }
  return null;
}
