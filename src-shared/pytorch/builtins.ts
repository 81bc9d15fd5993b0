// The few of Python's built-in functions, and of its math module, that network code uses.
import type { SyntaxNode } from '@lezer/common';
import { safeInteger } from './literals.ts';
import { type CallArguments, type Machine, notFollowed } from './machine.ts';
import { compare, truthOf } from './operators.ts';
import { boolean, describeValue, integer, NONE, text, type Value } from './values.ts';

type Builtin = (given: CallArguments, at: SyntaxNode, machine: Machine) => Value | null;

/** Longest range that is written out. */
const LONGEST_RANGE = 10_000;

const numberOf = (value: Value | undefined): number | null =>
  value?.kind === 'integer' || value?.kind === 'float' ? value.value : value?.kind === 'boolean' ? Number(value.value) : null;

const items = ({ positional: [first] }: CallArguments, at: SyntaxNode, machine: Machine): readonly Value[] =>
  first ? machine.iterate(first, at) : [];

const builtins: Readonly<Record<string, Builtin>> = {
  range,
  len: (given, at, machine) => integer(items(given, at, machine).length),
  list: (given, at, machine) => ({ kind: 'list', items: [...items(given, at, machine)] }),
  tuple: (given, at, machine) => ({ kind: 'tuple', items: items(given, at, machine) }),
  reversed: (given, at, machine) => ({ kind: 'list', items: [...items(given, at, machine)].reverse() }),
  dict: makeDict,
  enumerate(given, at, machine) {
    const start = numberOf(given.positional[1] ?? given.keywords.get('start')) ?? 0;
    const pairs = items(given, at, machine).map(
      (item, index): Value => ({ kind: 'tuple', items: [integer(index + start), item] }),
    );
    return { kind: 'list', items: pairs };
  },
  zip({ positional }, at, machine) {
    const rows = positional.map((value) => machine.iterate(value, at));
    const length = Math.min(...rows.map((row) => row.length));
    const tuples = Array.from({ length: rows.length > 0 ? length : 0 }, (_, index): Value => {
      return { kind: 'tuple', items: rows.map((row) => row[index] as Value) };
    });
    return { kind: 'list', items: tuples };
  },
  int: ({ positional: [value] }, at) => {
    const number = value?.kind === 'string' ? Number.parseInt(value.value, 10) : numberOf(value);
    return number === null ? null : safeInteger(Math.trunc(number), at);
  },
  float: ({ positional: [value] }) => {
    const number = value?.kind === 'string' ? Number(value.value) : numberOf(value);
    return number === null ? null : { kind: 'float', value: number };
  },
  bool: ({ positional: [value] }, at) => boolean(value ? truthOf(value, at) : false),
  str: ({ positional: [value] }) => (value ? text(value.kind === 'string' ? value.value : describeValue(value)) : text('')),
  abs: ({ positional: [value] }) =>
    value?.kind === 'integer'
      ? integer(Math.abs(value.value))
      : value?.kind === 'float'
        ? { kind: 'float', value: Math.abs(value.value) }
        : null,
  round: ({ positional: [value, digits] }, at) => (digits || value === undefined ? null : roundHalfEven(value, at)),
  min: (given, at, machine) => extreme(given, '<', at, machine),
  max: (given, at, machine) => extreme(given, '>', at, machine),
  sum(given, at, machine) {
    const numbers = items(given, at, machine).map(numberOf);
    if (numbers.includes(null)) return null;
    const total = numbers.reduce<number>((sum, number) => sum + (number as number), 0);
    return items(given, at, machine).some(({ kind }) => kind === 'float')
      ? { kind: 'float', value: total }
      : safeInteger(total, at);
  },
  isinstance: ({ positional: [value, type] }) => (value && type ? isInstance(value, type) : null),
  hasattr: ({ positional: [value, name] }) =>
    value?.kind === 'module' && name?.kind === 'string' ? boolean(value.members.has(name.value)) : null,
  getattr: ({ positional: [value, name] }, at, machine) =>
    value && name?.kind === 'string' ? machine.attribute(value, name.value, at) : null,
  setattr({ positional: [object, name, value] }) {
    if (object?.kind !== 'module' || name?.kind !== 'string' || !value) return null;
    object.members.set(name.value, value);
    return NONE;
  },
};

