// Statements: what they do to the names in scope, and how they end.

import { assign } from './assignment.ts';
import { bindTargets } from './comprehensions.ts';
import { classFrom, functionFrom } from './definitions.ts';
import { importedNames } from './imports.ts';
import { type Completion, type Machine, notFollowed, Unreadable } from './machine.ts';
import { truthOf } from './operators.ts';
import { childNamed, childrenOf, partsOf } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { LocalScope, NONE, type Scope, type Value } from './values.ts';

type Doer = (node: SyntaxNode, scope: Scope, machine: Machine) => Completion;

const NEXT: Completion = { type: 'next' };
const nothing: Doer = () => NEXT;

const doers: Readonly<Record<string, Doer>> = {
  ExpressionStatement: doExpression,
  AssignStatement: (node, scope, machine) => {
    assign(node, scope, machine);
    return NEXT;
  },
  UpdateStatement: (node, scope, machine) => {
    assign(node, scope, machine);
    return NEXT;
  },
  ReturnStatement: (node, scope, machine) => ({ type: 'return', value: listed(partsOf(node).slice(1), scope, machine) }),
  IfStatement: doIf,
  ForStatement: doFor,
  WhileStatement: doWhile,
  WithStatement: (node, scope, machine) => executeBody(childNamed(node, 'Body'), scope, machine),
  TryStatement: doTry,
  StatementGroup: executeBody,
  BreakStatement: () => ({ type: 'break' }),
  ContinueStatement: () => ({ type: 'continue' }),
  RaiseStatement: doRaise,
  FunctionDefinition: doDefinition,
  DecoratedStatement: doDefinition,
  ClassDefinition: doDefinition,
  ImportStatement: (node, scope, machine) => {
    for (const { name, value } of importedNames(node, machine.source)) scope.assign(name, value);
    return NEXT;
  },
  // Assertions check, they change nothing.
  AssertStatement: nothing,
  PassStatement: nothing,
  DeleteStatement: (node, scope, machine) => {
    for (const part of partsOf(node)) if (part.name === 'MemberExpression') removeMember(part, scope, machine);
    for (const part of partsOf(node))
      if (part.name === 'VariableName' && scope instanceof LocalScope) scope.remove(machine.source.textOf(part));
    return NEXT;
  },
  ScopeStatement: doScope,
  PrintStatement: nothing,
};

/** @param body a Body, or anything else that holds statements */
export function executeBody(body: SyntaxNode | null, scope: Scope, machine: Machine): Completion {
  if (!body) return NEXT;
  for (const statement of partsOf(body)) {
    const completion = executeOrGoOn(statement, scope, machine);
    if (completion.type !== 'next') return completion;
  }
  return NEXT;
}

/** A statement that cannot be read is reported, and reading goes on behind it: what it would have assigned is not known. */
function executeOrGoOn(statement: SyntaxNode, scope: Scope, machine: Machine): Completion {
  try {
    return executeStatement(statement, scope, machine);
  } catch (thrown) {
    if (!(thrown instanceof Unreadable) || thrown.isFatal || machine.isGuarded) throw thrown;
    machine.report(thrown);
    forget(statement, scope, machine);
    return statement.name === 'ReturnStatement' ? { type: 'return', value: UNKNOWN } : NEXT;
  }
}

/** Something that people have been told about. */
const UNKNOWN: Value = { kind: 'opaque', what: 'something that could not be read', isReported: true };

/** Names and attributes that a statement assigns. */
function forget(statement: SyntaxNode, scope: Scope, machine: Machine): void {
  if (statement.name !== 'AssignStatement') return;
  const parts = childrenOf(statement);
  const last = parts.findLastIndex(({ name }) => name === 'AssignOp');
  for (const target of parts.slice(0, Math.max(0, last))) {
    for (const part of target.name === 'TupleExpression' ? partsOf(target) : [target]) {
      if (part.name === 'VariableName') scope.assign(machine.source.textOf(part), UNKNOWN);
      const [owner] = childrenOf(part);
      const property = childNamed(part, 'PropertyName');
      if (part.name !== 'MemberExpression' || !property || owner?.name !== 'VariableName') continue;
      const object = scope.lookup(machine.source.textOf(owner));
      if (object?.kind === 'module' || object?.kind === 'object') object.members.set(machine.source.textOf(property), UNKNOWN);
    }
  }
}

export function executeStatement(statement: SyntaxNode, scope: Scope, machine: Machine): Completion {
  machine.tick(statement);
  const doer = Object.hasOwn(doers, statement.name) ? doers[statement.name] : undefined;
  if (!doer) throw notFollowed(`This ${statement.name.replace('Statement', '').toLowerCase()} statement`, statement);
  return machine.nested(statement, () => doer(statement, scope, machine));
}

/** `a` is a value, `a, b` a tuple, nothing is None. */
function listed(nodes: readonly SyntaxNode[], scope: Scope, machine: Machine): Value {
  const values = nodes.map((node) => machine.evaluate(node, scope));
  const [first] = values;
  return values.length > 1 ? { kind: 'tuple', items: values } : (first ?? NONE);
}

function doExpression(node: SyntaxNode, scope: Scope, machine: Machine): Completion {
  const [expression] = childrenOf(node);
  const isText = expression && /String$/.test(expression.name);
  if (expression && !isText) machine.evaluate(expression, scope);
  return NEXT;
}

