// a = b = c, a, b = c, a.b = c, a[b] = c, a += b.

import { append, replaceItem } from './containers.ts';
import { keyText } from './dict-keys.ts';
import { type Machine, notFollowed, Unreadable } from './machine.ts';
import { unpackError } from './python-errors.ts';
import { childNamed, childrenOf, partsOf } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { operate } from './tensor-operators.ts';
import { describeValue, type ModuleValue, type Scope, type Value } from './values.ts';

/** Children between commas form a tuple, as in `a, b = 1, 2`. */
interface Side {
  readonly nodes: readonly SyntaxNode[];
  readonly isTuple: boolean;
}

/** An AssignStatement or UpdateStatement. */
export function assign(statement: SyntaxNode, scope: Scope, machine: Machine): void {
  const sides = splitSides(statement);
  const right = sides.at(-1);
  // `x: int` declares and assigns nothing.
  if (!right || sides.length < 2) return;
  let value = sideValue(right, scope, machine);
  const update = childNamed(statement, 'UpdateOp');
  if (update) {
    const target = sides[0]?.nodes[0];
    if (!target) throw notFollowed('This assignment', statement);
    const old = machine.evaluate(target, scope);
    if (extendsInPlace(old, value, statement, machine)) return;
    value = operate(machine.source.textOf(update).slice(0, -1), old, value, statement, machine);
  }
  for (const side of sides.slice(0, -1)) bindSide(side, value, scope, machine);
}

function splitSides(statement: SyntaxNode): Side[] {
  const groups: SyntaxNode[][] = [[]];
  for (const child of childrenOf(statement)) {
    if (child.name === 'AssignOp' || child.name === 'UpdateOp') groups.push([]);
    else if (child.name !== 'TypeDef') groups.at(-1)?.push(child);
  }
  return groups.map((children) => ({
    nodes: children.filter(({ name }) => name !== ','),
    isTuple: children.some(({ name }) => name === ','),
  }));
}

function sideValue({ nodes, isTuple }: Side, scope: Scope, machine: Machine): Value {
  const [first] = nodes;
  if (first && !isTuple) return machine.evaluate(first, scope);
  return { kind: 'tuple', items: nodes.map((node) => machine.evaluate(node, scope)) };
}

function bindSide({ nodes, isTuple }: Side, value: Value, scope: Scope, machine: Machine): void {
  const [first] = nodes;
  if (!first) return;
  if (isTuple) bindItems(nodes, value, first, scope, machine);
  else machine.bind(first, value, scope);
}

/** `items += [..]` changes the list itself. */
function extendsInPlace(old: Value, value: Value, at: SyntaxNode, machine: Machine): boolean {
  if (old.kind === 'list') old.items.push(...machine.iterate(value, at));
  else if (old.kind === 'module' && (old.type === 'list' || old.type === 'sequential')) {
    for (const item of machine.iterate(value, at)) append(old, item, at, machine);
  } else return false;
  return true;
}

/** Gives one target its value. */
export function bindTarget(target: SyntaxNode, value: Value, scope: Scope, machine: Machine): void {
  if (target.name === 'VariableName') scope.assign(machine.source.textOf(target), value);
  else if (target.name === 'MemberExpression') bindMember(target, value, scope, machine);
  else if (['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression'].includes(target.name)) {
    bindItems(partsOf(target), value, target, scope, machine);
  } else throw notFollowed(`An assignment to "${machine.source.textOf(target)}"`, target);
}

function bindItems(targets: readonly SyntaxNode[], value: Value, at: SyntaxNode, scope: Scope, machine: Machine): void {
  if (targets.some(({ name }) => name === '*')) {
    bindStarred(targets, value, at, scope, machine);
    return;
  }
  const items = machine.unpack(value, targets.length, at);
  if (items.length !== targets.length) throw unpackError(items.length, targets.length, at);
  for (const [index, target] of targets.entries()) machine.bind(target, items[index] as Value, scope);
}

/** first, *rest = items */
function bindStarred(written: readonly SyntaxNode[], value: Value, at: SyntaxNode, scope: Scope, machine: Machine): void {
  const star = written.findIndex(({ name }) => name === '*');
  const targets = written.filter(({ name }) => name !== '*');
  const items = machine.iterate(value, at);
  const others = targets.length - 1;
  if (items.length < others) throw unpackError(items.length, others, at);
  const taken = items.length - others;
  for (const [index, target] of targets.entries()) {
    const from = index <= star ? index : index + taken - 1;
    if (index === star) machine.bind(target, { kind: 'list', items: items.slice(star, star + taken) }, scope);
    else machine.bind(target, items[from] as Value, scope);
  }
}

function bindMember(target: SyntaxNode, value: Value, scope: Scope, machine: Machine): void {
  const [objectNode] = childrenOf(target);
  const property = childNamed(target, 'PropertyName');
  if (!objectNode) return;
  const object = machine.evaluate(objectNode, scope);
  if (property) {
    const name = machine.source.textOf(property);
    if (object.kind === 'module') setAttribute(object, name, value, target, machine);
    else if (object.kind === 'object' || object.kind === 'class') object.members.set(name, value);
    // What happens to things that are not followed is not followed either.
    else if (object.kind !== 'opaque') throw notFollowed(`An attribute of ${describeValue(object)}`, target);
    return;
  }
  if (object.kind === 'opaque' || object.kind === 'constant') return;
  const [keyNode, second] = partsOf(target).slice(1);
  if (!keyNode || second) throw notFollowed('This assignment', target);
  const key = machine.evaluate(keyNode, scope);
  if (object.kind === 'list' && key.kind === 'integer' && object.items.at(key.value)) {
    object.items[key.value < 0 ? key.value + object.items.length : key.value] = value;
  } else if (object.kind === 'dict' && keyText(key) !== null) {
    object.entries.set(keyText(key) ?? '', value);
  } else if (object.kind === 'module' && key.kind === 'string') setAttribute(object, key.value, value, target, machine);
  else if (object.kind === 'module' && key.kind === 'integer') replaceItem(object, key.value, value, target);
  else throw notFollowed(`${describeValue(object)}[${describeValue(key)}] = ...`, target);
}

/** Source: Module.__setattr__. A module takes its place in the order when it is first registered. */
export function setAttribute(object: ModuleValue, name: string, value: Value, at: SyntaxNode, machine: Machine): void {
  if (value.kind === 'module' && !object.isReady) {
    const { line } = machine.source.place(at.from);
    const written = machine.source.line(line);
    const indent = /^\s*/.exec(written)?.[0] ?? '';
    throw new Unreadable('not-defined', `${object.className} gets its first layer before super().__init__() was called.`, at, {
      rule: 'A class derived from nn.Module calls super().__init__() before it makes layers.',
      expected: 'super().__init__() as the first line of __init__',
      found: 'a layer before it',
      torchMessage: 'cannot assign module before Module.__init__() call',
      fixes: [{ title: 'Call super().__init__() first', line, replacement: `${indent}super().__init__(); ${written.trim()}` }],
    });
  }
  if (value.kind === 'module' && object.members.get(name)?.kind !== 'module') object.members.delete(name);
  if (value.kind === 'constant') machine.registered(object, name, value);
  object.members.set(name, value);
}
