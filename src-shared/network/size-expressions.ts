// Sizes that the source takes from tensors (`x.size(0)`, `x.shape[2] // 2`) as numbers, once shapes are known.
import type { NetworkNode } from './graph.ts';
import type { Dimension, Operation, Shape, SizeExpression } from './operations.ts';

/** Shape of a node or input; null where it is not known. */
export type ShapeLookup = (name: string) => Shape | null;

/** null where a shape is missing, an axis does not exist or a division is by zero. */
export function evaluateSize(dimension: Dimension, shapeOf: ShapeLookup): number | null {
  if (typeof dimension === 'number') return dimension;
  if (dimension.kind === 'size') return shapeOf(dimension.of)?.at(dimension.axis) ?? null;
  if (dimension.kind === 'count') return shapeOf(dimension.of)?.reduce((product, size) => product * size, 1) ?? null;
  const left = evaluateSize(dimension.left, shapeOf);
  const right = evaluateSize(dimension.right, shapeOf);
  return left === null || right === null ? null : calculate(dimension.operator, left, right);
}

function calculate(operator: '+' | '-' | '*' | '//' | '%' | '/' | '**', left: number, right: number): number | null {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '**':
      return left ** right;
    case '/':
      return right === 0 ? null : left / right;
    case '//':
      return right === 0 ? null : Math.floor(left / right);
    case '%':
      // Python's remainder has the sign of the divisor.
      return right === 0 ? null : left - right * Math.floor(left / right);
  }
}

/** A size in attributes that have been through `resolveSizes`. @throws RangeError for one that has not */
export function known(dimension: Dimension): number {
  if (typeof dimension === 'number') return dimension;
  throw new RangeError('A size was read before the shapes of its tensors were known.');
}

const KINDS: readonly unknown[] = ['size', 'count', 'arithmetic'];

const isExpression = (value: unknown): value is SizeExpression =>
  typeof value === 'object' && value !== null && 'kind' in value && KINDS.includes(value.kind);

/** The node with every size as a number, or null where one is not known. Nodes without such sizes are returned as they are. */
export function resolveSizes(node: NetworkNode, shapeOf: ShapeLookup): NetworkNode | null {
  let isMissing = false;
  const replace = (value: unknown): unknown => {
    if (isExpression(value)) {
      const size = evaluateSize(value, shapeOf);
      isMissing ||= size === null;
      return size;
    }
    if (Array.isArray(value)) return value.some(holdsSize) ? value.map(replace) : value;
    if (typeof value !== 'object' || value === null || !holdsSize(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  if (!holdsSize(node.attributes)) return node;
  const attributes = replace(node.attributes) as Operation['attributes'];
  return isMissing ? null : ({ ...node, attributes } as NetworkNode);
}

function holdsSize(value: unknown): boolean {
  if (isExpression(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsSize);
}
