// Ops of ONNX that work value by value, with one tensor or two, and sums over axes.
import type { AttributesOf, Dimension, Operation } from '../../../src-shared/network/operations.ts';
import type { TensorValue } from './graph-builder.ts';
import { asWeight, type NodeContext, type Translate } from './node-context.ts';
import { numbers, type OnnxValue, singleNumber, sizeArithmetic, sizesOf, sizesValue } from './values.ts';

const INPLACE = { inplace: false } as const;
const SELU_ALPHA = 1.6732632;
const SELU_GAMMA = 1.050701;
const NEARLY = 1e-4;
const HARD_SIGMOID_SLOPE = 1 / 6;
/** Sizes of constants are worked out here; larger arrays belong to the run. */
const MOST_FOLDED = 4096;

/** An op of torch without parameters of its own. */
export const plain =
  (make: (context: NodeContext) => Operation): Translate =>
  (context) =>
    context.module(make(context), [context.tensor(0)]);

export const func =
  (make: (context: NodeContext) => Operation): Translate =>
  (context) =>
    context.function(make(context), [context.tensor(0)]);

export const relu = plain(() => ({ op: 'ReLU', attributes: INPLACE }));
export const leakyRelu = plain((context) => ({
  op: 'LeakyReLU',
  attributes: { ...INPLACE, negativeSlope: context.float('alpha', 0.01) },
}));
export const elu = plain((context) => ({ op: 'ELU', attributes: { ...INPLACE, alpha: context.float('alpha', 1) } }));
export const celu = plain((context) => ({ op: 'CELU', attributes: { ...INPLACE, alpha: context.float('alpha', 1) } }));
export const gelu = plain((context) => ({
  op: 'GELU',
  attributes: { approximate: context.text('approximate', 'none') === 'tanh' ? 'tanh' : 'none' },
}));
export const threshold = plain((context) => ({
  op: 'Threshold',
  attributes: { ...INPLACE, threshold: context.float('alpha', 1), value: 0 },
}));

export const selu: Translate = (context) => {
  const isTorch =
    Math.abs(context.float('alpha', SELU_ALPHA) - SELU_ALPHA) < NEARLY &&
    Math.abs(context.float('gamma', SELU_GAMMA) - SELU_GAMMA) < NEARLY;
  if (!isTorch) context.refuse("its alpha and gamma are not PyTorch's");
  return context.module({ op: 'SELU', attributes: INPLACE }, [context.tensor(0)]);
};

export const softplus = plain(() => ({ op: 'Softplus', attributes: { beta: 1, threshold: 20 } }));

/** max(0, min(1, alpha x + beta)) */
export const hardSigmoid: Translate = (context) => {
  const [alpha, beta] = [context.float('alpha', 0.2), context.float('beta', 0.5)];
  if (Math.abs(alpha - HARD_SIGMOID_SLOPE) < NEARLY && beta === 0.5)
    return context.module({ op: 'Hardsigmoid', attributes: INPLACE }, [context.tensor(0)]);
  const scaled = context.function(arithmetic('mul', alpha), [context.tensor(0)], '_scaled');
  const moved = context.function(arithmetic('add', beta), [scaled], '_moved');
  return context.function({ op: 'clamp', attributes: { min: 0, max: 1 } }, [moved]);
};

/** One slope for all, or one for each channel (C, C x 1 x 1). */
export const pRelu: Translate = (context) => {
  const slope = context.weight(1, 'slope');
  const numParameters = slope.values.length;
  if (slope.shape.filter((size) => size !== 1).length > 1)
    context.refuse(`its slopes have the shape [${slope.shape.join(', ')}]; one per channel is supported`);
  return context.builder.addLayer(context.name, { op: 'PReLU', attributes: { numParameters, init: 0.25 } }, [context.tensor(0)], {
    path: context.path(1, 'weight'),
    tensors: { weight: asWeight(slope, [numParameters]) },
  });
};

