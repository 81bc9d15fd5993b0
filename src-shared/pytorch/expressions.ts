// Expressions: from syntax to a value. Anything not listed here is refused by name.

import { comprehension, dictComprehension, generator } from './comprehensions.ts';
import { keyText } from './dict-keys.ts';
import { readFormatString, readNumber, readString } from './literals.ts';
import { type CallArguments, type Machine, notFollowed } from './machine.ts';
import { compare, negate, truthOf } from './operators.ts';
import { childNamed, childrenOf, partsOf, writtenArguments } from './source-text.ts';
import { subscript } from './subscripts.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { negateTensor, operate } from './tensor-operators.ts';
import { boolean, describeValue, type FunctionValue, integer, NONE, type Scope, text, type Value } from './values.ts';
import { undefinedName, wellKnownPath } from './well-known-names.ts';

type Reader = (node: SyntaxNode, scope: Scope, machine: Machine) => Value;

const readers: Readonly<Record<string, Reader>> = {
  Number: (node, _scope, machine) => readNumber(machine.source.numberAt(node), node),
  String: (node, _scope, machine) => text(readString(machine.source.textOf(node))),
  FormatString: readFormatString,
  ContinuedString: readContinued,
  Boolean: (node, _scope, machine) => boolean(machine.source.textOf(node) === 'True'),
  None: () => NONE,
  Ellipsis: () => ({ kind: 'opaque', what: '...' }),
  VariableName: readName,
  ParenthesizedExpression: (node, scope, machine) => machine.evaluate(only(node, machine), scope),
  TupleExpression: (node, scope, machine) => ({ kind: 'tuple', items: itemsOf(node, scope, machine) }),
  ArrayExpression: (node, scope, machine) => ({ kind: 'list', items: itemsOf(node, scope, machine) }),
  SetExpression: (node, scope, machine) => ({ kind: 'list', items: itemsOf(node, scope, machine) }),
  SetComprehensionExpression: (node, scope, machine) => ({ kind: 'list', items: comprehension(node, scope, machine) }),
  NamedExpression: readNamed,
  ArrayComprehensionExpression: (node, scope, machine) => ({ kind: 'list', items: comprehension(node, scope, machine) }),
  ComprehensionExpression: generator,
  DictionaryExpression: readDictionary,
  DictionaryComprehensionExpression: dictComprehension,
  UnaryExpression: readUnary,
  BinaryExpression: readBinary,
  ConditionalExpression: readConditional,
  LambdaExpression: readLambda,
  MemberExpression: readMember,
  CallExpression: readCall,
};

/** @throws Unreadable */
export function evaluateExpression(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const reader = Object.hasOwn(readers, node.name) ? readers[node.name] : undefined;
  if (!reader) throw notFollowed(`"${shortened(machine.source.textOf(node))}"`, node);
  return reader(node, scope, machine);
}

const LONGEST_QUOTE = 40;
const shortened = (written: string): string =>
  written.length > LONGEST_QUOTE ? `${written.slice(0, LONGEST_QUOTE).split('\n')[0]}...` : written;

function only(node: SyntaxNode, machine: Machine): SyntaxNode {
  const [inner, second] = partsOf(node);
  if (!inner || second) throw notFollowed(`"${shortened(machine.source.textOf(node))}"`, node);
  return inner;
}

function readName(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const name = machine.source.textOf(node);
  const value = scope.lookup(name);
  if (value) return value;
  const problem = undefinedName(name, node, machine.source);
  const path = wellKnownPath(name);
  if (path === null) throw problem;
  machine.report(problem, name);
  return { kind: 'external', path };
}

function readContinued(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const pieces = childrenOf(node).map((piece) => machine.evaluate(piece, scope));
  return text(pieces.map((piece) => (piece.kind === 'string' ? piece.value : '')).join(''));
}

/** Items of a tuple or list; `*names` spread. */
function itemsOf(node: SyntaxNode, scope: Scope, machine: Machine): Value[] {
  return writtenArguments(node, machine.source).flatMap(({ stars, value }) => {
    const item = machine.evaluate(value, scope);
    return stars === 1 ? machine.iterate(item, value) : [item];
  });
}

function readDictionary(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const entries = new Map<string, Value>();
  let spread = false;
  let key: SyntaxNode | null = null;
  for (const part of partsOf(node)) {
    if (part.name === '**') spread = true;
    else if (spread) {
      const value = machine.evaluate(part, scope);
      if (value.kind !== 'dict') throw notFollowed(`**${describeValue(value)}`, part);
      for (const [name, entry] of value.entries) entries.set(name, entry);
      spread = false;
    } else if (key === null) key = part;
    else {
      entries.set(keyOf(machine.evaluate(key, scope), key), machine.evaluate(part, scope));
      key = null;
    }
  }
  return { kind: 'dict', entries };
}

function keyOf(value: Value, at: SyntaxNode): string {
  const key = keyText(value);
  if (key === null) throw notFollowed(`${describeValue(value)} as a key`, at);
  return key;
}

