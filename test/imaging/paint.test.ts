// What strokes make of a slice: which pixels, which HU, as stored values that a file could hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { huOf } from '../../src-shared/imaging/modality.ts';
import { type Paintable, paint, type Stroke, strokeText } from '../../src-shared/imaging/paint.ts';

const SIDE = 32;
const picture: Paintable = {
  rows: SIDE,
  columns: SIDE,
  stored: new Int16Array(SIDE * SIDE).fill(24),
  modality: { kind: 'linear', slope: 1, intercept: -1024 },
};
const stroke: Stroke = { kind: 'ball', centre: [10, 12], half: [3, 5], hu: 100, toHu: 500, angle: 0, seed: 1 };

function painted(strokes: readonly Stroke[], on: Paintable = picture): (row: number, column: number) => number {
  const made = paint(on, strokes);
  if (!made) throw new Error('It can be painted.');
  return (row, column) => huOf(made.modality, made.stored[row * SIDE + column] as number);
}

describe('strokes', () => {
  it('a ball: all within the ellipse, nothing beside it, the slice before untouched', () => {
    const at = painted([stroke]);
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const isInside = ((row - 10) / 3) ** 2 + ((column - 12) / 5) ** 2 <= 1;
        expect(at(row, column)).toBe(isInside ? 100 : -1000);
      }
    }
    expect(picture.stored.every((value) => value === 24)).toBe(true);
  });

  it('a ramp along its angle, from end to end', () => {
    const right = painted([{ ...stroke, kind: 'ramp', half: [2, 8] }]);
    expect([4, 8, 12, 16, 20].map((column) => right(10, column))).toEqual([100, 200, 300, 400, 500]);
    const down = painted([{ ...stroke, kind: 'ramp', half: [8, 2], angle: 90 }]);
    expect([2, 6, 10, 14, 18].map((row) => down(row, 12))).toEqual([100, 200, 300, 400, 500]);
    expect(down(10, 15)).toBe(-1000);
  });

  it('an edge through the centre, turned', () => {
    const at = painted([{ ...stroke, kind: 'edge', half: [6, 6], angle: 180 }]);
    expect([at(10, 11), at(10, 13), at(4, 18), at(16, 18), at(17, 18)]).toEqual([500, 100, 100, 100, -1000]);
  });

  it.each([0, 45, 90, 135, 180, 225, 270, 315, -90])(
    'an edge at %d degrees is straight: what lies on it is beyond it',
    (angle) => {
      const at = painted([{ ...stroke, kind: 'edge', half: [6, 6], angle }]);
      const [down, right] = [Math.round(Math.sin((angle * Math.PI) / 180)), Math.round(Math.cos((angle * Math.PI) / 180))];
      for (let row = 4; row <= 16; row++)
        for (let column = 6; column <= 18; column++)
          expect([row, column, at(row, column)]).toEqual([
            row,
            column,
            (row - 10) * down + (column - 12) * right < 0 ? 100 : 500,
          ]);
    },
  );

  it('noise: over what was there, of the deviation asked for, the same for the same seed', () => {
    const wide: Stroke = { ...stroke, kind: 'noise', centre: [15.5, 15.5], half: [16, 16], hu: 40 };
    const [one, same, other] = [painted([wide]), painted([wide]), painted([{ ...wide, seed: 2 }])];
    const inside = Array.from({ length: SIDE * SIDE }, (_, at) => [Math.floor(at / SIDE), at % SIDE] as const).filter(
      ([row, column]) => ((row - 15.5) / 16) ** 2 + ((column - 15.5) / 16) ** 2 <= 1,
    );
    const values = inside.map(([row, column]) => one(row, column) + 1000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    // Four standard errors.
    expect(Math.abs(mean)).toBeLessThan((4 * 40) / Math.sqrt(values.length));
    expect(Math.abs(deviation - 40)).toBeLessThan((4 * 40) / Math.sqrt(2 * values.length));
    expect(inside.every(([row, column]) => one(row, column) === same(row, column))).toBe(true);
    expect(inside.some(([row, column]) => one(row, column) !== other(row, column))).toBe(true);
  });

  it('the later over the earlier; beside the slice nothing', () => {
    const at = painted([stroke, { ...stroke, half: [1, 1], hu: -50 }, { ...stroke, centre: [-40, 90] }]);
    expect([at(10, 12), at(10, 15), at(31, 31)]).toEqual([-50, 100, -1000]);
  });

  it('smaller than a pixel: the nearest one', () => {
    const at = painted([{ ...stroke, half: [0, 0] }]);
    expect([at(10, 12), at(10, 13), at(9, 12)]).toEqual([100, -1000, -1000]);
  });
});

it('stored values stay within their type; HU that no stored value has become the nearest', () => {
  const coarse: Paintable = { ...picture, modality: { kind: 'linear', slope: 2.5, intercept: -1000 } };
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (hu) => {
      const got = painted([{ ...stroke, hu }], coarse)(10, 12);
      const nearest = Math.min(0x7fff, Math.max(-0x8000, Math.round((hu + 1000) / 2.5))) * 2.5 - 1000;
      expect(got).toBe(nearest);
    }),
    { numRuns: 200 },
  );
});

it('pictures whose HU come from a table are not painted', () => {
  const table = { firstMapped: 0, entries: Uint16Array.of(1, 2), bits: 16 };
  expect(paint({ ...picture, modality: { kind: 'table', table } }, [stroke])).toBeNull();
  expect(paint({ ...picture, modality: { kind: 'linear', slope: 0, intercept: 0 } }, [stroke])).toBeNull();
});

it('is told in words', () => {
  expect(strokeText(stroke)).toBe('ball of 100 HU at row 10, column 12');
  expect(strokeText({ ...stroke, kind: 'edge', angle: 45 })).toBe('edge from 100 to 500 HU, 45°, at row 10, column 12');
});
