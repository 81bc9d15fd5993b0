// Arguments of a layer or function after binding, read as what the op needs: whole numbers, pairs, switches, sizes.

import type { Dimension, Pair } from '../network/operations.ts';
import { bindArguments } from './binding.ts';
import { type CallArguments, type Machine, Unreadable } from './machine.ts';
import { shapeItems } from './shape-values.ts';
import type { Signature } from './signature.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { describeValue, NONE, type ShapeValue, type Value } from './values.ts';

/** What the reader knows of tensors by their names. */
export type TensorFacts = Pick<Machine, 'rankOf' | 'heldBy'>;

const NOTHING_KNOWN: TensorFacts = { rankOf: () => null, heldBy: () => null };

type Reading<Result> = (value: Value) => Result | null;

export class LayerArguments {
  readonly title: string;
  readonly at: SyntaxNode;
  readonly #values: ReadonlyMap<string, Value>;
  readonly tensors: TensorFacts;

  constructor(title: string, at: SyntaxNode, values: ReadonlyMap<string, Value>, tensors: TensorFacts = NOTHING_KNOWN) {
    this.title = title;
    this.at = at;
    this.#values = values;
    this.tensors = tensors;
  }

  get(name: string): Value {
    return this.#values.get(name) ?? NONE;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** @throws Unreadable for anything but a whole number of at least `least` */
  whole(name: string, least: number): number {
    return this.#wholeOf(name, this.get(name), least);
  }

  any(name: string): number {
    return this.whole(name, Number.MIN_SAFE_INTEGER);
  }

  /** null where it is None or not among the parameters. */
  optional(name: string): number | null {
    return this.get(name).kind === 'none' ? null : this.any(name);
  }

  number(name: string): number {
    return this.#read(name, 'a number', (value) => numberOf(value));
  }

  optionalNumber(name: string): number | null {
    return this.get(name).kind === 'none' ? null : this.number(name);
  }

  /** One number for both axes, or (height, width). */
  pair(name: string, least: number): Pair {
    const value = this.get(name);
    const items = value.kind === 'tuple' || value.kind === 'list' ? value.items : [value];
    const sides = items.map((item) => this.#wholeOf(name, item, least));
    const [first, second = first] = sides;
    if (first === undefined || second === undefined || sides.length > 2) throw this.refuse(name, 'one number or two', value);
    return [first, second];
  }

  /** Positive or not, whole or not: a scale. */
  numberPair(name: string): Pair {
    return this.#read(name, 'one number or two', (value) => {
      const items = value.kind === 'tuple' || value.kind === 'list' ? value.items : [value];
      const [first = null, second = first] = items.map(numberOf);
      return first === null || second === null || items.length > 2 ? null : [first, second];
    });
  }

  flag(name: string): boolean {
    return this.#read(name, 'True or False', (value) =>
      value.kind === 'boolean' ? value.value : value.kind === 'integer' ? value.value !== 0 : null,
    );
  }

  /** False where the parameter is not there or None. */
  optionalFlag(name: string): boolean {
    return this.get(name).kind === 'none' ? false : this.flag(name);
  }

  word<Word extends string>(name: string, words: readonly Word[], torchMessage = ''): Word {
    const value = this.get(name);
    const found = words.find((word) => value.kind === 'string' && value.value === word);
    if (found !== undefined) return found;
    throw this.refuse(name, words.map((word) => `'${word}'`).join(', '), value, torchMessage);
  }

  /** One axis, several, or null for all of them. */
  axes(name: string): number[] | null {
    const value = this.get(name);
    if (value.kind === 'none') return null;
    const items = value.kind === 'tuple' || value.kind === 'list' ? value.items : [value];
    const axes = items.map((item) => this.#wholeOf(name, item, Number.MIN_SAFE_INTEGER));
    return axes.length === 0 ? null : axes;
  }

  /** A whole number that may depend on a tensor's shape. */
  dimension(name: string): Dimension {
    return this.#read(name, 'a whole number', dimensionOf);
  }

  /** Sizes of a whole tensor, or of some of its axes; also `(*sizes)` with one sequence in it. */
  dimensions(name: string, count: number | null = null): Dimension[] {
    return this.#read(name, 'whole numbers', (value) => {
      const only = (value.kind === 'tuple' || value.kind === 'list') && value.items.length === 1 ? value.items[0] : undefined;
      const whole = only && dimensionOf(only) === null ? only : value;
      const items = whole.kind === 'shape' ? shapeItems(whole, count ?? this.#lengthOf(whole)) : itemsOf(whole);
      const sizes = items?.map(dimensionOf) ?? [null];
      return sizes.includes(null) ? null : (sizes as Dimension[]);
    });
  }

  refuse(name: string, expected: string, value: Value, torchMessage = ''): Unreadable {
    const found = `${name}=${describeValue(value)}`;
    const hint = value.kind === 'float' && Number.isInteger(value.value) ? ' Python divides whole numbers with //.' : '';
    return new Unreadable(
      'unsupported-python',
      `${this.title} takes ${expected} for ${name}, not ${describeValue(value)}.${hint}`,
      this.at,
      {
        rule: `${name} of ${this.title} is ${expected}.`,
        expected: `${name} as ${expected}`,
        found,
        torchMessage,
      },
    );
  }

  #lengthOf({ of, from }: ShapeValue): number | null {
    const rank = this.tensors.rankOf(of);
    return rank === null || from < 0 ? null : rank - from;
  }

  #read<Result>(name: string, expected: string, reading: Reading<Result>): Result {
    const result = reading(this.get(name));
    if (result === null) throw this.refuse(name, expected, this.get(name));
    return result;
  }

  #wholeOf(name: string, value: Value, least: number): number {
    // True counts as 1 in Python.
    const number = value.kind === 'boolean' ? Number(value.value) : value.kind === 'integer' ? value.value : null;
    if (number !== null && number >= least) return number;
    const expected = least > Number.MIN_SAFE_INTEGER ? `a whole number of at least ${least}` : 'a whole number';
    throw this.refuse(name, expected, value, number === null ? '' : (TORCH_REFUSALS[name] ?? ''));
  }
}