function readUnary(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const [operator, operand] = partsOf(node);
  if (!operator || !operand) throw notFollowed('An unfinished expression', node);
  const value = machine.evaluate(operand, scope);
  const sign = machine.source.textOf(operator);
  if (sign === 'not') return boolean(!truthOf(value, operand));
  if (value.kind === 'tensor') return negateTensor(value, sign, node, machine);
  return value.kind === 'size' && sign === '-' ? operate('*', integer(-1), value, node, machine) : negate(value, sign, node);
}

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=', 'is', 'is not', 'in', 'not in']);

/** left, operator (`is not` is two words), right. */
function splitBinary(node: SyntaxNode, machine: Machine): { left: SyntaxNode; operator: string; right: SyntaxNode } {
  const parts = partsOf(node);
  const left = parts[0];
  const right = parts.at(-1);
  if (!left || !right || parts.length < 3) throw notFollowed('An unfinished expression', node);
  const operator = parts.slice(1, -1).map((part) => machine.source.textOf(part));
  return { left, operator: operator.join(' '), right };
}

function readBinary(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const { left, operator, right } = splitBinary(node, machine);
  const first = machine.evaluate(left, scope);
  if (operator === 'and') return truthOf(first, left) ? machine.evaluate(right, scope) : first;
  if (operator === 'or') return truthOf(first, left) ? first : machine.evaluate(right, scope);
  if (!COMPARISONS.has(operator)) {
    return operate(operator, first, machine.evaluate(right, scope), node, machine);
  }
  // a < b < c is a < b and b < c; the tree has it as (a < b) < c.
  if (left.name === 'BinaryExpression') {
    const inner = splitBinary(left, machine);
    if (COMPARISONS.has(inner.operator)) {
      if (!truthOf(first, left)) return first;
      return boolean(compare(operator, machine.evaluate(inner.right, scope), machine.evaluate(right, scope), node));
    }
  }
  return boolean(compare(operator, first, machine.evaluate(right, scope), node));
}

function readConditional(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const [yes, , condition, , no] = partsOf(node);
  if (!yes || !condition || !no) throw notFollowed('An unfinished expression', node);
  return machine.evaluate(truthOf(machine.evaluate(condition, scope), condition) ? yes : no, scope);
}

/** (name := value) */
function readNamed(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const [target] = childrenOf(node);
  const written = childrenOf(node).at(-1);
  if (!target || !written) throw notFollowed('An unfinished expression', node);
  const value = machine.evaluate(written, scope);
  machine.bind(target, value, scope);
  return value;
}

function readLambda(node: SyntaxNode, scope: Scope): Value {
  const body = childrenOf(node).at(-1);
  if (!body) throw notFollowed('An unfinished lambda', node);
  const lambda: FunctionValue = {
    ...{ kind: 'function', name: '<lambda>', parameters: childNamed(node, 'ParamList'), body, scope },
    ...{ owner: null, role: 'plain' },
  };
  return lambda;
}

function readMember(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const [object] = childrenOf(node);
  if (!object) throw notFollowed('An unfinished expression', node);
  const value = machine.evaluate(object, scope);
  const property = childNamed(node, 'PropertyName');
  return property ? machine.attribute(value, machine.source.textOf(property), node) : subscript(value, node, scope, machine);
}

function readCall(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const [calleeNode] = childrenOf(node);
  const list = childNamed(node, 'ArgList');
  if (!calleeNode || !list) throw notFollowed('An unfinished call', node);
  // print changes nothing, and what it shows may be anything.
  if (calleeNode.name === 'VariableName' && machine.source.textOf(calleeNode) === 'print') return NONE;
  if (calleeNode.name === 'VariableName' && machine.source.textOf(calleeNode) === 'super') return readSuper(node, scope);
  const callee = machine.evaluate(calleeNode, scope);
  return machine.call(callee, givenArguments(list, scope, machine), node);
}

/** `super()` and `super(Net, self)` mean the same here: the class that the code is written in, and its first argument. */
function readSuper(node: SyntaxNode, scope: Scope): Value {
  const from = scope.lookup('__class__');
  const receiver = scope.lookup('__self__');
  if (from?.kind !== 'class' || (receiver?.kind !== 'module' && receiver?.kind !== 'object'))
    throw notFollowed('super() outside of a method', node);
  return { kind: 'super', from, receiver };
}

function givenArguments(list: SyntaxNode, scope: Scope, machine: Machine): CallArguments {
  if (childNamed(list, 'for')) {
    return { positional: [generator(list, scope, machine)], keywords: new Map() };
  }
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  for (const { keyword, stars, value: written } of writtenArguments(list, machine.source)) {
    const value = machine.evaluate(written, scope);
    if (stars === 1) positional.push(...machine.iterate(value, written));
    else if (keyword !== null) keywords.set(keyword, value);
    else if (stars === 0) positional.push(value);
    else if (value.kind === 'dict') for (const [name, entry] of value.entries) keywords.set(name, entry);
    else throw notFollowed(`**${describeValue(value)}`, written);
  }
  return { positional, keywords };
}
