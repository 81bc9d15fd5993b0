// The same values under another shape: Flatten, view, reshape, Unflatten. Source: aten/src/ATen/InferSize.h, TensorShape.cpp.
import type { AttributesOf, FlattenAttributes, Shape } from '../operations.ts';
import { known } from '../size-expressions.ts';
import { axisBreak, PICTURE_PLANE, wrapAxis } from './axes.ts';
import { type Break, bracketed, countOf, defineRules, type OpRules, type Reach, type ShapeResult, sizes } from './op-rules.ts';

/** Values stay in order, so pictures stay pictures as long as rows and columns do. */
const planeStays = (input: Shape, output: Shape): Reach =>
  input.length >= PICTURE_PLANE + 1 &&
  output.length >= PICTURE_PLANE + 1 &&
  input.slice(-PICTURE_PLANE).join() === output.slice(-PICTURE_PLANE).join()
    ? 'same'
    : 'lost';

const reach: OpRules<object>['reach'] = (_attributes, [input = []], output) => planeStays(input, output);

function flattenShape({ startDim, endDim }: FlattenAttributes, [input = []]: readonly Shape[]): ShapeResult {
  // A single number counts as one axis here, as in PyTorch.
  const axes = Math.max(1, input.length);
  for (const [name, dim] of [
    ['start_dim', startDim],
    ['end_dim', endDim],
  ] as const) {
    const broken = axisBreak(dim, axes, input, name);
    if (broken) return { broken, assumed: null };
  }
  const start = wrapAxis(startDim, axes);
  const end = wrapAxis(endDim, axes);
  if (start > end) {
    const broken: Break = {
      code: 'rank-mismatch',
      message: `start_dim ${startDim} lies behind end_dim ${endDim}.`,
      rule: 'start_dim and end_dim name axes of the tensor, start_dim not behind end_dim.',
      expected: 'start_dim not behind end_dim',
      found: `start_dim ${startDim}, end_dim ${endDim}`,
      torchMessage: 'flatten() has invalid args: start_dim cannot come after end_dim',
    };
    return { broken, assumed: null };
  }
  return { shape: [...input.slice(0, start), countOf(input.slice(start, end + 1)), ...input.slice(end + 1)] };
}

export const flatten = defineRules<FlattenAttributes>({
  shape: flattenShape,
  reach,
  formula: (_attributes, [input = []], output) => `${input.join(' x ')} -> ${output.join(' x ')}`,
});

const sizeBreak = (wanted: Shape, input: Shape, torchMessage: string, message?: string): Break => ({
  code: 'size-mismatch',
  message: message ?? `${sizes(input)} has ${countOf(input)} values: they cannot be arranged as (${wanted.join(', ')}).`,
  rule: 'The new shape holds as many values as there are; one size may be -1 and is found from the others.',
  expected: `${countOf(input)} values`,
  found: `(${wanted.join(', ')})`,
  torchMessage,
});

/** at::infer_size: the whole shape, with the one -1 filled in. */
function inferView(wanted: Shape, input: Shape): ShapeResult {
  const count = countOf(input);
  const negative = wanted.find((size) => size < -1);
  const open = wanted.filter((size) => size === -1).length;
  if (open > 1) {
    const message = `Two sizes are left open in (${wanted.join(', ')}).`;
    return { broken: sizeBreak(wanted, input, 'only one dimension can be inferred', message), assumed: null };
  }
  if (negative !== undefined) {
    const message = `${negative} is no size.`;
    return { broken: sizeBreak(wanted, input, `invalid shape dimension ${negative}`, message), assumed: null };
  }
  const given = countOf(wanted.filter((size) => size !== -1));
  if (open === 0 && given === count) return { shape: wanted };
  if (open === 1 && given > 0 && count % given === 0) {
    return { shape: wanted.map((size) => (size === -1 ? count / given : size)) };
  }
  if (open === 1 && given === 0 && count === 0) {
    const torchMessage = `cannot reshape tensor of 0 elements into shape ${bracketed(wanted)} because the unspecified dimension size -1 can be any value and is ambiguous`;
    return { broken: sizeBreak(wanted, input, torchMessage), assumed: null };
  }
  const broken = sizeBreak(wanted, input, `shape '${bracketed(wanted)}' is invalid for input of size ${count}`);
  return { broken, assumed: open === 0 ? wanted : null };
}

const arrow: OpRules<object>['formula'] = (_attributes, [input = []], output) =>
  `${sizes(input)} = ${countOf(input)} values -> ${sizes(output)}`;

export const view = defineRules<AttributesOf<'view'>>({
  shape: ({ shape }, [input = []]) => inferView(shape.map(known), input),
  reach,
  formula: arrow,
});

export const unflatten = defineRules<AttributesOf<'Unflatten'>>({
  shape({ dim, sizes: wanted }, [input = []]) {
    const axis = axisBreak(dim, input.length, input);
    if (axis) return { broken: axis, assumed: null };
    const at = wrapAxis(dim, input.length);
    const whole = input[at] ?? 1;
    const parts = wanted.map(known);
    const result = inferView(parts, [whole]);
    if ('shape' in result) return { shape: [...input.slice(0, at), ...result.shape, ...input.slice(at + 1)] };
    const open = parts.filter((size) => size === -1).length;
    const torchMessage =
      open > 1
        ? 'unflatten got an unexpected error:\nonly one dimension can be inferred'
        : `unflatten: Provided sizes ${bracketed(parts)} don't multiply up to the size of dim ${at} (${whole}) in the input tensor`;
    const message = `Axis ${at} has ${whole}: it cannot be split into (${parts.join(', ')}).`;
    return { broken: { ...sizeBreak(parts, [whole], torchMessage, message) }, assumed: null };
  },
  reach,
  formula: arrow,
});
