// How a tensor lies in PyTorch's memory, where that is certain: `view` takes no tensor whose axes lie in another order than they are numbered.
// Source: aten/src/ATen/TensorUtils.cpp, computeStride; TensorShape.cpp.
import type { NetworkNode } from './graph.ts';
import type { IndexEntry, Shape } from './operations.ts';
import { wrapAxis } from './ops/axes.ts';
import { type Break, bracketed, countOf, sizes } from './ops/op-rules.ts';

/** Values from one entry of each axis to the next; null where it is not certain. */
export type Strides = readonly number[] | null;

/** C order. */
export function contiguous(shape: Shape): readonly number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * Math.max(1, shape[axis + 1] as number);
  return strides;
}

const isContiguous = (shape: Shape, strides: readonly number[]): boolean => {
  const plain = contiguous(shape);
  return shape.every((size, axis) => size === 1 || strides[axis] === plain[axis]);
};

/** Ops that keep the order of their one input's axes, because they work value by value or do nothing. */
const KEEPING = new Set(
  'ReLU ReLU6 SiLU Hardswish Hardsigmoid Mish SELU LeakyReLU ELU CELU Hardtanh Threshold GELU Softplus Sigmoid Tanh exp log sqrt rsqrt abs neg square sin cos pow clamp clone'.split(
    ' ',
  ),
);
const SAME = new Set(['Identity', 'Dropout', 'Dropout2d', 'detach', 'float']);
/** Ops that write a new tensor in C order whatever they are given. */
const FRESH = new Set(['contiguous', 'Linear', 'LayerNorm', 'Parameter', 'repeat']);

/** @param inputs shape and strides of what arrives. Where nothing is certain the answer is null. */
export function stridesAfter(
  node: NetworkNode,
  inputs: readonly { readonly shape: Shape; readonly strides: Strides }[],
  output: Shape,
): Strides {
  const [first] = inputs;
  if (FRESH.has(node.op) || !first) return contiguous(output);
  if (inputs.some(({ strides }) => strides === null)) return null;
  const own = first.strides as readonly number[];
  const moved = movedStrides(node, first.shape, own, output);
  if (moved) return moved;
  if (inputs.every(({ shape, strides }) => isContiguous(shape, strides as readonly number[]))) return contiguous(output);
  const isDense = countOf(first.shape) === extentOf(first.shape, own);
  return KEEPING.has(node.op) && isDense ? own : null;
}

/** Strides of the ops that are views; null for those that write a new tensor. */
function movedStrides(node: NetworkNode, shape: Shape, own: readonly number[], output: Shape): readonly number[] | null {
  const rank = shape.length;
  if (SAME.has(node.op)) return own;
  switch (node.op) {
    case 'permute':
      return node.attributes.dims.map((dim) => own[wrapAxis(dim, rank)] as number);
    case 'transpose': {
      const swapped = [...own];
      const [a, b] = [wrapAxis(node.attributes.dim0, rank), wrapAxis(node.attributes.dim1, rank)];
      if (rank > 0) [swapped[a], swapped[b]] = [own[b] as number, own[a] as number];
      return swapped;
    }
    case 'narrow':
      return own;
    case 'getitem':
      return indexedStrides(node.attributes.index, shape, own);
    case 'expand':
      return output.map((size, axis) => {
        const at = axis - (output.length - rank);
        return at < 0 || (shape[at] === 1 && size !== 1) ? 0 : (own[at] as number);
      });
    case 'squeeze':
    case 'unsqueeze':
    case 'view':
    case 'reshape':
    case 'Flatten':
    case 'Unflatten':
      return viewStrides(shape, own, output) ?? contiguous(output);
    default:
      return null;
  }
}

function indexedStrides(index: readonly IndexEntry[], shape: Shape, own: readonly number[]): readonly number[] {
  const strides: number[] = [];
  const named = index.filter(({ kind }) => kind === 'at' || kind === 'slice').length;
  let axis = 0;
  for (const entry of index) {
    if (entry.kind === 'new-axis') strides.push(0);
    else if (entry.kind === 'ellipsis')
      for (const end = shape.length - named + axis; axis < end; axis++) strides.push(own[axis] as number);
    else if (entry.kind === 'at') axis++;
    else strides.push((own[axis++] as number) * entry.step);
  }
  return [...strides, ...own.slice(axis)];
}

/** Values from the first to the last. */
const extentOf = (shape: Shape, strides: readonly number[]): number =>
  shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] as number), 1);

/** at::detail::computeStride: strides under which the same memory has another shape, or null. */
function viewStrides(shape: Shape, strides: readonly number[], wanted: Shape): readonly number[] | null {
  if (countOf(shape) <= 1 || shape.length === 0) return contiguous(wanted);
  const made = wanted.map(() => 1);
  let at = wanted.length - 1;
  let base = strides.at(-1) as number;
  let inTensor = 1;
  let inView = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    inTensor *= shape[axis] as number;
    const isEnd = axis === 0 || (shape[axis - 1] !== 1 && strides[axis - 1] !== inTensor * base);
    if (!isEnd) continue;
    for (; at >= 0 && (inView < inTensor || wanted[at] === 1); at--) {
      made[at] = inView * base;
      inView *= wanted[at] as number;
    }
    if (inView !== inTensor) return null;
    if (axis > 0) [base, inTensor, inView] = [strides[axis - 1] as number, 1, 1];
  }
  return at === -1 ? made : null;
}

export const VIEW_SENTENCE =
  "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.";

/** x.view(...) of a tensor whose values lie in another order. */
export function viewBreak(node: NetworkNode, shape: Shape, strides: Strides, output: Shape): Break | null {
  const isView = node.kind === 'call_method' && (node.target === 'view' || node.target === 'view_as');
  if (!isView || strides === null || viewStrides(shape, strides, output) !== null) return null;
  return {
    code: 'size-mismatch',
    message: `The values of ${sizes(shape)} do not lie one behind the other any more, so they cannot be viewed as ${sizes(output)} without being copied.`,
    rule: '.view() takes tensors whose axes lie in memory in their own order; behind permute, transpose, expand or a slice only .reshape() or .contiguous() does.',
    expected: `strides like ${bracketed(contiguous(shape))}`,
    found: `strides ${bracketed(strides)}`,
    torchMessage: VIEW_SENTENCE,
  };
}