export const clip: Translate = (context) => {
  const bound = (name: string, index: number): number | null => {
    if (context.opset < 11) return context.node.attributes.get(name)?.float ?? null;
    if (context.value(index) === null) return null;
    return singleNumber(context.value(index)) ?? context.refuse(`its ${name} depends on the input`);
  };
  const [min, max] = [bound('min', 1), bound('max', 2)];
  const input = context.tensor(0);
  if (min === 0 && max === 6) return context.module({ op: 'ReLU6', attributes: INPLACE }, [input]);
  return context.function({ op: 'clamp', attributes: { min, max } }, [input]);
};

const arithmetic = (op: 'add' | 'sub' | 'mul' | 'div', scalar: Dimension | null, scalarFirst = false): Operation => ({
  op,
  attributes: { scalar, scalarFirst, alpha: 1 } satisfies AttributesOf<'add'>,
});

/** Add, Sub, Mul, Div of tensors, of a tensor and a number, and of sizes. */
export const binary =
  (op: 'add' | 'sub' | 'mul' | 'div'): Translate =>
  (context) => {
    const [left, right] = [context.value(0), context.value(1)];
    if (left?.kind !== 'tensor' && right?.kind !== 'tensor') return foldArithmetic(context, op, left, right);
    const [first, second] = [singleNumber(left), singleNumber(right)];
    if (second !== null && fewerAxes(right, left)) return context.function(arithmetic(op, second), [context.tensor(0)]);
    if (first !== null && fewerAxes(left, right)) return context.function(arithmetic(op, first, true), [context.tensor(1)]);
    const [size] = sizesOf(right?.kind === 'sizes' ? right : null) ?? [];
    if (right?.kind === 'sizes' && right.isScalar && size !== undefined)
      return context.function(arithmetic(op, size), [context.tensor(0)]);
    return context.function(arithmetic(op, null), [context.tensor(0), context.tensor(1)]);
  };

/** A single value with more axes than the tensor would add axes to the result. */
const fewerAxes = (constant: OnnxValue | null, tensor: OnnxValue | null): boolean =>
  constant?.kind === 'constant' &&
  (tensor?.kind !== 'tensor' || tensor.shape === null
    ? constant.tensor.shape.length <= 1
    : constant.tensor.shape.length <= tensor.shape.length);

const SIZE_OPERATOR = { add: '+', sub: '-', mul: '*', div: '//' } as const;

function foldArithmetic(
  context: NodeContext,
  op: 'add' | 'sub' | 'mul' | 'div',
  left: OnnxValue | null,
  right: OnnxValue | null,
): OnnxValue {
  if (left?.kind === 'constant' && right?.kind === 'constant') {
    const [a, b] = [left.tensor, right.tensor];
    const [longer] = a.values.length >= b.values.length ? [a] : [b];
    const isPlain = a.values.length === b.values.length || a.values.length === 1 || b.values.length === 1;
    if (!isPlain || longer.values.length > MOST_FOLDED)
      return context.function(arithmetic(op, null), [context.tensor(0), context.tensor(1)]);
    const isWhole = !(a.values instanceof Float32Array || b.values instanceof Float32Array);
    const make = (at: number): number =>
      calculate(
        op,
        a.values[a.values.length === 1 ? 0 : at] as number,
        b.values[b.values.length === 1 ? 0 : at] as number,
        isWhole,
      );
    const values = Float64Array.from({ length: longer.values.length }, (_, at) => make(at));
    return {
      kind: 'constant',
      tensor: { shape: longer.shape, dtype: longer.dtype, values: isWhole ? values : Float32Array.from(values) },
    };
  }
  const [items, others] = [sizesOf(left), sizesOf(right)];
  if (!items || !others || (items.length !== others.length && items.length !== 1 && others.length !== 1))
    return context.refuse('it works on sizes in a way that is not followed');
  const length = Math.max(items.length, others.length);
  const isScalar = [left, right].every((value) =>
    value?.kind === 'sizes' ? value.isScalar : value?.kind === 'constant' && value.tensor.shape.length === 0,
  );
  const pick = (list: readonly Dimension[], at: number): Dimension => list[list.length === 1 ? 0 : at] as Dimension;
  return sizesValue(
    Array.from({ length }, (_, at) => sizeArithmetic(SIZE_OPERATOR[op], pick(items, at), pick(others, at))),
    isScalar,
  );
}

