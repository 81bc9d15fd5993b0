// Every op with the shapes that make its edges count: odd sizes, one row, one channel, several items, every rank it takes. One list for the
// tests and the benchmarks, by family in the files beside this one.
import type { AttributesOf, Operation, OpName, Shape } from '../../../src-shared/network/operations.ts';

export interface OpCase {
  readonly title: string;
  readonly operation: Operation;
  /** Shapes of what arrives, in argument order. */
  readonly inputs: readonly Shape[];
  /** Values are drawn from here; default -2 to 2. */
  readonly range?: readonly [number, number];
  /** Where sums are long: more than its family's error against float64. */
  readonly bound?: number;
}

export const op = <Name extends OpName>(
  name: Name,
  attributes: AttributesOf<Name>,
  title: string,
  inputs: readonly Shape[],
  range?: readonly [number, number],
): OpCase => ({
  title: `${name} ${title}`.trim(),
  operation: { op: name, attributes } as unknown as Operation,
  inputs,
  ...(range ? { range } : {}),
});
