// Tensors as sizes and strides: what an op reads where, and merging axes that lie behind each other, so that kernels walk over few long runs.
import type { Shape } from '../../src-shared/network/operations.ts';

/** Values from one entry of each axis to the next, C order. */
export function contiguousStrides(shape: Shape): readonly number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  return strides;
}

/** Strides under which a tensor of `shape` is read as `to`: 0 along axes that it does not have or that have size 1. */
export function broadcastStrides(shape: Shape, to: Shape): readonly number[] {
  const own = contiguousStrides(shape);
  const missing = to.length - shape.length;
  return to.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : (own[axis - missing] as number)));
}

interface MergedAxes {
  readonly sizes: readonly number[];
  /** One list per operand. */
  readonly strides: readonly (readonly number[])[];
}

/** The same walk with as few axes as possible, never none: axes of size 1 fall away, an axis whose neighbour continues it is joined to it. */
export function mergeAxes(sizes: readonly number[], operands: readonly (readonly number[])[]): MergedAxes {
  const merged: { size: number; strides: number[] }[] = [];
  for (const [axis, size] of sizes.entries()) {
    if (size === 1) continue;
    const strides = operands.map((operand) => operand[axis] as number);
    const before = merged.at(-1);
    if (before?.strides.every((stride, operand) => stride === (strides[operand] as number) * size)) {
      before.size *= size;
      before.strides = strides;
    } else merged.push({ size, strides });
  }
  if (merged.length === 0) merged.push({ size: 1, strides: operands.map(() => 0) });
  return {
    sizes: merged.map(({ size }) => size),
    strides: operands.map((_, operand) => merged.map(({ strides }) => strides[operand] as number)),
  };
}

/** An axis named from either end, from 0. A single number has one axis. */
export const axisOf = (dim: number, rank: number): number => (dim < 0 ? dim + Math.max(1, rank) : dim);
