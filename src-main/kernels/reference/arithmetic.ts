// Two operands with broadcasting, by the rule: shapes are aligned at their last axes, an axis of size 1 serves every place.
// Source: torch, "Broadcasting semantics".
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import { flatAt, tensorOf } from './indices.ts';

export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const of = (shape: Shape): number => shape[axis - rank + shape.length] ?? 1;
    return of(a) === 1 ? of(b) : of(a);
  });
}

/** The value of `tensor` at a place of a larger shape. */
export function broadcastAt(tensor: Tensor, indices: readonly number[]): number {
  const own = indices.slice(indices.length - tensor.shape.length).map((index, axis) => (tensor.shape[axis] === 1 ? 0 : index));
  return tensor.data[flatAt(tensor.shape, own)] as number;
}

export const binaryReference = (a: Tensor, b: Tensor, combine: (a: number, b: number) => number): Tensor =>
  tensorOf(broadcastShape(a.shape, b.shape), (indices) => combine(broadcastAt(a, indices), broadcastAt(b, indices)));
