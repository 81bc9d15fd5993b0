// The part of a descriptor that says how to walk: sizes and strides in their words, the rest of the room filled with zeros.
import * as layout from '../kernels/layout-fields.ts';

/** Words `first`, `first + 1`, ... with the values given and zeros behind them. */
export function axisWords(first: number, values: readonly number[]): Readonly<Record<number, number>> {
  if (values.length > layout.MOST_AXES) throw new RangeError(`A walk over ${values.length} axes has no room in a descriptor.`);
  return Object.fromEntries(Array.from({ length: layout.MOST_AXES }, (_, axis) => [first + axis, values[axis] ?? 0]));
}
