// Every op of the catalogue against its plain loops: shapes, values, statistics, no byte written where it does not belong, the same bits in any
// order of blocks and for both builds within the bound.
import { describe, expect, test } from 'vitest';
import { planesOf } from '../../src-shared/imaging/planes.ts';
import { layoutCases, normCases } from './cases/layout-cases.ts';
import type { OpCase } from './cases/op-case.ts';
import { convolutionCases, poolingCases, samplingCases } from './cases/picture-cases.ts';
import { arithmeticCases, elementwiseCases } from './cases/value-cases.ts';
import { networkOfCase } from './op-network.ts';
import { runGuarded } from './plan-runner.ts';

/** Sums are begun in float32: of the range of the values, what one step of it is of 1. */
const SUM_ERROR = 2 ** -23;

/**
 * Largest |a - b| / (1 + |b|) of each family against float64, as measured, rounded up: well inside the accepted 1e-5 + 1e-4 |b|. Layout ops
 * move values and change none.
 */
const families: readonly (readonly [title: string, cases: readonly OpCase[], bound: number])[] = [
  ['elementwise', elementwiseCases, 4e-7],
  ['arithmetic', arithmeticCases, 2e-6],
  ['layout', layoutCases, 0],
  ['normalisation', normCases, 3e-5],
  ['pooling', poolingCases, 2e-7],
  ['sampling', samplingCases, 1e-6],
  ['convolution', convolutionCases, 1e-6],
];

function largestError(found: Float32Array, expected: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i] as number, expected[i] as number];
    const error = Math.abs(a - b) / (1 + Math.abs(b));
    // Written so that NaN on one side only counts as a difference.
    if (!(error <= largest) && !Object.is(a, b)) largest = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
  }
  return largest;
}

for (const [family, cases, bound] of families) {
  describe(family, () => {
    test.each(cases.map((opCase) => ({ title: opCase.title, opCase })))('$title', async ({ opCase }) => {
      const { network, input, weights, reference } = networkOfCase(opCase);
      const forward = await runGuarded(network, input, weights);
      const found = forward.nodes.get('layer');
      const expected = reference(found?.shape ?? []);
      expect(found?.shape).toEqual(expected.shape);
      expect(found?.data).toHaveLength(expected.data.length);
      expect(largestError(found?.data ?? new Float32Array(), expected.data)).toBeLessThanOrEqual(opCase.bound ?? bound);
      const backward = await runGuarded(network, input, weights, { order: 'backward' });
      expect(backward).toEqual(forward);
      const strict = await runGuarded(network, input, weights, { strict: true });
      expect(largestError(strict.nodes.get('layer')?.data ?? new Float32Array(), expected.data)).toBeLessThanOrEqual(
        opCase.bound ?? bound,
      );
    });

    test('statistics are those of the values', async () => {
      for (const opCase of cases) {
        const { network, input, weights } = networkOfCase(opCase);
        const { nodes, statistics } = await runGuarded(network, input, weights);
        const { shape, data } = nodes.get('layer') ?? { shape: [], data: new Float32Array() };
        const { maps, rows, columns } = planesOf(shape);
        const measured = statistics.get('layer');
        expect([opCase.title, measured?.min.length]).toEqual([opCase.title, maps]);
        for (let map = 0; map < maps; map++) {
          const values = [...data.subarray(map * rows * columns, (map + 1) * rows * columns)];
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          expect([measured?.min[map], measured?.max[map]]).toEqual([Math.min(...values), Math.max(...values)]);
          const spread = Math.max(...values) - Math.min(...values);
          expect(Math.abs((measured?.mean[map] as number) - mean)).toBeLessThanOrEqual(SUM_ERROR * spread + 1e-12);
          expect(measured?.zeros[map]).toBe(values.filter((value) => value === 0).length);
        }
      }
    });
  });
}
