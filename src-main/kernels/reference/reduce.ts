// Reductions and matrix products by their definition. Source: torch.mean, torch.matmul.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import { broadcastAt, broadcastShape } from './arithmetic.ts';
import { countOf, flatAt, indicesAt, tensorOf } from './indices.ts';

/** @param combine the values that vanish to one */
export function reduceReference(
  input: Tensor,
  axes: readonly number[],
  keepdim: boolean,
  combine: (values: readonly number[]) => number,
): Tensor {
  const kept = input.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const gone = input.shape.map((size, axis) => (axes.includes(axis) ? size : 1));
  const whole = tensorOf(kept, (indices) =>
    combine(
      Array.from({ length: countOf(gone) }, (_, flat) => {
        const place = indicesAt(gone, flat).map((at, axis) => at + (indices[axis] as number));
        return input.data[flatAt(input.shape, place)] as number;
      }),
    ),
  );
  return keepdim ? whole : { shape: input.shape.filter((_, axis) => !axes.includes(axis)), data: whole.data };
}

export function matmulReference(left: Tensor, right: Tensor): Tensor {
  const a = left.shape.length === 1 ? { ...left, shape: [1, ...left.shape] } : left;
  const b = right.shape.length === 1 ? { ...right, shape: [...right.shape, 1] } : right;
  const inner = a.shape.at(-1) ?? 1;
  const shape = [...broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2)), a.shape.at(-2) ?? 1, b.shape.at(-1) ?? 1];
  const { data } = tensorOf(shape, (indices) => {
    const items = indices.slice(0, -2);
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += broadcastAt(a, [...items, indices.at(-2) ?? 0, k]) * broadcastAt(b, [...items, k, indices.at(-1) ?? 0]);
    return sum;
  });
  const isDropped = (axis: number): boolean =>
    (left.shape.length === 1 && axis === shape.length - 2) || (right.shape.length === 1 && axis === shape.length - 1);
  return { shape: shape.filter((_, axis) => !isDropped(axis)), data };
}
