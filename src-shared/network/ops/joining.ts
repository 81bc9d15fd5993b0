// torch.cat and torch.stack. Source: aten/src/ATen/native/TensorShape.cpp.
import type { AttributesOf, Shape } from '../operations.ts';
import { axisBreak, isInPlane, wrapAxis } from './axes.ts';
import { type Break, bracketed, defineRules, type ShapeResult, sizes } from './op-rules.ts';

const sameAxes = (found: string, torchMessage: string): Break => ({
  code: 'rank-mismatch',
  message: `Tensors with different numbers of axes cannot be joined: ${found}.`,
  rule: 'All tensors that are joined have the same number of axes.',
  expected: 'the same number of axes',
  found,
  torchMessage,
});

/** An empty vector is left out, as PyTorch does. */
const isNothing = (shape: Shape): boolean => shape.length === 1 && shape[0] === 0;

function catShape({ dim }: AttributesOf<'cat'>, inputs: readonly Shape[]): ShapeResult {
  const single = inputs.findIndex((shape) => shape.length === 0);
  if (single >= 0) {
    const torchMessage = `zero-dimensional tensor (at position ${single}) cannot be concatenated`;
    return { broken: sameAxes('a single number', torchMessage), assumed: null };
  }
  const filled = inputs.filter((shape) => !isNothing(shape));
  const [first] = filled;
  if (!first) return { shape: [0] };
  const axis = axisBreak(dim, first.length, first);
  if (axis) return { broken: axis, assumed: null };
  const at = wrapAxis(dim, first.length);
  const along = filled.reduce((sum, shape) => sum + (shape[at] ?? 0), 0);
  const given = first.map((size, axisAt) => (axisAt === at ? along : size));
  for (const [number, shape] of inputs.entries()) {
    if (isNothing(shape)) continue;
    if (shape.length !== first.length) {
      const torchMessage = `Tensors must have same number of dimensions: got ${first.length} and ${shape.length}`;
      return { broken: sameAxes(`${sizes(first)} and ${sizes(shape)}`, torchMessage), assumed: null };
    }
    const other = first.findIndex((size, axisAt) => axisAt !== at && shape[axisAt] !== size);
    if (other < 0) continue;
    const broken: Break = {
      code: 'size-mismatch',
      message: `Tensor ${number + 1} of ${inputs.length} has ${shape[other]} on axis ${other} where the first has ${first[other]} (${sizes(first)} and ${sizes(shape)}).`,
      rule: `Tensors that are joined along axis ${at} must agree on every other axis.`,
      expected: sizes(first),
      found: sizes(shape),
      torchMessage: `Sizes of tensors must match except in dimension ${at}. Expected size ${first[other]} but got size ${shape[other]} for tensor number ${number} in the list.`,
    };
    return { broken, assumed: given };
  }
  return { shape: given };
}

export const cat = defineRules<AttributesOf<'cat'>>({
  shape: catShape,
  // Along rows or columns one picture stands beside the other: positions of which?
  reach: ({ dim }, _inputs, output) => (isInPlane(wrapAxis(dim, output.length), output.length) ? 'lost' : 'same'),
});

export const stack = defineRules<AttributesOf<'stack'>>({
  shape({ dim }, inputs) {
    const [first = []] = inputs;
    const axis = axisBreak(dim, first.length + 1, first);
    if (axis) return { broken: axis, assumed: null };
    const at = wrapAxis(dim, first.length + 1);
    const given = [...first.slice(0, at), inputs.length, ...first.slice(at)];
    const other = inputs.findIndex((shape) => shape.join() !== first.join());
    const shape = inputs[other];
    if (!shape) return { shape: given };
    const broken: Break = {
      code: 'size-mismatch',
      message: `Tensor ${other + 1} of ${inputs.length} is ${sizes(shape)}, the first is ${sizes(first)}.`,
      rule: 'Tensors that are stacked have the same shape.',
      expected: sizes(first),
      found: sizes(shape),
      torchMessage: `stack expects each tensor to be equal size, but got ${bracketed(first)} at entry 0 and ${bracketed(shape)} at entry ${other}`,
    };
    return { broken, assumed: given };
  },
  reach: ({ dim }, _inputs, output) => (isInPlane(wrapAxis(dim, output.length), output.length) ? 'lost' : 'same'),
});
