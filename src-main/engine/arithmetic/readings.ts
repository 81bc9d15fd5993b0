// What the arithmetic of one value reads: the tensors that reach the node, by flat index, and where in their maps those values lie.
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import type { ValuePlace } from '../../../src-shared/protocol/maps-messages.ts';

/** One tensor that a node reads. */
export interface Reading {
  /** Name of the node that it belongs to. */
  readonly node: string;
  readonly shape: Shape;
  /** float32, C order; a view or a copy. */
  readonly values: (first: number, count: number) => Float32Array;
}

/** The node's own tensors by their names: `weight`; null where it has none. */
export type OwnTensors = (name: string) => Tensor | null;

export const valueAt = (reading: Reading, flat: number): number => reading.values(flat, 1)[0] as number;

export function placeOf(reading: Reading, flat: number): ValuePlace {
  const { rows, columns } = planesOf(reading.shape);
  const inMap = flat % (rows * columns);
  return {
    node: reading.node,
    channel: Math.floor(flat / (rows * columns)),
    row: Math.floor(inMap / columns),
    column: inMap % columns,
    value: valueAt(reading, flat),
  };
}

export const countOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);
