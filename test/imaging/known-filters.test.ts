// Names of kernels: filters everybody knows get their names with likeness 1, edges at their angle, and scale does not matter.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lookOfKernel } from '../../src-shared/imaging/known-filters.ts';

test.each([
  ['identity', [0, 0, 0, 0, 2, 0, 0, 0, 0], 3],
  ['inverse identity', [0, 0, 0, 0, -2, 0, 0, 0, 0], 3],
  ['identity', [5], 1],
  ['shift (left 1)', [0, 0, 0, 0, 0, 3, 0, 0, 0], 3],
  ['shift (right 0.5, down 0.5)', [1, 0, 0, 0], 2],
  ['blur (box)', [1, 1, 1, 1], 2],
  ['inverse blur (box)', [-1, -1, -1, -1, -1, -1, -1, -1, -1], 3],
  ['blur (Gaussian)', [1, 2, 1, 2, 4, 2, 1, 2, 1], 3],
  ['edge (Sobel) at 0 deg', [-1, 0, 1, -2, 0, 2, -1, 0, 1], 3],
  ['edge (Sobel) at 180 deg', [1, 0, -1, 2, 0, -2, 1, 0, -1], 3],
  ['edge (Sobel) at 90 deg', [1, 2, 1, 0, 0, 0, -1, -2, -1], 3],
  ['edge (Sobel) at 45 deg', [0, 2, 2, -2, 0, 2, -2, -2, 0], 3],
  ['edge (Sobel) at 270 deg', [-1, -1, 1, 1], 2],
  ['Laplacian', [0, -1, 0, -1, 4, -1, 0, -1, 0], 3],
  ['inverse Laplacian', [1, 1, 1, 1, -8, 1, 1, 1, 1], 3],
] as const)('%s', (name, kernel, side) => {
  const look = lookOfKernel(kernel, side, side);
  expect(look?.name).toBe(name);
  expect(look?.likeness).toBeCloseTo(1, 10);
});

test('nothing looks like nothing', () => {
  expect(lookOfKernel([0, 0, 0, 0], 2, 2)).toBeNull();
  expect(lookOfKernel([Number.NaN, 1], 1, 2)).toBeNull();
});

test('an edge of any angle is found at its angle, however strong', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 359 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 3, max: 7 }),
      (angle, gain, side) => {
        const smooth = [1];
        while (smooth.length < side)
          for (let at = smooth.push(0) - 1; at > 0; at--) smooth[at] = (smooth[at] ?? 0) + (smooth[at - 1] ?? 0);
        const short = smooth.slice(0, side).map((_, at) => choose(side - 2, at));
        const slope = smooth.map((_, at) => (short[at - 1] ?? 0) - (at < side - 1 ? (short[at] ?? 0) : 0));
        const turn = (angle * Math.PI) / 180;
        const kernel = smooth.flatMap((a, row) =>
          smooth.map((b, column) => gain * (Math.cos(turn) * a * (slope[column] ?? 0) - Math.sin(turn) * (slope[row] ?? 0) * b)),
        );
        const look = lookOfKernel(kernel, side, side);
        expect(look?.name).toBe(`edge (Sobel) at ${angle} deg`);
        expect(look?.likeness).toBeCloseTo(1, 9);
      },
    ),
    { numRuns: 60 },
  );
});

const choose = (n: number, k: number): number => (k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
