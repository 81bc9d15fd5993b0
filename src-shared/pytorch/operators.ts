// Python's arithmetic and comparisons on known values: whole numbers stay whole, // and % round down, / gives a float.

import { keyText } from './dict-keys.ts';
import { interpolateText } from './formats.ts';
import { safeInteger } from './literals.ts';
import { notFollowed, Unreadable } from './machine.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { describeValue, integer, text, type Value } from './values.ts';

/** Longest sequence that `*` and `+` may make. */
const MOST_ITEMS = 10_000;

type Numeric = { readonly value: number; readonly isWhole: boolean };

function numeric(value: Value): Numeric | null {
  if (value.kind === 'integer') return { value: value.value, isWhole: true };
  if (value.kind === 'float') return { value: value.value, isWhole: false };
  return value.kind === 'boolean' ? { value: Number(value.value), isWhole: true } : null;
}

/** @throws Unreadable for operands without a known result */
export function applyOperator(operator: string, left: Value, right: Value, at: SyntaxNode): Value {
  const a = numeric(left);
  const b = numeric(right);
  const hidden = left.kind === 'opaque' ? left : right.kind === 'opaque' ? right : null;
  if (hidden) return hidden;
  if (operator === '%' && left.kind === 'string') return text(interpolateText(left.value, right, at));
  const constant = constantResult(operator, left, right);
  if (constant) return constant;
  const result = a && b ? applyNumbers(operator, a, b, at) : applySequences(operator, left, right);
  if (result) return result;
  throw notFollowed(`${describeValue(left)} ${operator} ${describeValue(right)}`, at);
}

/** 2 * torch.ones(8): tensors that are made in __init__. */
function constantResult(operator: string, left: Value, right: Value): Value | null {
  if (left.kind !== 'constant' && right.kind !== 'constant') return null;
  const [a, b] = [left, right].map((value) => (value.kind === 'constant' ? value.fill : (numeric(value)?.value ?? Number.NaN)));
  const own = left.kind === 'constant' ? left : right;
  if (own.kind !== 'constant' || a === undefined || b === undefined) return null;
  const shape = left.kind === 'constant' && right.kind === 'constant' ? null : own.shape;
  return { ...own, shape, fill: calculate(operator, a, b) ?? Number.NaN, values: null, role: 'plain' };
}

function applyNumbers(operator: string, a: Numeric, b: Numeric, at: SyntaxNode): Value | null {
  const isDivision = operator === '/' || operator === '//' || operator === '%';
  if (isDivision && b.value === 0) throw notFollowed('A division by zero', at);
  const isWhole = a.isWhole && b.isWhole && operator !== '/' && !(operator === '**' && b.value < 0);
  const value = calculate(operator, a.value, b.value);
  if (value === null) return null;
  return isWhole ? safeInteger(value, at) : { kind: 'float', value };
}

function calculate(operator: string, a: number, b: number): number | null {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '//':
      return Math.floor(a / b);
    case '%':
      return a - b * Math.floor(a / b);
    case '**':
      return a ** b;
    case '<<':
      return a * 2 ** b;
    case '>>':
      return Math.floor(a / 2 ** b);
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      return null;
  }
}

function applySequences(operator: string, left: Value, right: Value): Value | null {
  if (operator === '+') {
    if (left.kind === 'string' && right.kind === 'string') return text(left.value + right.value);
    if (left.kind === 'list' && right.kind === 'list') return bounded('list', [...left.items, ...right.items]);
    if (left.kind === 'tuple' && right.kind === 'tuple') return bounded('tuple', [...left.items, ...right.items]);
  }
  const [sequence, times] = left.kind === 'integer' ? [right, left] : [left, right];
  if (
    operator === '*' &&
    sequence.kind === 'string' &&
    times.kind === 'integer' &&
    sequence.value.length * times.value <= MOST_ITEMS
  ) {
    return text(sequence.value.repeat(Math.max(0, times.value)));
  }
  if (operator !== '*' || times.kind !== 'integer' || (sequence.kind !== 'list' && sequence.kind !== 'tuple')) return null;
  const count = Math.max(0, times.value);
  if (sequence.items.length * count > MOST_ITEMS) return null;
  return bounded(sequence.kind, Array.from({ length: count }, () => sequence.items).flat());
}

const bounded = (kind: 'list' | 'tuple', items: Value[]): Value | null => (items.length > MOST_ITEMS ? null : { kind, items });

export function negate(value: Value, operator: string, at: SyntaxNode): Value {
  const number = numeric(value);
  if (value.kind === 'opaque') return value;
  if (!number || operator === '~') throw notFollowed(`${operator}${describeValue(value)}`, at);
  const result = operator === '-' ? -number.value : number.value;
  return number.isWhole ? integer(result === 0 ? 0 : result) : { kind: 'float', value: result };
}