function calculate(op: 'add' | 'sub' | 'mul' | 'div', a: number, b: number, isWhole: boolean): number {
  if (op === 'add') return a + b;
  if (op === 'sub') return a - b;
  if (op === 'mul') return a * b;
  return isWhole ? Math.trunc(a / b) : a / b;
}

export const pow: Translate = (context) => {
  const exponent = singleNumber(context.value(1)) ?? context.refuse('its exponent is no single constant');
  return context.function({ op: 'pow', attributes: { exponent } }, [context.tensor(0)]);
};

export const reciprocal = func(() => ({ op: 'pow', attributes: { exponent: -1 } }));

/** Max and Min: of two tensors, or a bound. */
export const extreme =
  (op: 'maximum' | 'minimum'): Translate =>
  (context) => {
    const index = singleNumber(context.value(1)) !== null ? 1 : singleNumber(context.value(0)) !== null ? 0 : null;
    if (index !== null && context.node.inputs.length === 2) {
      const bound = singleNumber(context.value(index));
      return context.function(
        { op: 'clamp', attributes: op === 'maximum' ? { min: bound, max: null } : { min: null, max: bound } },
        [context.tensor(1 - index)],
      );
    }
    return folded(context, { op, attributes: {} });
  };

/** Sum and Mean of any number of tensors. */
export const sum: Translate = (context) => folded(context, arithmetic('add', null));

function folded(context: NodeContext, operation: Operation): TensorValue {
  const [first, ...others] = context.node.inputs.map((_, at) => context.tensor(at));
  if (!first) return context.refuse('it has no inputs');
  return others.reduce(
    (left, right, at) => context.function(operation, [left, right], at === others.length - 1 ? '' : `_${at}`),
    first,
  );
}

/** ReduceMean and its like: axes by attribute or, in newer opsets, by input. */
export const reduce =
  (op: 'mean' | 'sum' | 'amax' | 'amin'): Translate =>
  (context) => {
    const axes = context.list('axes', 1);
    const input = context.tensor(0);
    if ((axes === null || axes.length === 0) && context.int('noop_with_empty_axes', 0) === 1) return input;
    const keepdim = context.int('keepdims', 1) === 1;
    const all = axes ?? (keepdim ? Array.from({ length: context.rank(input) }, (_, axis) => axis) : null);
    return context.function({ op, attributes: { dim: all, keepdim } }, [input]);
  };

/** Softmax and LogSoftmax; before opset 13 over everything from the axis on. */
export const softmax =
  (op: 'Softmax' | 'LogSoftmax'): Translate =>
  (context) => {
    const input = context.tensor(0);
    const rank = input.shape?.length ?? null;
    const dim = context.int('axis', context.opset < 13 ? 1 : -1);
    const behind = rank === null ? null : (input.shape ?? []).slice((dim < 0 ? dim + rank : dim) + 1);
    if (context.opset < 13 && behind?.some((size) => size !== 1) !== false)
      context.refuse(`before opset 13 axis ${dim} means all axes from there on; export with opset 13`);
    return context.module({ op, attributes: { dim } }, [input]);
  };

/** Numbers that an op on whole numbers leaves as they are, cut to whole ones where the type asks for it. */
export const cast: Translate = (context) => {
  const value = context.value(0);
  if (value?.kind === 'sizes' || value?.kind === 'tensor') return value;
  if (value?.kind !== 'constant') return context.refuse('its input is not known');
  const toFloat = [1, 10, 11, 16].includes(context.int('to', 1));
  const { shape, values } = value.tensor;
  if (toFloat) return { kind: 'constant', tensor: { shape, dtype: 'float32', values: Float32Array.from(values) } };
  return values.length > MOST_FOLDED ? value : numbers(Array.from(values, Math.trunc), shape);
};
