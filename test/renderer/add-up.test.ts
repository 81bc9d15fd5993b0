// Printed terms add up to the printed value to the last digit, whatever they are, and none is off by more than a unit.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addUp, sharedDecimals, writeUnits } from '../../src-renderer/views/inspector/add-up.ts';

test('thirds', () => {
  expect(addUp([1 / 3, 1 / 3, 1 / 3], 1, 3).map((units) => writeUnits(units, 3))).toEqual(['0.334', '0.333', '0.333']);
  expect(addUp([-0.25, 0.5], 0.25, 1).map((units) => writeUnits(units, 1))).toEqual(['-0.2', '0.5']);
});

test('a thousand sums as float32 computes them', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 33 }), (terms) => {
      const exact = terms.reduce((sum, term) => sum + term, 0);
      const value = terms.reduce((sum, term) => Math.fround(sum + Math.fround(term)), 0);
      const decimals = sharedDecimals(exact, value);
      const units = addUp(terms, value, decimals);
      const total = units.reduce((sum, unit) => sum + unit, 0);
      expect(writeUnits(total, decimals)).toBe(
        writeUnits(Math.round(Number(value.toFixed(decimals)) * 10 ** decimals), decimals),
      );
      for (const [at, term] of terms.entries())
        expect(Math.abs((units[at] as number) - term * 10 ** decimals)).toBeLessThanOrEqual(decimals === 0 ? 2 : 1 + 1e-6);
    }),
    { numRuns: 1000 },
  );
});

test('digits are those that the exact sum and the value share', () => {
  expect(sharedDecimals(0.0656871, 0.0656871)).toBe(7);
  expect(sharedDecimals(1.234467, 1.2342)).toBe(3);
  expect(sharedDecimals(0, 0)).toBe(0);
  expect(sharedDecimals(123456.7, 123456.7)).toBe(0);
});

test('large and infinite values end', () => {
  const terms = [1e20, 2e20];
  const value = Math.fround(3.00001e20);
  const total = addUp(terms, value, 0).reduce((sum, units) => sum + units, 0);
  expect(Math.abs(total / value - 1)).toBeLessThan(1e-12);
  expect(addUp([1e39, 0], Number.POSITIVE_INFINITY, 0)).toEqual([1e39, 0]);
  expect(addUp([Number.NaN, 1], Number.NaN, 0)).toEqual([Number.NaN, 1]);
});