const unknownDecision = (at: SyntaxNode): Unreadable =>
  new Unreadable('unsupported-python', 'A decision that depends on something that could not be read.', at, { isSilent: true });

/** What torch.fx says, too: torch/fx/proxy.py, TracerBase.to_bool. */
const tracedDecision = (value: Value, at: SyntaxNode): Unreadable =>
  new Unreadable('unsupported-python', `A decision that depends on ${describeValue(value)} is not followed here.`, at, {
    rule: 'What forward does must not depend on its input, which is not known when the network is read: decide in __init__, by an argument of the class.',
    expected: 'a decision on values that are known when the network is made',
    found: describeValue(value),
    torchMessage: 'symbolically traced variables cannot be used as inputs to control flow',
    isDecision: true,
  });

const isTraced = ({ kind }: Value): boolean => kind === 'tensor' || kind === 'size' || kind === 'shape';

/** @throws Unreadable where the truth depends on a tensor or on something that is not followed */
export function truthOf(value: Value, at: SyntaxNode): boolean {
  switch (value.kind) {
    case 'none':
      return false;
    case 'boolean':
    case 'integer':
    case 'float':
    case 'string':
      return Boolean(value.value);
    case 'tuple':
    case 'list':
      return value.items.length > 0;
    case 'dict':
      return value.entries.size > 0;
    case 'tensor':
    case 'size':
    case 'shape':
    case 'opaque':
      throw value.kind === 'opaque' && value.isReported
        ? unknownDecision(at)
        : isTraced(value)
          ? tracedDecision(value, at)
          : notFollowed(`A decision that depends on ${describeValue(value)}`, at);
    default:
      return true;
  }
}

/** @throws Unreadable for values without a known order */
export function compare(operator: string, left: Value, right: Value, at: SyntaxNode): boolean {
  switch (operator) {
    case '==':
      return isEqual(left, right, at);
    case '!=':
      return !isEqual(left, right, at);
    case 'is':
      return isSame(left, right);
    case 'is not':
      return !isSame(left, right);
    case 'in':
      return contains(right, left, at);
    case 'not in':
      return !contains(right, left, at);
    default:
      return isOrdered(operator, left, right, at);
  }
}

function isOrdered(operator: string, left: Value, right: Value, at: SyntaxNode): boolean {
  const a = numeric(left)?.value;
  const b = numeric(right)?.value;
  if (left.kind === 'string' && right.kind === 'string')
    return isOrdered(operator, integer(left.value < right.value ? -1 : left.value > right.value ? 1 : 0), integer(0), at);
  if (a !== undefined && b !== undefined) {
    if (operator === '<') return a < b;
    if (operator === '<=') return a <= b;
    if (operator === '>') return a > b;
    if (operator === '>=') return a >= b;
  }
  const traced = [left, right].find(isTraced);
  if (traced) throw tracedDecision(traced, at);
  throw notFollowed(`${describeValue(left)} ${operator} ${describeValue(right)}`, at);
}

function isSame(left: Value, right: Value): boolean {
  const isPlain = left.kind === 'none' || left.kind === 'boolean' || left.kind === 'integer' || left.kind === 'string';
  if (left.kind === 'external' && right.kind === 'external') return left.path === right.path;
  if (left.kind === 'builtin' && right.kind === 'builtin') return left.name === right.name;
  return isPlain && left.kind === right.kind ? describeValue(left) === describeValue(right) : left === right;
}

export function isEqual(left: Value, right: Value, at: SyntaxNode): boolean {
  for (const value of [left, right]) {
    if (value.kind === 'tensor' || value.kind === 'size' || value.kind === 'shape' || value.kind === 'opaque') truthOf(value, at);
  }
  const a = numeric(left);
  const b = numeric(right);
  if (a && b) return a.value === b.value;
  const isSequence = (value: Value): value is Extract<Value, { kind: 'list' | 'tuple' }> =>
    value.kind === 'list' || value.kind === 'tuple';
  if (isSequence(left) && isSequence(right)) {
    if (left.kind !== right.kind || left.items.length !== right.items.length) return false;
    return left.items.every((item, index) => isEqual(item, right.items[index] as Value, at));
  }
  return isSame(left, right);
}

function contains(container: Value, item: Value, at: SyntaxNode): boolean {
  if (container.kind === 'string' && item.kind === 'string') return container.value.includes(item.value);
  if (container.kind === 'dict') return container.entries.has(keyText(item) ?? '');
  if (container.kind === 'module' && item.kind === 'string') return container.members.has(item.value);
  if (container.kind === 'list' || container.kind === 'tuple') return container.items.some((other) => isEqual(other, item, at));
  throw notFollowed(`in ${describeValue(container)}`, at);
}
