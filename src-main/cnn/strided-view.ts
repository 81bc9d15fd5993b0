// Layout ops as views of their input: sizes, strides and where the first value lies. Source: aten/src/ATen/native/TensorShape.cpp,
// aten/src/ATen/TensorIndexing.h.
import type { IndexEntry, Operation, Shape } from '../../src-shared/network/operations.ts';
import { known } from '../../src-shared/network/size-expressions.ts';
import { axisOf, broadcastStrides, contiguousStrides } from './strides.ts';

export interface StridedView {
  readonly sizes: Shape;
  /** In values; negative where an axis is read backwards. */
  readonly strides: readonly number[];
  readonly offset: number;
}

export type ViewOperation = Extract<
  Operation,
  { op: 'permute' | 'transpose' | 'expand' | 'getitem' | 'narrow' | 'flip' | 'repeat' }
>;

/** @param to the output's shape, as inferred */
export function viewOf(operation: ViewOperation, from: Shape, to: Shape): StridedView {
  const strides = contiguousStrides(from);
  const rank = from.length;
  switch (operation.op) {
    case 'permute': {
      const axes = operation.attributes.dims.map((dim) => axisOf(dim, rank));
      return { sizes: to, strides: axes.map((axis) => strides[axis] as number), offset: 0 };
    }
    case 'transpose': {
      const swapped = [...strides];
      const [a, b] = [axisOf(operation.attributes.dim0, rank), axisOf(operation.attributes.dim1, rank)];
      if (rank > 0) [swapped[a], swapped[b]] = [strides[b] as number, strides[a] as number];
      return { sizes: to, strides: swapped, offset: 0 };
    }
    case 'expand':
      return { sizes: to, strides: broadcastStrides(from, to), offset: 0 };
    case 'narrow': {
      const axis = axisOf(operation.attributes.dim, rank);
      const start = known(operation.attributes.start);
      const first = start < 0 ? start + (from[axis] ?? 1) : start;
      return { sizes: to, strides, offset: first * (strides[axis] ?? 0) };
    }
    case 'flip': {
      const flipped = new Set(operation.attributes.dims.map((dim) => axisOf(dim, rank)));
      const backwards = strides.map((stride, axis) => (flipped.has(axis) ? -stride : stride));
      const offset = [...flipped].reduce((sum, axis) => sum + ((from[axis] ?? 1) - 1) * (strides[axis] ?? 0), 0);
      return { sizes: to, strides: backwards, offset };
    }
    case 'repeat': {
      // Each axis as its repeats, which stand still, and itself.
      const added = to.length - rank;
      const pairs = to.map((size, axis) => [size / (axis < added ? 1 : (from[axis - added] as number)), axis - added] as const);
      const sizes = pairs.flatMap(([count, axis]) => [count, axis < 0 ? 1 : (from[axis] as number)]);
      return { sizes, strides: pairs.flatMap(([, axis]) => [0, axis < 0 ? 0 : (strides[axis] as number)]), offset: 0 };
    }
    case 'getitem':
      return indexed(operation.attributes.index, from);
  }
}

function indexed(index: readonly IndexEntry[], from: Shape): StridedView {
  const own = contiguousStrides(from);
  const named = index.filter(({ kind }) => kind === 'at' || kind === 'slice').length;
  const sizes: number[] = [];
  const strides: number[] = [];
  let offset = 0;
  let axis = 0;
  const takeWhole = (count: number): void => {
    for (let i = 0; i < count; i++, axis++) {
      sizes.push(from[axis] as number);
      strides.push(own[axis] as number);
    }
  };
  for (const entry of index) {
    const size = from[axis] ?? 1;
    const stride = own[axis] ?? 0;
    if (entry.kind === 'new-axis') {
      sizes.push(1);
      strides.push(0);
    } else if (entry.kind === 'ellipsis') {
      // A second one stands for nothing: what is left is then exactly what the indices behind it name.
      const behind = index.slice(index.indexOf(entry) + 1).filter(({ kind }) => kind === 'at' || kind === 'slice').length;
      if (index.find(({ kind }) => kind === 'ellipsis') === entry) takeWhole(from.length - axis - behind);
    } else if (entry.kind === 'at') {
      const at = known(entry.index);
      offset += (at < 0 ? at + size : at) * stride;
      axis++;
    } else {
      const clamp = (given: number): number => Math.min(size, Math.max(0, given < 0 ? given + size : given));
      const start = entry.from === null ? 0 : clamp(known(entry.from));
      const end = entry.to === null ? size : clamp(known(entry.to));
      const count = Math.max(0, Math.ceil((end - start) / entry.step));
      sizes.push(count);
      strides.push(stride * entry.step);
      offset += count === 0 ? 0 : start * stride;
      axis++;
    }
  }
  if (axis < from.length && named <= from.length) takeWhole(from.length - axis);
  return { sizes, strides, offset };
}
