// Ops of ONNX that move values and change shapes, and the arithmetic of shapes that exporters write around them.
import type { Dimension, IndexEntry } from '../../../src-shared/network/operations.ts';
import type { TensorValue } from './graph-builder.ts';
import type { NodeContext, Translate } from './node-context.ts';
import type { OnnxTensor } from './tensors.ts';
import { isNumbers, numbers, type OnnxValue, singleNumber, sizeArithmetic, sizesOf, sizesValue } from './values.ts';

/** Larger than every size: ONNX's way to say "to the end". */
const TO_THE_END = 2 ** 31 - 1;
const MOST_FOLDED = 2 ** 24;

const sizeOf = (input: TensorValue, axis: number): Dimension => ({ kind: 'size', of: input.name, axis });

const reshapedConstant = (tensor: OnnxTensor, shape: readonly number[]): OnnxValue => ({
  kind: 'constant',
  tensor: { ...tensor, shape },
});

/** From `axis` on everything is one, before it too. */
export const flatten: Translate = (context) => {
  const input = context.tensor(0);
  const axis = context.int('axis', 1);
  if (axis === 1) return context.module({ op: 'Flatten', attributes: { startDim: 1, endDim: -1 } }, [input]);
  const place = context.axis(axis, context.rank(input) + 1);
  if (place === 0) return context.function({ op: 'reshape', attributes: { shape: [1, -1] } }, [input]);
  const rows = Array.from({ length: place }, (_, at) => sizeOf(input, at)).reduce<Dimension>(
    (product, size) => sizeArithmetic('*', product, size),
    1,
  );
  return context.function({ op: 'reshape', attributes: { shape: [rows, -1] } }, [input]);
};

export const reshape: Translate = (context) => {
  const wanted = context.sizes(1);
  const value = context.value(0);
  if (value?.kind === 'constant' && isNumbers(wanted))
    return reshapedConstant(value.tensor, filledIn(value.tensor, wanted, context));
  if (value?.kind === 'sizes') return value;
  const input = context.tensor(0);
  const keepsZeros = context.int('allowzero', 0) === 1;
  const shape = wanted.map((size, axis): Dimension => (size === 0 && !keepsZeros ? sizeOf(input, axis) : size));
  return context.function({ op: 'reshape', attributes: { shape } }, [input]);
};

function filledIn({ shape, values }: OnnxTensor, wanted: readonly number[], context: NodeContext): number[] {
  const sizes = wanted.map((size, axis) => (size === 0 ? (shape[axis] ?? 0) : size));
  const known = sizes.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
  const filled = sizes.map((size) => (size === -1 ? values.length / known : size));
  const fits =
    filled.every((size) => Number.isSafeInteger(size) && size >= 0) &&
    filled.reduce((product, size) => product * size, 1) === values.length;
  return fits ? filled : context.refuse(`a constant of ${values.length} values cannot take the shape [${wanted.join(', ')}]`);
}

export const transpose: Translate = (context) => {
  const perm = context.ints('perm');
  const value = context.value(0);
  if (value?.kind === 'constant')
    return transposedConstant(value.tensor, perm ?? value.tensor.shape.map((_, axis) => axis).reverse());
  const input = context.tensor(0);
  const dims = perm ?? Array.from({ length: context.rank(input) }, (_, axis) => axis).reverse();
  return context.function({ op: 'permute', attributes: { dims } }, [input]);
};

function transposedConstant({ shape, dtype, values }: OnnxTensor, perm: readonly number[]): OnnxValue {
  const turned = perm.map((axis) => shape[axis] ?? 1);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const made = values.slice();
  const place = turned.map(() => 0);
  for (let to = 0; to < made.length; to++) {
    made[to] = values[perm.reduce((sum, axis, at) => sum + (place[at] as number) * (strides[axis] ?? 0), 0)] as number;
    for (let axis = turned.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] as number) + 1;
      if ((place[axis] as number) < (turned[axis] as number)) break;
      place[axis] = 0;
    }
  }
  return { kind: 'constant', tensor: { shape: turned, dtype, values: made } };
}

export const squeeze: Translate = (context) => {
  const axes = context.list('axes', 1);
  const value = context.value(0);
  if (value?.kind === 'sizes') return { ...value, isScalar: true };
  if (value?.kind === 'constant') {
    const { shape } = value.tensor;
    const gone = new Set(
      (axes ?? shape.flatMap((size, axis) => (size === 1 ? [axis] : []))).map((axis) => context.axis(axis, shape.length)),
    );
    return reshapedConstant(
      value.tensor,
      shape.filter((_, axis) => !gone.has(axis)),
    );
  }
  let made = context.tensor(0);
  if (axes === null) return context.function({ op: 'squeeze', attributes: { dim: null } }, [made]);
  const places =
    axes.length > 1 || axes.some((axis) => axis < 0) ? axes.map((axis) => context.axis(axis, context.rank(made))) : axes;
  // From the back, so that the places in front keep their numbers.
  for (const [at, dim] of [...places].sort((a, b) => b - a).entries()) {
    made = context.function({ op: 'squeeze', attributes: { dim } }, [made], at === places.length - 1 ? '' : `_${at}`);
  }
  return made;
};

