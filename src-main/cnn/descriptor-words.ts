// A descriptor's words by their field numbers: what the planner writes is what the kernel reads, field by field.
import type { Address } from './plan-types.ts';

/** @throws RangeError where a field is missing or too much: the planner and the kernel disagree */
export function descriptorWords(
  count: number,
  fields: Readonly<Record<number, number | Address>>,
): readonly (number | Address)[] {
  const words = Array.from({ length: count }, (_, index) => fields[index]);
  if (Object.keys(fields).length !== count || words.includes(undefined))
    throw new RangeError('A descriptor has other fields than its kernel.');
  return words as (number | Address)[];
}
