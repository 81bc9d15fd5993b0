// Values along a line: exact on planes and on centres, for any jump and start; nothing is made up beside the centres.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lengthMm, lengthPixels, sampleCount, sampleLine, samplePlaces } from '../../src-shared/imaging/line-profile.ts';

/** Without -0, which nobody can point at. */
const coordinate = fc.double({ min: -4, max: 24, noNaN: true }).map((value) => value + 0);
const line = fc.record({ from: fc.tuple(coordinate, coordinate), to: fc.tuple(coordinate, coordinate) });

it('stands at equal steps of at most half a pixel, both ends included', () => {
  fc.assert(
    fc.property(line, (along) => {
      const places = samplePlaces(along);
      expect(places).toHaveLength(sampleCount(along));
      expect(places[0]).toEqual(along.from);
      const last = places.at(-1) ?? [0, 0];
      expect(Math.hypot(last[0] - along.to[0], last[1] - along.to[1])).toBeLessThan(1e-9);
      expect(lengthPixels(along) / (places.length - 1)).toBeLessThanOrEqual(0.5 + 1e-12);
    }),
  );
  expect(sampleCount({ from: [0, 0], to: [0, 0] })).toBe(2);
  expect(sampleCount({ from: [0, 0], to: [1e9, 0] })).toBe(8192);
});

it('is in millimetres by the spacing of each axis', () => {
  expect(lengthMm({ from: [10, 10], to: [13, 14] }, [1, 1])).toBe(5);
  expect(lengthMm({ from: [10, 10], to: [13, 14] }, [2, 0.5])).toBeCloseTo(Math.hypot(6, 2), 12);
});

it('of a plane is the plane, where the four centres are; NaN elsewhere', () => {
  fc.assert(
    fc.property(
      line,
      fc.record({
        rows: fc.integer({ min: 1, max: 12 }),
        columns: fc.integer({ min: 1, max: 12 }),
        jump: fc.tuple(fc.constantFrom(0.5, 1, 2, -1), fc.constantFrom(1, 1.5, 3)),
        start: fc.tuple(fc.constantFrom(0, 0.5, 7.5), fc.constantFrom(0, 0.5, -1)),
      }),
      (along, grid) => {
        const plane = (row: number, column: number): number => 3 * row - 2 * column + 5;
        const { rows, columns, jump, start } = grid;
        const found = sampleLine(along, grid, (row, column) => {
          if (row < 0 || column < 0 || row >= rows || column >= columns) throw new Error(`${row} ${column} is beside the map`);
          return plane(jump[0] * row + start[0], jump[1] * column + start[1]);
        });
        for (const [at, [row, column]] of samplePlaces(along).entries()) {
          const [down, across] = [(row - start[0]) / jump[0], (column - start[1]) / jump[1]];
          const beside = Math.max(-down, -across, down - (rows - 1), across - (columns - 1));
          if (Math.abs(beside) < 1e-5) continue;
          if (beside > 0) expect(found[at]).toBeNaN();
          else expect(found[at]).toBeCloseTo(plane(row, column), 3);
        }
      },
    ),
  );
});

it('takes no part of a neighbour that counts for nothing', () => {
  const values = [1, Number.NaN, 3];
  const grid = { rows: 1, columns: 3, jump: [1, 1], start: [0, 0] } as const;
  const found = sampleLine({ from: [0, 0], to: [0, 2] }, grid, (_, column) => values[column] as number);
  expect([...found]).toEqual([1, Number.NaN, Number.NaN, Number.NaN, 3]);
});
