// Python's built-in functions that network code uses.

import { plainText } from './formats.ts';
import { isInstance, typeOf } from './instances.ts';
import { safeInteger } from './literals.ts';
import { type CallArguments, type Machine, notFollowed, Unreadable } from './machine.ts';
import { compare, truthOf } from './operators.ts';
import { makeDict, range } from './sequences.ts';
import { size } from './shape-values.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { boolean, describeValue, integer, NONE, text, type Value } from './values.ts';

type Builtin = (given: CallArguments, at: SyntaxNode, machine: Machine) => Value | null;

export const numberOf = (value: Value | undefined): number | null =>
  value?.kind === 'integer' || value?.kind === 'float' ? value.value : value?.kind === 'boolean' ? Number(value.value) : null;

const items = ({ positional: [first] }: CallArguments, at: SyntaxNode, machine: Machine): readonly Value[] =>
  first ? machine.iterate(first, at) : [];

const listOf = (values: readonly Value[]): Value => ({ kind: 'list', items: [...values] });
const tupleOf = (...values: readonly Value[]): Value => ({ kind: 'tuple', items: values });
const apply = (called: Value, values: readonly Value[], at: SyntaxNode, machine: Machine): Value =>
  machine.call(called, { positional: values, keywords: new Map() }, at);

const builtins: Readonly<Record<string, Builtin>> = {
  range,
  len(given, at, machine) {
    const [value] = given.positional;
    return integer(value?.kind === 'dict' ? value.entries.size : items(given, at, machine).length);
  },
  list: (given, at, machine) => listOf(items(given, at, machine)),
  iter: (given, at, machine) => listOf(items(given, at, machine)),
  tuple: (given, at, machine) => tupleOf(...items(given, at, machine)),
  set: (given, at, machine) => unique(items(given, at, machine), at),
  frozenset: (given, at, machine) => unique(items(given, at, machine), at),
  reversed: (given, at, machine) => listOf([...items(given, at, machine)].reverse()),
  dict: makeDict,
  slice({ positional }) {
    const [first = null, second, third = null] = positional;
    return { kind: 'slice', limits: second === undefined ? [null, first, null] : [first, second, third] };
  },
  enumerate(given, at, machine) {
    const start = numberOf(given.positional[1] ?? given.keywords.get('start')) ?? 0;
    return listOf(items(given, at, machine).map((item, index) => tupleOf(integer(index + start), item)));
  },
  zip({ positional }, at, machine) {
    const rows = positional.map((value) => machine.iterate(value, at));
    const length = rows.length > 0 ? Math.min(...rows.map((row) => row.length)) : 0;
    return listOf(Array.from({ length }, (_, index) => tupleOf(...rows.map((row) => row[index] as Value))));
  },
  map({ positional: [called, ...sequences] }, at, machine) {
    const rows = sequences.map((value) => machine.iterate(value, at));
    const length = Math.min(...rows.map((row) => row.length));
    if (!called || rows.length === 0) return null;
    return listOf(
      Array.from({ length }, (_, index) =>
        apply(
          called,
          rows.map((row) => row[index] as Value),
          at,
          machine,
        ),
      ),
    );
  },
  filter({ positional: [called, values] }, at, machine) {
    if (!called || !values) return null;
    const isKept = (item: Value): boolean => truthOf(called.kind === 'none' ? item : apply(called, [item], at, machine), at);
    return listOf(machine.iterate(values, at).filter(isKept));
  },
  sorted(given, at, machine) {
    const key = given.keywords.get('key');
    const keyed = items(given, at, machine).map((item) => ({
      item,
      rank: key && key.kind !== 'none' ? apply(key, [item], at, machine) : item,
    }));
    keyed.sort((a, b) => (compare('<', a.rank, b.rank, at) ? -1 : compare('<', b.rank, a.rank, at) ? 1 : 0));
    const reverse = given.keywords.get('reverse');
    const ordered = keyed.map(({ item }) => item);
    return listOf(reverse && truthOf(reverse, at) ? ordered.reverse() : ordered);
  },
  any: (given, at, machine) => boolean(items(given, at, machine).some((item) => truthOf(item, at))),
  all: (given, at, machine) => boolean(items(given, at, machine).every((item) => truthOf(item, at))),
  next(given, at, machine) {
    const [value] = given.positional;
    if (value?.kind === 'opaque') return value;
    return items(given, at, machine)[0] ?? given.positional[1] ?? null;
  },
  int: ({ positional: [value] }, at) => {
    if (value?.kind === 'opaque') return value;
    if (value?.kind === 'size') return size(wholeQuotient(value.dimension));
    const number = value?.kind === 'string' ? Number.parseInt(value.value, 10) : numberOf(value);
    return number === null || Number.isNaN(number) ? null : safeInteger(Math.trunc(number), at);
  },
  float: ({ positional: [value] }) => {
    const number = value?.kind === 'string' ? Number(value.value) : numberOf(value);
    return number === null ? null : { kind: 'float', value: number };
  },
  bool: ({ positional: [value] }, at) => boolean(value ? truthOf(value, at) : false),
  str: ({ positional: [value] }) => text(value ? plainText(value) : ''),
  repr: ({ positional: [value] }) => text(value ? describeValue(value) : ''),
  abs: ({ positional: [value] }) =>
    value?.kind === 'integer'
      ? integer(Math.abs(value.value))
      : value?.kind === 'float'
        ? { kind: 'float', value: Math.abs(value.value) }
        : null,
  round({ positional: [value, digits] }, at) {
    if (value === undefined) return null;
    if (digits?.kind !== 'integer') return roundHalfEven(value, at);
    const number = numberOf(value);
    return number === null ? null : { kind: 'float', value: Number(number.toFixed(Math.max(0, digits.value))) };
  },
  divmod: ({ positional: [a, b] }, at) => {
    const [left, right] = [numberOf(a), numberOf(b)];
    if (left === null || right === null || right === 0) return null;
    return tupleOf(safeInteger(Math.floor(left / right), at), safeInteger(left - right * Math.floor(left / right), at));
  },
  pow: ({ positional: [a, b] }, at) => {
    const [left, right] = [numberOf(a), numberOf(b)];
    return left === null || right === null ? null : safeInteger(left ** right, at);
  },
  min: (given, at, machine) => extreme(given, '<', at, machine),
  max: (given, at, machine) => extreme(given, '>', at, machine),
  sum(given, at, machine) {
    const [first, start = given.keywords.get('start') ?? integer(0)] = given.positional;
    return machine.sum(first?.kind === 'generator' ? first.values : items(given, at, machine), start, at);
  },
  isinstance: ({ positional: [value, type] }) => (value && type ? isInstance(value, type) : null),
  issubclass: ({ positional: [value, type] }) =>
    value?.kind === 'class' && type?.kind === 'class' ? boolean(value.order.includes(type)) : null,
  type: ({ positional: [value] }) => (value ? typeOf(value) : null),
  callable: ({ positional: [value] }) =>
    boolean(['function', 'class', 'external', 'bound', 'module', 'builtin', 'method', 'partial'].includes(value?.kind ?? '')),
  id: () => ({ kind: 'opaque', what: 'id(...)' }),
  hasattr: ({ positional: [value, name] }, at, machine) =>
    value && name?.kind === 'string' ? boolean(attributeOrNull(value, name.value, at, machine) !== null) : null,
  getattr({ positional: [value, name, fallback] }, at, machine) {
    if (!value || name?.kind !== 'string') return null;
    return fallback ? (attributeOrNull(value, name.value, at, machine) ?? fallback) : machine.attribute(value, name.value, at);
  },
  setattr({ positional: [object, name, value] }, at, machine) {
    if (!object || name?.kind !== 'string' || !value) return null;
    machine.setAttribute(object, name.value, value, at);
    return NONE;
  },
  delattr({ positional: [object, name] }) {
    if ((object?.kind === 'module' || object?.kind === 'object') && name?.kind === 'string') object.members.delete(name.value);
    return NONE;
  },
  vars: ({ positional: [object] }) => (object?.kind === 'object' ? { kind: 'dict', entries: object.members } : null),
};

