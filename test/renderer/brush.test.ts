// Values of a map that are picked out.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { brush, clearBrush, countIn, onlyLevels, useBrush } from '../../src-renderer/state/brush.ts';
import { levelsIn, rangeFor } from '../../src-shared/imaging/picked-levels.ts';
import { valueOfLevel } from '../../src-shared/imaging/quantise.ts';

it('picks out the levels whose values lie in the range', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.double({ min: 0.01, max: 9, noNaN: true }),
      fc.double({ min: -8, max: 8, noNaN: true }),
      fc.double({ min: 0, max: 8, noNaN: true }),
      (minimum, extent, low, width) => {
        const tile = { minimum, maximum: minimum + extent };
        const range = { low, high: low + width };
        const inside = Array.from({ length: 255 }, (_, one) => one).filter((one) => {
          const value = valueOfLevel(one, tile);
          return value >= range.low && value <= range.high;
        });
        const picked = levelsIn(range, tile);
        expect(
          countIn(
            Uint8Array.from({ length: 256 }, (_, one) => one),
            picked,
          ),
        ).toBe(inside.length);
        const colours = onlyLevels(new Uint32Array(256).fill(7), picked);
        expect([...colours.keys()].filter((one) => colours[one] !== 0)).toEqual(inside);
      },
    ),
  );
  brush(3, -1);
  expect(useBrush.getState().range).toEqual({ low: -1, high: 3 });
  clearBrush();
  expect(rangeFor(useBrush.getState().range, { minimum: 2, maximum: 6 })).toEqual({ low: 4, high: 6 });
});
