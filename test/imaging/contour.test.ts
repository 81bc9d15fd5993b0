// Lines of equal value.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contourLines } from '../../src-shared/imaging/contour.ts';

const SIDE = 7;
const level = fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 254 }) }, { weight: 1, arbitrary: fc.constant(255) });

it('crosses every edge whose ends lie on different sides, where a straight slope has the level, once for each cell beside it', () => {
  fc.assert(
    fc.property(
      fc.array(level, { minLength: SIDE * SIDE, maxLength: SIDE * SIDE }),
      fc.integer({ min: 0, max: 253 }),
      (values, at) => {
        const wanted = at + 0.5;
        const levels = Uint8Array.from(values);
        const valueAt = (row: number, column: number): number => levels[row * SIDE + column] ?? Number.NaN;
        const expected: string[] = [];
        const key = (column: number, row: number): string => `${Math.fround(column).toFixed(4)} ${Math.fround(row).toFixed(4)}`;
        for (let row = 0; row + 1 < SIDE; row++) {
          for (let column = 0; column + 1 < SIDE; column++) {
            const cell = [valueAt(row, column), valueAt(row, column + 1), valueAt(row + 1, column), valueAt(row + 1, column + 1)];
            if (cell.includes(255)) continue;
            for (const [r, c, down, across] of [
              [row, column, 0, 1],
              [row + 1, column, 0, 1],
              [row, column, 1, 0],
              [row, column + 1, 1, 0],
            ] as const) {
              const [a, b] = [valueAt(r, c), valueAt(r + down, c + across)];
              if (a > wanted === b > wanted) continue;
              const share = (wanted - a) / (b - a);
              expected.push(key(c + share * across, r + share * down));
            }
          }
        }
        const ends = contourLines(levels, SIDE, SIDE, wanted);
        const found = Array.from({ length: ends.length / 2 }, (_, end) => key(ends[2 * end] ?? 0, ends[2 * end + 1] ?? 0));
        expect(found.sort()).toEqual(expected.sort());
      },
    ),
  );
});

it('of a saddle joins what the middle of the cell joins', () => {
  const lines = (...corners: readonly number[]) => [...contourLines(Uint8Array.from(corners), 2, 2, 100.5)];
  // High at the upper left and the lower right. A high middle: the low corners are cut off, each by itself.
  expect(lines(200, 50, 50, 200)).toHaveLength(8);
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = lines(200, 50, 50, 200);
  expect(Math.hypot(1 - (x0 + x1) / 2, (y0 + y1) / 2)).toBeLessThan(Math.hypot((x0 + x1) / 2, (y0 + y1) / 2));
  const [u0 = 0, v0 = 0, u1 = 0, v1 = 0] = lines(110, 0, 0, 110);
  expect(Math.hypot((u0 + u1) / 2, (v0 + v1) / 2)).toBeLessThan(Math.hypot(1 - (u0 + u1) / 2, (v0 + v1) / 2));
});