export const unsqueeze: Translate = (context) => {
  const axes = context.list('axes', 1) ?? context.refuse('it has no axes');
  const value = context.value(0);
  if (value?.kind === 'sizes') return { ...value, isScalar: false };
  if (value?.kind === 'constant') {
    const rank = value.tensor.shape.length + axes.length;
    const shape = [...value.tensor.shape];
    for (const axis of axes.map((one) => context.axis(one, rank)).sort((a, b) => a - b)) shape.splice(axis, 0, 1);
    return reshapedConstant(value.tensor, shape);
  }
  let made = context.tensor(0);
  const places = axes.length > 1 ? axes.map((axis) => context.axis(axis, context.rank(made) + axes.length)) : axes;
  for (const [at, dim] of [...places].sort((a, b) => a - b).entries()) {
    made = context.function({ op: 'unsqueeze', attributes: { dim } }, [made], at === places.length - 1 ? '' : `_${at}`);
  }
  return made;
};

export const concat: Translate = (context) => {
  const values = context.node.inputs.map((_, at) => context.value(at));
  const isShape = values.every(
    (value) =>
      value?.kind === 'sizes' ||
      (value?.kind === 'constant' && value.tensor.shape.length === 1 && !(value.tensor.values instanceof Float32Array)),
  );
  if (isShape) return sizesValue(values.flatMap((value) => sizesOf(value) ?? []));
  if (values.length === 1) return context.tensor(0);
  return context.function(
    { op: 'cat', attributes: { dim: context.int('axis', 1) } },
    values.map((_, at) => context.tensor(at)),
  );
};

export const split: Translate = (context) => {
  const input = context.tensor(0);
  const axis = context.int('axis', 0);
  const outputs = context.node.outputs;
  const given = context.list('split', 1);
  const dim = axis < 0 && input.shape ? context.axis(axis, input.shape.length) : axis;
  const whole = sizeOf(input, dim);
  // The last piece of an uneven split is the smaller one.
  const piece = sizeArithmetic('//', sizeArithmetic('+', whole, outputs.length - 1), outputs.length);
  let start: Dimension = 0;
  return outputs.map((_, at) => {
    const isLast = at === outputs.length - 1;
    const length: Dimension = given?.[at] ?? (isLast ? sizeArithmetic('-', whole, start) : piece);
    const made = context.function({ op: 'narrow', attributes: { dim, start, length } }, [input], `_${at}`);
    start = sizeArithmetic('+', start, length);
    return made;
  });
};

/** Attributes before opset 10, inputs since. */
export const slice: Translate = (context) => {
  const [starts, ends] = [sliceList(context, 'starts', 1), sliceList(context, 'ends', 2)];
  const axes = context.list('axes', 3) ?? starts.map((_, at) => at);
  const steps = (context.value(4) ? context.list('steps', 4) : null) ?? starts.map(() => 1);
  const value = context.value(0);
  if (value?.kind === 'constant' && isNumbers(starts) && isNumbers(ends))
    return slicedConstant(context, value.tensor, { starts, ends, axes, steps });
  if (steps.some((step) => step < 1)) context.refuse('steps below 1 are not supported');
  const items = sizesOf(value);
  if (items && value?.kind !== 'tensor') return slicedSizes(context, items, starts, ends, steps);
  const input = context.tensor(0);
  const places = axes.map((axis) => (axis < 0 ? context.axis(axis, context.rank(input)) : axis));
  const index: IndexEntry[] = Array.from({ length: Math.max(...places) + 1 }, () => ({
    kind: 'slice',
    from: null,
    to: null,
    step: 1,
  }));
  for (const [at, axis] of places.entries()) {
    const [from = 0, to = 0] = [starts[at], ends[at]];
    const isWhole = typeof to === 'number' && to >= TO_THE_END;
    index[axis] = { kind: 'slice', from: from === 0 ? null : from, to: isWhole ? null : to, step: steps[at] ?? 1 };
  }
  return context.function({ op: 'getitem', attributes: { index } }, [input]);
};

const sliceList = (context: NodeContext, name: string, index: number): readonly Dimension[] =>
  context.ints(name) ?? sizesOf(context.value(index)) ?? context.refuse(`its ${name} are not known`);

function slicedSizes(
  context: NodeContext,
  items: readonly Dimension[],
  starts: readonly Dimension[],
  ends: readonly Dimension[],
  steps: readonly number[],
): OnnxValue {
  const [from, to] = [starts[0], ends[0]];
  if (typeof from !== 'number' || typeof to !== 'number') return context.refuse('its bounds depend on the input');
  return sizesValue(items.slice(from, to >= TO_THE_END ? undefined : to).filter((_, at) => at % (steps[0] ?? 1) === 0));
}