export const isBuiltin = (name: string): boolean => Object.hasOwn(builtins, name) || name === 'object';

export function callBuiltin(name: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const found = Object.hasOwn(builtins, name) ? builtins[name]?.(given, at, machine) : null;
  if (found) return found;
  throw notFollowed(`${name}(${given.positional.map(describeValue).join(', ')})`, at);
}

function range({ positional }: CallArguments, at: SyntaxNode): Value | null {
  const limits = positional.map((value) => (value.kind === 'integer' ? value.value : null));
  const [first = null, second, step = 1] = limits;
  if (first === null || second === null || step === null || step === 0) return null;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (length > LONGEST_RANGE) throw notFollowed(`A range of ${length} steps`, at);
  return { kind: 'list', items: Array.from({ length }, (_, index) => integer(from + index * step)) };
}

function makeDict({ positional: [first], keywords }: CallArguments, at: SyntaxNode, machine: Machine): Value | null {
  const entries = new Map<string, Value>();
  if (first?.kind === 'dict') for (const [key, value] of first.entries) entries.set(key, value);
  else if (first) {
    for (const pair of machine.iterate(first, at)) {
      const [key, value] = pair.kind === 'tuple' || pair.kind === 'list' ? pair.items : [];
      if ((key?.kind !== 'string' && key?.kind !== 'integer') || !value) return null;
      entries.set(String(key.value), value);
    }
  }
  for (const [key, value] of keywords) entries.set(key, value);
  return { kind: 'dict', entries };
}

function extreme(given: CallArguments, operator: '<' | '>', at: SyntaxNode, machine: Machine): Value | null {
  const candidates = given.positional.length > 1 ? given.positional : items(given, at, machine);
  const [first, ...others] = candidates;
  return first ? others.reduce((best, value) => (compare(operator, value, best, at) ? value : best), first) : null;
}

/** Python rounds halves to the even neighbour. */
function roundHalfEven(value: Value, at: SyntaxNode): Value | null {
  const number = numberOf(value);
  if (number === null) return null;
  const down = Math.floor(number);
  const isHalf = number - down === 0.5;
  return safeInteger(isHalf ? down + (down % 2 === 0 ? 0 : 1) : Math.round(number), at);
}

/** By the kinds that stand for Python's types. */
const KIND_OF_TYPE: Readonly<Record<string, readonly Value['kind'][]>> = {
  int: ['integer', 'boolean'],
  float: ['float'],
  bool: ['boolean'],
  str: ['string'],
  tuple: ['tuple'],
  list: ['list'],
  dict: ['dict'],
};

function isInstance(value: Value, type: Value): Value | null {
  if (type.kind === 'tuple') {
    const answers = type.items.map((item) => isInstance(value, item));
    if (answers.includes(null)) return null;
    return boolean(answers.some((answer) => answer?.kind === 'boolean' && answer.value));
  }
  if (type.kind === 'builtin') return boolean(KIND_OF_TYPE[type.name]?.includes(value.kind) ?? false);
  if (value.kind === 'opaque' || value.kind === 'tensor') return null;
  if (value.kind !== 'module') return boolean(false);
  if (type.kind === 'external') return boolean(type.path === 'torch.nn.Module' || type.path === `torch.nn.${value.className}`);
  if (type.kind !== 'class') return null;
  for (let at = value.class; at; at = at.base) if (at === type) return boolean(true);
  return boolean(false);
}

const MATH: Readonly<Record<string, (value: number, second: number) => number>> = {
  sqrt: Math.sqrt,
  log2: Math.log2,
  log: (value, base) => (Number.isNaN(base) ? Math.log(value) : Math.log(value) / Math.log(base)),
  exp: Math.exp,
  pow: (value, power) => value ** power,
  floor: Math.floor,
  ceil: Math.ceil,
};

export function callMath(name: string, { positional: [first, second] }: CallArguments, at: SyntaxNode): Value {
  const value = numberOf(first);
  const apply = Object.hasOwn(MATH, name) ? MATH[name] : undefined;
  if (value === null || !apply) throw notFollowed(`math.${name}`, at);
  const result = apply(value, numberOf(second) ?? Number.NaN);
  return name === 'floor' || name === 'ceil' ? safeInteger(result, at) : { kind: 'float', value: result };
}
