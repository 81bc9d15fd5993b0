// Arguments of a layer or function after binding, read as what the layer needs: whole numbers, pairs, switches.
import type { SyntaxNode } from '@lezer/common';
import type { Pair } from '../network/operations.ts';
import { bindArguments } from './binding.ts';
import { type CallArguments, Unreadable } from './machine.ts';
import type { Signature } from './signatures.ts';
import { describeValue, NONE, type Value } from './values.ts';

export class LayerArguments {
  readonly title: string;
  readonly at: SyntaxNode;
  readonly #values: ReadonlyMap<string, Value>;

  constructor(title: string, at: SyntaxNode, values: ReadonlyMap<string, Value>) {
    this.title = title;
    this.at = at;
    this.#values = values;
  }

  get(name: string): Value {
    return this.#values.get(name) ?? NONE;
  }

  /** @throws Unreadable for anything but a whole number of at least `least` */
  whole(name: string, least: number): number {
    return this.#wholeOf(name, this.get(name), least);
  }

  any(name: string): number {
    return this.whole(name, Number.MIN_SAFE_INTEGER);
  }

  /** One number for both axes, or (height, width). */
  pair(name: string, least: number): Pair {
    const value = this.get(name);
    if (value.kind !== 'tuple' && value.kind !== 'list') {
      const side = this.#wholeOf(name, value, least);
      return [side, side];
    }
    const sides = value.items.map((item) => this.#wholeOf(name, item, least));
    const [first, second = first] = sides;
    if (first === undefined || second === undefined || sides.length > 2) throw this.refuse(name, 'one number or two', value);
    return [first, second];
  }

  flag(name: string): boolean {
    const value = this.get(name);
    if (value.kind === 'boolean') return value.value;
    if (value.kind === 'integer') return value.value !== 0;
    throw this.refuse(name, 'True or False', value);
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

  #wholeOf(name: string, value: Value, least: number): number {
    // True counts as 1 in Python.
    const number = value.kind === 'boolean' ? Number(value.value) : value.kind === 'integer' ? value.value : null;
    if (number !== null && number >= least) return number;
    const expected = least > Number.MIN_SAFE_INTEGER ? `a whole number of at least ${least}` : 'a whole number';
    throw this.refuse(name, expected, value, number === null ? '' : (TORCH_REFUSALS[name] ?? ''));
  }
}

/** What PyTorch says to numbers that are too small. */
const TORCH_REFUSALS: Readonly<Record<string, string>> = {
  groups: 'groups must be a positive integer',
  stride: 'non-positive stride is not supported',
  padding: 'negative padding is not supported',
};

/** @param implicit 1 where Python counts a self that the caller does not write */
export function readArguments(
  title: string,
  signature: Signature,
  given: CallArguments,
  at: SyntaxNode,
  implicit: 0 | 1,
): LayerArguments {
  const parameters = signature.map(({ name, fallback }) => ({ name, isRequired: fallback === null, keywordOnly: false }));
  const pythonTitle = implicit === 1 ? `${title}.__init__()` : `${title}()`;
  const { named } = bindArguments({ title: pythonTitle, parameters, rest: null, extra: null, implicit }, given, at);
  for (const { name, fallback } of signature) if (fallback && !named.has(name)) named.set(name, fallback);
  return new LayerArguments(title, at, named);
}