interface Cut {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes: readonly number[];
  readonly steps: readonly number[];
}

/** Axis by axis, steps in both directions, bounds clamped as ONNX has it. */
function slicedConstant(context: NodeContext, tensor: OnnxTensor, { starts, ends, axes, steps }: Cut): OnnxValue {
  let made = tensor;
  for (const [at, axis] of axes.entries()) {
    const place = context.axis(axis, made.shape.length);
    const size = made.shape[place] as number;
    const step = steps[at] ?? 1;
    const clamp = (bound: number): number =>
      Math.min(Math.max(bound < 0 ? bound + size : bound, step < 0 ? -1 : 0), step < 0 ? size - 1 : size);
    const [from, to] = [clamp(starts[at] ?? 0), clamp(ends[at] ?? size)];
    if (step === 0) context.refuse('a step is 0');
    const picked: number[] = [];
    for (let index = from; step > 0 ? index < to : index > to; index += step) picked.push(index);
    made = pickAlong(made, place, picked);
  }
  return { kind: 'constant', tensor: made };
}

function pickAlong({ shape, dtype, values }: OnnxTensor, axis: number, picked: readonly number[]): OnnxTensor {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = shape.slice(0, axis).reduce((product, size) => product * size, 1);
  const taken = values.slice(0, outer * picked.length * inner);
  let to = 0;
  for (let row = 0; row < outer; row++) {
    for (const index of picked) {
      const from = (row * (shape[axis] as number) + index) * inner;
      taken.set(values.subarray(from, from + inner), to);
      to += inner;
    }
  }
  return { shape: shape.map((size, at) => (at === axis ? picked.length : size)), dtype, values: taken };
}

export const gather: Translate = (context) => {
  const value = context.value(0);
  const indices = context.constant(1);
  const axis = context.int('axis', 0);
  const items = value?.kind === 'tensor' ? null : sizesOf(value);
  if (items && indices) {
    const picked = [...indices.values].map((index) => items.at(index) ?? context.refuse(`there is no size ${index}`));
    return sizesValue(picked, indices.shape.length === 0);
  }
  const index = singleNumber(context.value(1));
  if (index === null || indices?.shape.length !== 0) return context.refuse('only one constant index is supported');
  const input = context.tensor(0);
  const place = axis < 0 ? context.axis(axis, context.rank(input)) : axis;
  const before: IndexEntry[] = Array.from({ length: place }, () => ({ kind: 'slice', from: null, to: null, step: 1 }));
  return context.function({ op: 'getitem', attributes: { index: [...before, { kind: 'at', index }] } }, [input]);
};

export const shapeOf: Translate = (context) => {
  const value = context.value(0);
  if (value?.kind === 'constant') return numbers(value.tensor.shape);
  if (value?.kind === 'sizes') return numbers([value.items.length]);
  const input = context.tensor(0);
  const all = Array.from({ length: context.rank(input) }, (_, axis) => sizeOf(input, axis));
  const end = context.node.attributes.get('end')?.int;
  return sizesValue(all.slice(context.int('start', 0), end));
};

export const sizeOfAll: Translate = (context) => sizesValue([{ kind: 'count', of: context.tensor(0).name }], true);

export const constant: Translate = (context) => {
  const { attributes } = context.node;
  const tensor = context.attributeTensor('value');
  if (tensor) return { kind: 'constant', tensor };
  const single = attributes.get('value_int') ?? attributes.get('value_float');
  const floats = attributes.get('value_floats')?.floats ?? (single?.name === 'value_float' ? [single.float] : null);
  if (floats)
    return {
      kind: 'constant',
      tensor: { shape: single ? [] : [floats.length], dtype: 'float32', values: Float32Array.from(floats) },
    };
  const ints = attributes.get('value_ints')?.ints ?? (single ? [single.int] : null);
  return ints ? numbers(ints, single ? [] : [ints.length]) : context.refuse('its value is of a kind that is not read');
};

export const constantOfShape: Translate = (context) => {
  const shape = context.sizes(0);
  const filler = context.attributeTensor('value');
  const fill = filler?.values[0] ?? 0;
  const count = isNumbers(shape) ? shape.reduce((product, size) => product * size, 1) : Number.NaN;
  if (!isNumbers(shape) || !(count <= MOST_FOLDED)) return context.refuse('its shape depends on the input, or is too large');
  if (filler && !(filler.values instanceof Float32Array)) return numbers(Array<number>(count).fill(fill), shape);
  return { kind: 'constant', tensor: { shape, dtype: 'float32', values: new Float32Array(count).fill(fill) } };
};

/** Sizes of 1 keep what is there, as -1 does in torch. */
export const expand: Translate = (context) => {
  const shape = context.sizes(1).map((size): Dimension => (size === 1 ? -1 : size));
  return context.function({ op: 'expand', attributes: { shape } }, [context.tensor(0)]);
};