function doIf(node: SyntaxNode, scope: Scope, machine: Machine): Completion {
  const parts = partsOf(node);
  for (let at = 0; at < parts.length; at++) {
    if (parts[at]?.name === 'else') return executeBody(parts[at + 1] ?? null, scope, machine);
    if (parts[at]?.name !== 'if' && parts[at]?.name !== 'elif') continue;
    const condition = parts[at + 1];
    if (condition && decide(condition, scope, machine)) {
      return executeBody(parts[at + 2] ?? null, scope, machine);
    }
  }
  return NEXT;
}

/** @throws Unreadable with the two ways as fixes, where it depends on the input */
function decide(condition: SyntaxNode, scope: Scope, machine: Machine): boolean {
  try {
    return truthOf(machine.evaluate(condition, scope), condition);
  } catch (thrown) {
    if (!(thrown instanceof Unreadable) || !thrown.explanation.isDecision) throw thrown;
    const start = machine.source.place(condition.from);
    if (start.line !== machine.source.place(condition.to).line) throw thrown;
    const written = machine.source.line(start.line);
    const behind = start.column + condition.to - condition.from;
    const fixes = [true, false].map((way) => ({
      title: way ? 'Always go this way' : 'Never go this way',
      line: start.line,
      replacement: `${written.slice(0, start.column)}${way ? 'True' : 'False'}${written.slice(behind)}`,
    }));
    throw new Unreadable(thrown.code, thrown.message, thrown.at, { ...thrown.explanation, fixes });
  }
}

function doFor(node: SyntaxNode, scope: Scope, machine: Machine): Completion {
  const parts = partsOf(node);
  const inside = parts.findIndex(({ name }) => name === 'in');
  const sequence = parts[inside + 1];
  const body = childNamed(node, 'Body');
  if (inside < 0 || !sequence || !body) throw notFollowed('This loop', node);
  for (const item of machine.iterate(machine.evaluate(sequence, scope), sequence)) {
    bindTargets(parts.slice(1, inside), item, scope, machine);
    const completion = executeBody(body, scope, machine);
    if (completion.type === 'break') return NEXT;
    if (completion.type === 'return') return completion;
  }
  return elseBody(parts, scope, machine);
}

function doWhile(node: SyntaxNode, scope: Scope, machine: Machine): Completion {
  const parts = partsOf(node);
  const condition = parts[1];
  const body = childNamed(node, 'Body');
  if (!condition || !body) throw notFollowed('This loop', node);
  while (truthOf(machine.evaluate(condition, scope), condition)) {
    machine.tick(node);
    const completion = executeBody(body, scope, machine);
    if (completion.type === 'break') return NEXT;
    if (completion.type === 'return') return completion;
  }
  return elseBody(parts, scope, machine);
}

function elseBody(parts: readonly SyntaxNode[], scope: Scope, machine: Machine): Completion {
  const at = parts.findIndex(({ name }) => name === 'else');
  return at < 0 ? NEXT : executeBody(parts[at + 1] ?? null, scope, machine);
}

/** del self.head */
function removeMember(written: SyntaxNode, scope: Scope, machine: Machine): void {
  const [owner] = childrenOf(written);
  const property = childNamed(written, 'PropertyName');
  const object = owner && property ? machine.evaluate(owner, scope) : null;
  if (object?.kind === 'module' || object?.kind === 'object')
    object.members.delete(property ? machine.source.textOf(property) : '');
}

/** Errors go to the first handler, as most sources have one only. */
function doTry(node: SyntaxNode, scope: Scope, machine: Machine): Completion {
  const parts = partsOf(node);
  const bodyAfter = (word: string): SyntaxNode | null => {
    const at = parts.findIndex(({ name }) => name === word);
    return at < 0 ? null : (parts.slice(at).find(({ name }) => name === 'Body') ?? null);
  };
  const handler = bodyAfter('except');
  let completion: Completion;
  try {
    completion = handler
      ? machine.guarded(() => executeBody(bodyAfter('try'), scope, machine))
      : executeBody(bodyAfter('try'), scope, machine);
    if (completion.type === 'next') completion = executeBody(bodyAfter('else'), scope, machine);
  } catch (thrown) {
    if (!(thrown instanceof Unreadable) || !handler || (thrown.isFatal && !thrown.explanation.isRaised)) throw thrown;
    completion = executeBody(handler, scope, machine);
  }
  const last = executeBody(bodyAfter('finally'), scope, machine);
  return last.type === 'next' ? completion : last;
}

function doScope(node: SyntaxNode, scope: Scope, machine: Machine): Completion {
  const [word, ...names] = childrenOf(node);
  if (word?.name !== 'nonlocal' || !(scope instanceof LocalScope)) return NEXT;
  for (const name of names) if (name.name === 'VariableName') scope.shareOuter(machine.source.textOf(name));
  return NEXT;
}

function doRaise(node: SyntaxNode, _scope: Scope, machine: Machine): Completion {
  const written = machine.source.textOf(node);
  throw new Unreadable('unsupported-python', `The network refuses to go on here: ${written}`, node, {
    rule: 'With the values at hand the source must come to its end without raising an exception.',
    expected: 'no exception',
    found: written,
    isFatal: true,
    isRaised: true,
  });
}

function doDefinition(node: SyntaxNode, scope: Scope, machine: Machine): Completion {
  const definition = node.name === 'DecoratedStatement' ? childrenOf(node).at(-1) : node;
  const value =
    definition?.name === 'ClassDefinition' ? classFrom(node, scope, machine) : functionFrom(node, scope, null, machine);
  scope.assign(value.name, value);
  return NEXT;
}
