// What ReLU leaves, quantised without being made: the same levels as of the values that were made.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantiseInto, quantiseMap, quantiseRectified } from '../../src-shared/imaging/quantise.ts';

const value = fc.oneof(
  fc.float({ noDefaultInfinity: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0),
);

test('rectified levels are those of the rectified values', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), (given) => {
      const values = Float32Array.from(given);
      const made = values.map((one) => (one < 0 ? 0 : one));
      const finite = made.filter(Number.isFinite);
      const range = { minimum: Math.min(0, ...finite), maximum: Math.max(0, ...finite) };
      expect(quantiseRectified(values, range)).toEqual(quantiseMap(made, range));
    }),
  );
});

test('levels are rounded as Math.round does, ends included; one value alone is the middle', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 3);
  const range = { minimum: Math.min(...values), maximum: Math.max(...values) };
  const scale = 254 / (range.maximum - range.minimum);
  expect([...quantiseMap(values, range)]).toEqual([...values].map((one) => Math.round((one - range.minimum) * scale)));
  expect([...quantiseMap(Float32Array.of(2, Number.NaN), { minimum: 2, maximum: 2 })]).toEqual([127, 255]);
});

test('rows with bytes between them hold the same levels and leave those bytes alone', () => {
  const values = Float32Array.of(-1, 0, 0.5, 1, Number.NaN, 2);
  const range = { minimum: 0, maximum: 2 };
  const into = new Uint8Array(8).fill(9);
  quantiseInto(values, range, true, { into, columns: 3, lead: 1 });
  const [a, b, c, d, e, f] = quantiseRectified(values, range);
  expect([...into]).toEqual([9, a, b, c, 9, d, e, f]);
});
