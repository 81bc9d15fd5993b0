// Sizes of tensors as values: `x.shape`, slices of it, single sizes and arithmetic on them. Numbers come later, when the input is known.
import type { Dimension, SizeExpression } from '../network/operations.ts';
import type { ShapeValue, SizeValue, Value } from './values.ts';

export const size = (dimension: SizeExpression): SizeValue => ({ kind: 'size', dimension });

/** One size of a shape or of a slice of it; negative axes count from the end. */
export function sizeAt({ of, from, to }: Pick<ShapeValue, 'of' | 'from' | 'to'>, axis: number): SizeValue | null {
  if (axis >= 0 && (from >= 0 || from + axis < 0)) return size({ kind: 'size', of, axis: from + axis });
  if (axis < 0 && to === null) return size({ kind: 'size', of, axis });
  return axis < 0 && to !== null ? size({ kind: 'size', of, axis: to + axis }) : null;
}

/** All sizes of a shape. @param count how many there are, where the slice itself does not say */
export function shapeItems(shape: Pick<ShapeValue, 'of' | 'from' | 'to'>, count: number | null): Value[] | null {
  const known = shapeLength(shape) ?? count;
  if (known === null) return null;
  const items = Array.from({ length: Math.max(0, known) }, (_, axis) => sizeAt(shape, axis));
  return items.includes(null) ? null : (items as SizeValue[]);
}

/** How many sizes there are, where that does not depend on the tensor. */
export function shapeLength({ from, to }: Pick<ShapeValue, 'from' | 'to'>): number | null {
  if (to === null) return from < 0 ? -from : null;
  return from >= 0 === to >= 0 ? Math.max(0, to - from) : null;
}

type Operator = Extract<SizeExpression, { readonly kind: 'arithmetic' }>['operator'];
const OPERATORS: readonly string[] = ['+', '-', '*', '//', '%', '/', '**'] satisfies Operator[];

/** null for operators that sizes are not combined by here. */
export function combineSizes(operator: string, left: Dimension, right: Dimension): SizeValue | null {
  if (!OPERATORS.includes(operator)) return null;
  return size({ kind: 'arithmetic', operator: operator as Operator, left, right });
}
