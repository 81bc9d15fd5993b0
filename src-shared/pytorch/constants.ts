// Tensors that are made in __init__: torch.zeros(1, 8), torch.linspace(0, 1, 4), nn.Parameter(torch.ones(8)). Shapes and plain fills only.

import type { Shape } from '../network/operations.ts';
import { dimensionOf } from './layer-arguments.ts';
import { type CallArguments, type Machine, notFollowed } from './machine.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import type { ConstantValue, Value } from './values.ts';

/** What fills a tensor of a given size. */
const FILLS: Readonly<Record<string, number>> = { zeros: 0, ones: 1, empty: 0, randn: Number.NaN, rand: Number.NaN };
/** Longest tensor whose values are kept. */
const MOST_VALUES = 4096;

export const isConstantMaker = (path: string): boolean =>
  /^torch\.(?:zeros|ones|empty|randn|rand|full|tensor|linspace|arange|Tensor|FloatTensor|as_tensor|from_numpy)$/.test(path);

const constant = (
  shape: Shape | null,
  fill: number,
  made: SyntaxNode,
  values: readonly number[] | null = null,
): ConstantValue => ({
  ...{ kind: 'constant', shape, fill, values, role: 'plain', made },
});

/** @throws Unreadable for sizes that are not known */
export function makeConstant(path: string, { positional, keywords }: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const name = path.replace(/^torch\./, '');
  const [first, second, third] = positional;
  if (name === 'linspace' || name === 'arange') return series(name, [first, second, third ?? keywords.get('steps')], at);
  if (name === 'tensor' || name === 'as_tensor' || name === 'from_numpy') return literal(first, at);
  const sizes = name === 'full' ? (first ?? keywords.get('size')) : (keywords.get('size') ?? first);
  const shape = sizes?.kind === 'tuple' || sizes?.kind === 'list' ? wholes(machine.iterate(sizes, at)) : wholes(positional);
  if (name === 'full') {
    const fill = second ?? keywords.get('fill_value');
    return constant(shape, fill?.kind === 'integer' || fill?.kind === 'float' ? fill.value : Number.NaN, at);
  }
  return constant(shape, FILLS[name] ?? Number.NaN, at);
}

function wholes(values: readonly Value[]): Shape | null {
  const sizes = values.map(dimensionOf);
  return sizes.every((size) => typeof size === 'number') ? (sizes as number[]) : null;
}

const numberOf = (value: Value | undefined): number | null =>
  value?.kind === 'integer' || value?.kind === 'float' ? value.value : null;

function series(name: 'linspace' | 'arange', given: readonly (Value | undefined)[], at: SyntaxNode): ConstantValue {
  const [a = null, b = null, c = null] = given.map(numberOf);
  const [from, to, step] = name === 'linspace' ? [a, b, c] : b === null ? [0, a, 1] : [a, b, c ?? 1];
  if (from === null || to === null || step === null || step === 0) return constant(null, Number.NaN, at);
  const count = name === 'linspace' ? step : Math.ceil((to - from) / step);
  if (count > MOST_VALUES || count < 0) throw notFollowed(`A tensor of ${count} values`, at);
  const width = name === 'linspace' ? (to - from) / Math.max(1, count - 1) : step;
  return constant(
    [count],
    Number.NaN,
    at,
    Array.from({ length: count }, (_, index) => from + index * width),
  );
}

/** torch.tensor([[1., 2.]]) */
function literal(value: Value | undefined, at: SyntaxNode): Value {
  if (value?.kind === 'constant') return value;
  const shape: number[] = [];
  for (let inner: Value | undefined = value; inner?.kind === 'list' || inner?.kind === 'tuple'; inner = inner.items[0])
    shape.push(inner.items.length);
  const values = flatNumbers(value);
  const isEven = values?.every((one) => one === values[0]) ?? false;
  return constant(
    values === null ? null : shape,
    isEven ? (values?.[0] ?? Number.NaN) : Number.NaN,
    at,
    shape.length === 1 ? values : null,
  );
}

function flatNumbers(value: Value | undefined): number[] | null {
  if (value?.kind === 'list' || value?.kind === 'tuple') {
    const inner = value.items.map(flatNumbers);
    return inner.includes(null) ? null : (inner as number[][]).flat();
  }
  const number = numberOf(value);
  return number === null ? null : [number];
}

/** One value of such a tensor. */
export const scalarConstant = (fill: number, { made }: ConstantValue): ConstantValue => constant([], fill, made);

/** nn.Parameter(torch.ones(8)) */
export function makeParameter({ positional, keywords }: CallArguments, at: SyntaxNode): Value {
  const data = positional[0] ?? keywords.get('data');
  if (data?.kind === 'constant') return { ...data, role: 'parameter', made: at };
  return constant(data ? null : [0], Number.NaN, at);
}

/** What methods of such a tensor give: its shape under view and the like, a number by item(). */
export function constantMethod(own: ConstantValue, name: string, { positional, keywords }: CallArguments, at: SyntaxNode): Value {
  const [first] = positional;
  if (name === 'item') return Number.isNaN(own.fill) ? { kind: 'opaque', what: '.item()' } : { kind: 'float', value: own.fill };
  if (name === 'tolist' && own.values) return { kind: 'list', items: own.values.map((value) => ({ kind: 'float', value })) };
  const plain = { ...own, role: 'plain' } as const;
  if (name === 'view' || name === 'reshape' || name === 'expand') {
    const shape = wholes(first?.kind === 'tuple' || first?.kind === 'list' ? first.items : positional);
    return { ...plain, shape: shape && resolved(shape, own.shape), values: null };
  }
  if (name === 'unsqueeze' && own.shape) {
    const axis = numberOf(first ?? keywords.get('dim')) ?? 0;
    const shape = [...own.shape];
    shape.splice(axis < 0 ? axis + shape.length + 1 : axis, 0, 1);
    return { ...plain, shape, values: null };
  }
  if (
    /^(?:normal|uniform|kaiming|xavier|trunc|fill|zero|mul|add|copy|clamp|data)\w*_?$|^(?:float|to|clone|cuda|cpu|detach|requires_grad_|contiguous)$/.test(
      name,
    )
  ) {
    return name === 'fill_' || name === 'zero_' ? { ...own, fill: name === 'zero_' ? 0 : (numberOf(first) ?? Number.NaN) } : own;
  }
  return constant(null, Number.NaN, at);
}

function resolved(shape: Shape, old: Shape | null): Shape | null {
  if (!shape.includes(-1)) return shape;
  const count = old?.reduce((product, side) => product * side, 1);
  const known = shape.reduce((product, side) => (side < 0 ? product : product * side), 1);
  return count === undefined || known === 0 ? null : shape.map((side) => (side < 0 ? count / known : side));
}
