// [f(x) for x in items if g(x)] and the same for dictionaries. All loops of one comprehension share one scope.

import { keyText } from './dict-keys.ts';
import { type Machine, notFollowed } from './machine.ts';
import { truthOf } from './operators.ts';
import { unpackError } from './python-errors.ts';
import { childrenOf } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { LocalScope, type Scope, type Value } from './values.ts';

interface Clause {
  readonly type: 'for' | 'if';
  readonly targets: readonly SyntaxNode[];
  readonly expression: SyntaxNode;
}

const BRACKETS = new Set(['[', ']', '(', ')', '{', '}']);

function split(node: SyntaxNode): { heads: SyntaxNode[]; clauses: Clause[] } {
  const parts = childrenOf(node).filter(({ name }) => !BRACKETS.has(name));
  const first = parts.findIndex(({ name }) => name === 'for');
  const heads = parts.slice(0, first).filter(({ name }) => name !== ':');
  const clauses: Clause[] = [];
  for (let at = first; at < parts.length; ) {
    const word = parts[at]?.name;
    if (word === 'for') {
      const end = parts.findIndex(({ name }, index) => index > at && name === 'in');
      const expression = parts[end + 1];
      if (end < 0 || !expression) throw notFollowed('An unfinished comprehension', node);
      clauses.push({ type: 'for', targets: parts.slice(at + 1, end).filter(({ name }) => name !== ','), expression });
      at = end + 2;
    } else {
      const expression = parts[at + 1];
      if (word !== 'if' || !expression) throw notFollowed('This comprehension', node);
      clauses.push({ type: 'if', targets: [], expression });
      at += 2;
    }
  }
  return { heads, clauses };
}

/** Gives one turn for each time all clauses are met, with their names bound. */
function* runClauses(clauses: readonly Clause[], scope: Scope, machine: Machine): Generator<null> {
  const [clause, ...rest] = clauses;
  if (!clause) {
    yield null;
    return;
  }
  const value = machine.evaluate(clause.expression, scope);
  if (clause.type === 'if') {
    if (truthOf(value, clause.expression)) yield* runClauses(rest, scope, machine);
    return;
  }
  for (const item of machine.iterate(value, clause.expression)) {
    machine.tick(clause.expression);
    bindTargets(clause.targets, item, scope, machine);
    yield* runClauses(rest, scope, machine);
  }
}

/** `for a, b in`: the targets stand side by side in the tree, without a tuple around them. */
export function bindTargets(targets: readonly SyntaxNode[], item: Value, scope: Scope, machine: Machine): void {
  const [first] = targets;
  if (!first) return;
  if (targets.length === 1) {
    machine.bind(first, item, scope);
    return;
  }
  const items = machine.unpack(item, targets.length, first);
  if (items.length !== targets.length) throw unpackError(items.length, targets.length, first);
  for (const [at, target] of targets.entries()) machine.bind(target, items[at] as Value, scope);
}

export function comprehension(node: SyntaxNode, scope: Scope, machine: Machine): Value[] {
  return [...turns(node, scope, machine)];
}

/** (f(x) for x in items): each value is made when it is asked for, which is the order of the nodes. */
export const generator = (node: SyntaxNode, scope: Scope, machine: Machine): Value => ({
  ...{ kind: 'generator', values: turns(node, scope, machine) },
});

function* turns(node: SyntaxNode, scope: Scope, machine: Machine): Generator<Value> {
  const { heads, clauses } = split(node);
  const [head] = heads;
  if (!head) throw notFollowed('This comprehension', node);
  const inner = new LocalScope(scope);
  for (const _ of runClauses(clauses, inner, machine)) yield machine.evaluate(head, inner);
}

export function dictComprehension(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const { heads, clauses } = split(node);
  const [keyNode, valueNode] = heads;
  if (!keyNode || !valueNode) throw notFollowed('This comprehension', node);
  const inner = new LocalScope(scope);
  const entries = new Map<string, Value>();
  for (const _ of runClauses(clauses, inner, machine)) {
    const written = keyText(machine.evaluate(keyNode, inner));
    if (written === null) throw notFollowed('Such a key', keyNode);
    entries.set(written, machine.evaluate(valueNode, inner));
  }
  return { kind: 'dict', entries };
}
