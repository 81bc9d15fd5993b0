// Numbers come out of a copied table as they went in, and text with commas and quotes stays one field.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvOf } from '../../src-renderer/views/inspector/csv.ts';

test('columns, order, precision and quoting', () => {
  const rows = [
    { map: 2, name: 'a,b', mean: 0.1 + 0.2 },
    { map: 1, name: 'say "x"', mean: Number.NaN },
  ];
  expect(csvOf(['map', 'name', 'mean'], rows)).toBe('map,name,mean\n2,"a,b",0.30000000000000004\n1,"say ""x""",NaN\n');
});

test('every number is read back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 20 }), (values) => {
      const lines = csvOf(
        ['v'],
        values.map((v) => ({ v })),
      )
        .trimEnd()
        .split('\n');
      // A spreadsheet has no -0.
      expect(lines.slice(1).map((text) => Number(text) + 0)).toEqual(values.map((value) => value + 0));
    }),
    { numRuns: 60 },
  );
});