/** Names that are known and stand for nothing that is called here. */
const TYPES = new Set(
  'object property staticmethod classmethod Exception ValueError TypeError KeyError NotImplementedError NotImplemented RuntimeError AttributeError IndexError AssertionError ImportError StopIteration __name__ __file__ locals globals input open exec eval'.split(
    ' ',
  ),
);

export const isBuiltin = (name: string): boolean => Object.hasOwn(builtins, name) || TYPES.has(name);

export function callBuiltin(name: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const found = Object.hasOwn(builtins, name) ? builtins[name]?.(given, at, machine) : null;
  if (found) return found;
  const hidden = given.positional.find((value) => value.kind === 'opaque');
  if (hidden && !given.positional.some(({ kind }) => kind === 'tensor')) return hidden;
  throw notFollowed(`${name}(${given.positional.map(describeValue).join(', ')})`, at);
}

function attributeOrNull(value: Value, name: string, at: SyntaxNode, machine: Machine): Value | null {
  try {
    return machine.attribute(value, name, at);
  } catch (thrown) {
    if (thrown instanceof Unreadable && !thrown.isFatal) return null;
    throw thrown;
  }
}

/** int(h / 2) rounds as h // 2 does: sizes are not negative. */
function wholeQuotient(dimension: Parameters<typeof size>[0]): Parameters<typeof size>[0] {
  return dimension.kind === 'arithmetic' && dimension.operator === '/' ? { ...dimension, operator: '//' } : dimension;
}

function unique(values: readonly Value[], at: SyntaxNode): Value {
  const kept: Value[] = [];
  for (const value of values) if (!kept.some((other) => compare('==', other, value, at))) kept.push(value);
  return listOf(kept);
}

function extreme(given: CallArguments, operator: '<' | '>', at: SyntaxNode, machine: Machine): Value | null {
  const candidates = given.positional.length > 1 ? given.positional : items(given, at, machine);
  const [first, ...others] = candidates;
  const key = given.keywords.get('key');
  const rank = (value: Value): Value => (key && key.kind !== 'none' ? apply(key, [value], at, machine) : value);
  return first ? others.reduce((best, value) => (compare(operator, rank(value), rank(best), at) ? value : best), first) : null;
}

/** Python rounds halves to the even neighbour. */
function roundHalfEven(value: Value, at: SyntaxNode): Value | null {
  const number = numberOf(value);
  if (number === null) return null;
  const down = Math.floor(number);
  const isHalf = number - down === 0.5;
  return safeInteger(isHalf ? down + (down % 2 === 0 ? 0 : 1) : Math.round(number), at);
}
