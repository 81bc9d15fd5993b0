// Sizes taken from tensors: Python's arithmetic, and what is missing stays missing.
import { describe, expect, it } from 'vitest';
import type { NetworkNode } from '../../src-shared/network/graph.ts';
import type { Dimension, Shape } from '../../src-shared/network/operations.ts';
import { evaluateSize, known, resolveSizes } from '../../src-shared/network/size-expressions.ts';

const shapes = new Map<string, Shape>([['x', [2, 3, 7, 5]]]);
const shapeOf = (name: string): Shape | null => shapes.get(name) ?? null;
const rows: Dimension = { kind: 'size', of: 'x', axis: 2 };

const arithmetic = (operator: '+' | '-' | '*' | '//' | '%' | '/', left: Dimension, right: Dimension): Dimension => ({
  kind: 'arithmetic',
  operator,
  left,
  right,
});

describe('sizes that depend on shapes', () => {
  it.each<[Dimension, number | null]>([
    [4, 4],
    [rows, 7],
    [{ kind: 'size', of: 'x', axis: -1 }, 5],
    [{ kind: 'size', of: 'x', axis: 4 }, null],
    [{ kind: 'size', of: 'y', axis: 0 }, null],
    [{ kind: 'count', of: 'x' }, 210],
    [arithmetic('+', rows, 1), 8],
    [arithmetic('*', rows, { kind: 'size', of: 'x', axis: 3 }), 35],
    [arithmetic('//', arithmetic('-', 0, rows), 2), -4],
    [arithmetic('%', arithmetic('-', 0, rows), 4), 1],
    [arithmetic('/', rows, 2), 3.5],
    [arithmetic('//', rows, 0), null],
  ])('%j is %s', (dimension, size) => {
    expect(evaluateSize(dimension, shapeOf)).toBe(size);
  });

  const view = (shape: readonly Dimension[]): NetworkNode => ({
    ...{ op: 'view', attributes: { shape }, name: 'view', kind: 'call_method', target: 'view' },
    ...{ inputs: ['x'], defined: null, called: null },
  });

  it('become numbers in the attributes', () => {
    const resolved = resolveSizes(view([{ kind: 'size', of: 'x', axis: 0 }, -1]), shapeOf);
    expect(resolved?.attributes).toEqual({ shape: [2, -1] });
  });

  it('leave a node unresolved where one is not known', () => {
    expect(resolveSizes(view([{ kind: 'size', of: 'lost', axis: 0 }, -1]), shapeOf)).toBeNull();
  });

  it('leave a node without them as it is', () => {
    const node = view([1, -1]);
    expect(resolveSizes(node, shapeOf)).toBe(node);
  });

  it('refuse to be read before they are known', () => {
    expect(known(3)).toBe(3);
    expect(() => known(rows)).toThrow(RangeError);
  });
});