const numberOf = (value: Value): number | null =>
  value.kind === 'integer' || value.kind === 'float' ? value.value : value.kind === 'boolean' ? Number(value.value) : null;

const itemsOf = (value: Value): readonly Value[] | null =>
  value.kind === 'tuple' || value.kind === 'list' ? value.items : dimensionOf(value) === null ? null : [value];

/** null for what is no whole number and no size. */
export function dimensionOf(value: Value): Dimension | null {
  if (value.kind === 'size') return value.dimension;
  if (value.kind === 'boolean') return Number(value.value);
  return value.kind === 'integer' ? value.value : null;
}

/** What PyTorch says to numbers that are too small. */
const TORCH_REFUSALS: Readonly<Record<string, string>> = {
  groups: 'groups must be a positive integer',
  stride: 'non-positive stride is not supported',
  padding: 'negative padding is not supported',
};

/** Names that NumPy has for PyTorch's: torch/csrc/utils/python_arg_parser.cpp. */
const NUMPY_NAMES: Readonly<Record<string, string>> = { axis: 'dim', keepdims: 'keepdim', x2: 'other' };

/** @param implicit 1 where Python counts a self that the caller does not write */
export function readArguments(
  title: string,
  signature: Signature,
  given: CallArguments,
  at: SyntaxNode,
  implicit: 0 | 1,
  tensors?: TensorFacts,
): LayerArguments {
  const parameters = signature.flatMap(({ name, fallback, keywordOnly, stars }) =>
    stars === 0 ? [{ name, isRequired: fallback === null, keywordOnly }] : [],
  );
  const named = (stars: 1 | 2): string | null => signature.find((parameter) => parameter.stars === stars)?.name ?? null;
  const pythonTitle = implicit === 1 ? `${title}.__init__()` : `${title}()`;
  const keywords = implicit === 1 ? given.keywords : renamed(given.keywords, signature);
  const rest = named(1);
  // view(shape=(1, 2)) gives the starred parameter by its name.
  const callable = {
    title: pythonTitle,
    parameters,
    rest,
    extra: named(2) ?? (rest !== null && keywords.has(rest) ? '' : null),
    implicit,
  };
  const bound = bindArguments(callable, { positional: given.positional, keywords }, at);
  if (rest !== null) bound.named.set(rest, bound.extra.get(rest) ?? { kind: 'tuple', items: bound.rest });
  for (const { name, fallback } of signature) if (fallback && !bound.named.has(name)) bound.named.set(name, fallback);
  return new LayerArguments(title, at, bound.named, tensors);
}

function renamed(keywords: ReadonlyMap<string, Value>, signature: Signature): ReadonlyMap<string, Value> {
  const isKnown = (name: string): boolean => signature.some((parameter) => parameter.name === name);
  const entries = [...keywords].map(([name, value]): [string, Value] => {
    const other = Object.hasOwn(NUMPY_NAMES, name) ? NUMPY_NAMES[name] : undefined;
    return other !== undefined && !isKnown(name) && isKnown(other) ? [other, value] : [name, value];
  });
  return new Map(entries);
}
