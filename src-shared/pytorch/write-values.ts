// Values as Python writes them, for sources that are made from graphs.
import type { Dimension, SizeExpression } from '../network/operations.ts';
import type { Value } from './values.ts';

/** The variable that holds a node or an input. */
export type VariableOf = (name: string) => string;

const isSize = (value: unknown): value is SizeExpression =>
  typeof value === 'object' && value !== null && 'kind' in value && ['size', 'count', 'arithmetic'].includes(String(value.kind));

/** `x.size(2) // 2`; in brackets where it stands inside another expression. */
export function sizeText(dimension: Dimension, variable: VariableOf, isInside = false): string {
  if (typeof dimension === 'number') return numberText(dimension);
  if (dimension.kind === 'size') return `${variable(dimension.of)}.size(${dimension.axis})`;
  if (dimension.kind === 'count') return `${variable(dimension.of)}.numel()`;
  const written = `${sizeText(dimension.left, variable, true)} ${dimension.operator} ${sizeText(dimension.right, variable, true)}`;
  return isInside ? `(${written})` : written;
}

/** Numbers below are written with an exponent. */
const SMALL = 1e-3;

export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "float('inf')";
  if (value === Number.NEGATIVE_INFINITY) return "-float('inf')";
  // 1e-06 reads better than six zeros.
  const exponent = value === 0 || Math.abs(value) >= SMALL ? null : /^(.*)e-(\d+)$/.exec(value.toExponential());
  return exponent ? `${exponent[1]}e-${(exponent[2] ?? '').padStart(2, '0')}` : String(value);
}

/** One number where both axes have the same. */
export function pairText(values: readonly unknown[], variable: VariableOf): string {
  const [first, second] = values;
  const isOne = typeof first === 'number' && first === second && values.length === 2;
  return isOne ? numberText(first) : valueText(values, variable);
}

export function valueText(value: unknown, variable: VariableOf): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return `'${value}'`;
  if (isSize(value)) return sizeText(value, variable);
  if (!Array.isArray(value)) return String(value);
  return `(${value.map((item) => valueText(item, variable)).join(', ')}${value.length === 1 ? ',' : ''})`;
}

/** Whether an attribute is what its parameter has by default. */
export function isDefault(attribute: unknown, fallback: Value | null): boolean {
  if (fallback === null) return false;
  if (fallback.kind === 'none') return attribute === null || attribute === undefined;
  if (!('value' in fallback)) return false;
  const values = Array.isArray(attribute) && attribute.length === 2 ? attribute : [attribute];
  const plain = fallback.kind === 'boolean' && typeof attribute === 'number' ? Number(fallback.value) : fallback.value;
  return values.every((one) => one === plain);
}
