// Places in tensors as lists of indices, C order: what the plain references are written with.
import type { Shape } from '../../../src-shared/network/operations.ts';

export const countOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** The indices of the value at `flat`. */
export function indicesAt(shape: Shape, flat: number): number[] {
  const indices = shape.map(() => 0);
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    indices[axis] = rest % (shape[axis] as number);
    rest = Math.floor(rest / (shape[axis] as number));
  }
  return indices;
}

export const flatAt = (shape: Shape, indices: readonly number[]): number =>
  shape.reduce((flat, size, axis) => flat * size + (indices[axis] as number), 0);

/** A tensor whose value at each place is computed from its indices in float64 and rounded once. */
export function tensorOf(shape: Shape, valueAt: (indices: readonly number[]) => number): { shape: Shape; data: Float32Array } {
  return { shape, data: Float32Array.from({ length: countOf(shape) }, (_, flat) => valueAt(indicesAt(shape, flat))) };
}
