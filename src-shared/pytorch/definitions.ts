// def and class: from syntax to a function or class value. Bodies are not run here, except for the plain assignments of a class.

import { type Machine, notFollowed, Unreadable } from './machine.ts';
import { canonicalBase, linearOrder } from './method-order.ts';
import { childNamed, childrenOf, partsOf, writtenArguments } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { type ClassValue, type FunctionValue, LocalScope, type Scope, type Value } from './values.ts';

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

const ROLES: readonly (readonly [RegExp, FunctionValue['role']])[] = [
  [/^staticmethod$/, 'static'],
  [/^classmethod$/, 'class'],
  [/^(?:functools\.)?(?:cached_)?property$/, 'property'],
];

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
    role: ROLES.find(([pattern]) => decorators.some((decorator) => pattern.test(decorator)))?.[1] ?? 'plain',
  };
}

/** @param node a ClassDefinition, decorated or not */
export function classFrom(node: SyntaxNode, scope: Scope, machine: Machine): ClassValue {
  const { definition, decorators } = undecorated(node, machine);
  const name = nameOf(definition, machine);
  const { bases, native } = basesOf(definition, scope, machine);
  const order: ClassValue[] = [];
  const fields: string[] = [];
  const isData =
    decorators.some((decorator) => /^(?:dataclasses\.)?dataclass\b/.test(decorator)) || native === 'typing.NamedTuple';
  const inherited = bases.find((base) => base.isData);
  const made: ClassValue = {
    ...{ kind: 'class', name, definition, order, native, members: new Map(), fields },
    isData: isData || inherited !== undefined,
  };
  order.push(made, ...linearOrder(bases));
  for (const base of [...order.slice(1)].reverse())
    for (const field of base.fields) if (!fields.includes(field)) fields.push(field);
  const inside = new LocalScope(scope);
  for (const statement of partsOf(childNamed(definition, 'Body') ?? definition)) {
    if (statement.name === 'FunctionDefinition' || statement.name === 'DecoratedStatement')
      addFunction(made, statement, scope, inside, machine);
    else if (statement.name === 'AssignStatement') addAttribute(made, fields, statement, inside, machine);
    else if (statement.name === 'ClassDefinition') {
      const nested = classFrom(statement, inside, machine);
      made.members.set(nested.name, nested);
      inside.assign(nested.name, nested);
    }
  }
  return made;
}

function addFunction(made: ClassValue, statement: SyntaxNode, scope: Scope, inside: Scope, machine: Machine): void {
  const { definition, decorators } = undecorated(statement, machine);
  // The setter of a property has its name.
  if (definition.name !== 'FunctionDefinition' || decorators.some((decorator) => /\.(?:setter|deleter)$/.test(decorator))) return;
  const method = functionFrom(statement, scope, made, machine);
  made.members.set(method.name, method);
  inside.assign(method.name, method);
}

/** `width = 16`, `width: int = 16` and, for its place among the fields, `width: int` in the body of a class. */
function addAttribute(made: ClassValue, fields: string[], statement: SyntaxNode, scope: Scope, machine: Machine): void {
  const parts = partsOf(statement);
  const [target] = parts;
  if (target?.name !== 'VariableName') return;
  const name = machine.source.textOf(target);
  if (parts.some((part) => part.name === 'TypeDef') && !fields.includes(name)) fields.push(name);
  const [, sign, written, more] = parts.filter((part) => part.name !== 'TypeDef');
  if (sign?.name !== 'AssignOp' || !written || more) return;
  const value = attributeValue(written, scope, machine);
  scope.assign(name, value);
  made.members.set(name, value);
}

/** What a class holds beside its network may be anything. */
function attributeValue(written: SyntaxNode, scope: Scope, machine: Machine): Value {
  try {
    return machine.evaluate(written, scope);
  } catch (thrown) {
    if (!(thrown instanceof Unreadable) || thrown.isFatal) throw thrown;
    return { kind: 'opaque', what: machine.source.textOf(written) };
  }
}

function basesOf(definition: SyntaxNode, scope: Scope, machine: Machine): { bases: ClassValue[]; native: string } {
  const list = childNamed(definition, 'ArgList');
  const bases: ClassValue[] = [];
  let native = '';
  for (const { keyword, value: written } of list ? writtenArguments(list, machine.source) : []) {
    if (keyword !== null) continue;
    const value: Value = machine.evaluate(written, scope);
    if (value.kind === 'class') bases.push(value);
    const path = value.kind === 'class' ? value.native : value.kind === 'external' ? canonicalBase(value.path) : '';
    // nn.Module counts before the abstract bases beside it.
    if (native === '' || (path.startsWith('torch.nn.') && !native.startsWith('torch.nn.'))) native = path;
  }
  return { bases, native };
}

/** A member of the class or of its bases. */
export function classMember(from: ClassValue | null, name: string): Value | null {
  return from ? memberAmong(from.order, name) : null;
}

/** Where super() looks: the classes behind one in the order of the object's own class. */
export function memberBehind(own: ClassValue | null, from: ClassValue, name: string): Value | null {
  const order = own?.order ?? from.order;
  return memberAmong(order.slice(order.indexOf(from) + 1), name);
}

function memberAmong(order: readonly ClassValue[], name: string): Value | null {
  for (const { members } of order) {
    const member = members.get(name);
    if (member) return member;
  }
  return null;
}
