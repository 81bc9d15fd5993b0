// What flows along the edges of an ONNX graph while it is imported: tensors of the network, constants, and sizes that depend on the input.
import type { Dimension, Shape } from '../../../src-shared/network/operations.ts';
import type { OnnxTensor } from './tensors.ts';

export type OnnxValue =
  /** `shape` for one likely input: tells the number of axes, and sizes that never change. null where it cannot be known. */
  | { readonly kind: 'tensor'; readonly name: string; readonly shape: Shape | null }
  | { readonly kind: 'constant'; readonly tensor: OnnxTensor }
  /** A list of whole numbers (or one), some of them taken from a tensor's shape. */
  | { readonly kind: 'sizes'; readonly items: readonly Dimension[]; readonly isScalar: boolean }
  /** Behind an op that is not supported. */
  | { readonly kind: 'unknown' };

export const UNKNOWN: OnnxValue = { kind: 'unknown' };

/** A constant of whole numbers as sizes; sizes as they are. @returns null for everything else */
export function sizesOf(value: OnnxValue | null): readonly Dimension[] | null {
  if (value?.kind === 'sizes') return value.items;
  if (value?.kind !== 'constant' || value.tensor.shape.length > 1) return null;
  return [...value.tensor.values];
}

export const isNumbers = (items: readonly Dimension[]): items is readonly number[] =>
  items.every((item) => typeof item === 'number');

export const numbers = (values: readonly number[], shape: readonly number[] = [values.length]): OnnxValue => ({
  kind: 'constant',
  tensor: { shape, dtype: 'int64', values: Float64Array.from(values) },
});

/** Sizes that are all known are a constant. */
export const sizesValue = (items: readonly Dimension[], isScalar = false): OnnxValue =>
  isNumbers(items) ? numbers(items, isScalar ? [] : [items.length]) : { kind: 'sizes', items, isScalar };

/** The one number of a constant of one value. */
export const singleNumber = (value: OnnxValue | null): number | null =>
  value?.kind === 'constant' && value.tensor.values.length === 1 ? (value.tensor.values[0] as number) : null;

/** left operator right, as a number where both are. */
export function sizeArithmetic(operator: '+' | '-' | '*' | '//' | '%', left: Dimension, right: Dimension): Dimension {
  if (typeof left !== 'number' || typeof right !== 'number') return { kind: 'arithmetic', operator, left, right };
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  return operator === '//' ? Math.floor(left / right) : left - right * Math.floor(left / right);
}
