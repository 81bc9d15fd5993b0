// Which values a region holds: against the definition, value by value, on grids with any jump and start.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxAround,
  grownOutline,
  movedOutline,
  type Outline,
  placesOf,
  type Region,
  type RegionGrid,
  type RegionSlice,
  sliceGrid,
} from '../../src-shared/imaging/regions.ts';
import { tissueClasses } from '../../src-shared/imaging/tissue-classes.ts';

const SIDE = 12;
const coordinate = fc.integer({ min: -8, max: 32 }).map((value) => value / 2);
const box = (kind: 'rectangle' | 'ellipse') =>
  fc.tuple(coordinate, coordinate, coordinate, coordinate).map(
    ([a, b, c, d]): Outline => ({
      kind,
      top: Math.min(a, c),
      left: Math.min(b, d),
      bottom: Math.max(a, c),
      right: Math.max(b, d),
    }),
  );
const bounds = fc.option(fc.integer({ min: -1000, max: 1000 }));
const threshold = fc.option(fc.record({ low: bounds, high: bounds }));
const grid = fc.record({
  rows: fc.integer({ min: 1, max: 14 }),
  columns: fc.integer({ min: 1, max: 14 }),
  jump: fc.tuple(fc.constantFrom(0.5, 1, 2, 3, -1), fc.constantFrom(0.5, 1, 2, 3)),
  start: fc.tuple(fc.constantFrom(-1, 0, 0.5, 1.5), fc.constantFrom(-2, 0, 0.5, 11)),
});
const slice = fc
  .array(
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -1024, max: 1500 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
    {
      minLength: SIDE * SIDE,
      maxLength: SIDE * SIDE,
    },
  )
  .map((hu): RegionSlice => ({ rows: SIDE, columns: SIDE, hu: Float32Array.from(hu) }));

/** The rule as it is told to people, for one value. */
function counts(
  { outline, threshold: range }: Region,
  row: number,
  column: number,
  { jump, start }: RegionGrid,
  on: RegionSlice,
) {
  const [down, across] = [start[0] + jump[0] * row, start[1] + jump[1] * column];
  if (outline && outline.kind !== 'polygon') {
    const { top, left, bottom, right, kind } = outline;
    if (down < top || down > bottom || across < left || across > right) return false;
    const [high, wide] = [(bottom - top) / 2, (right - left) / 2];
    const part = (away: number, half: number): number => (half > 0 ? (away / half) ** 2 : 0);
    if (kind === 'ellipse' && part(down - (top + bottom) / 2, high) + part(across - (left + right) / 2, wide) > 1 + 1e-9)
      return false;
  }
  const [pixelRow, pixelColumn] = [Math.floor(down + 0.5), Math.floor(across + 0.5)];
  if (pixelRow < 0 || pixelColumn < 0 || pixelRow >= SIDE || pixelColumn >= SIDE) return false;
  const hu = on.hu[pixelRow * SIDE + pixelColumn] ?? Number.NaN;
  return !Number.isNaN(hu) && !(range && ((range.low !== null && hu < range.low) || (range.high !== null && hu >= range.high)));
}

const expected = (region: Region, { rows, columns, ...rest }: RegionGrid, on: RegionSlice): number[] =>
  Array.from({ length: rows * columns }, (_, at) => at).filter((at) =>
    counts(region, Math.floor(at / columns), at % columns, { rows, columns, ...rest }, on),
  );

describe('values that a region holds', () => {
  it('are those whose centre lies in it and whose nearest pixel counts', () => {
    fc.assert(
      fc.property(
        fc.option(fc.oneof(box('rectangle'), box('ellipse')), { nil: null }),
        threshold,
        grid,
        slice,
        (outline, range, on, pixels) => {
          const region = { outline, threshold: range };
          expect([...placesOf(region, on, pixels)]).toEqual(expected(region, on, pixels));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of a polygon are those of the rectangle that it is', () => {
    const quarter = fc.integer({ min: -8, max: 50 }).map((value) => value / 4);
    fc.assert(
      fc.property(quarter, quarter, quarter, quarter, slice, (a, b, c, d, pixels) => {
        const [top, bottom, left, right] = [Math.min(a, c), Math.max(a, c), Math.min(b, d), Math.max(b, d)];
        const points = [
          [top, left],
          [top, right],
          [bottom, right],
          [bottom, left],
        ] as const;
        const places = (outline: Outline) => [...placesOf({ outline, threshold: null }, sliceGrid(pixels), pixels)];
        expect(places({ kind: 'polygon', points })).toEqual(places({ kind: 'rectangle', top, left, bottom, right }));
      }),
    );
  });

  it('of a polygon that crosses itself leave its middle out; two polygons that share an edge share the values on it', () => {
    const pixels = { rows: SIDE, columns: SIDE, hu: new Float32Array(SIDE * SIDE) };
    const places = (points: readonly (readonly [number, number])[]) => [
      ...placesOf({ outline: { kind: 'polygon', points }, threshold: null }, sliceGrid(pixels), pixels),
    ];
    const star = places([
      [0, 5.5],
      [10.2, 2.1],
      [3.7, 11],
      [3.7, 0],
      [10.2, 8.9],
    ]);
    expect(star).not.toContain(5 * SIDE + 5);
    expect(star).toContain(2 * SIDE + 5);
    const upper = places([
      [1, 1],
      [1, 9],
      [5, 9],
      [5, 1],
    ]);
    const lower = places([
      [5, 1],
      [5, 9],
      [9, 9],
      [9, 1],
    ]);
    const shared = upper.filter((at) => lower.includes(at));
    expect(shared).toEqual(Array.from({ length: 9 }, (_, at) => 5 * SIDE + 1 + at));
    expect(upper).toHaveLength(5 * 9);
    expect(places([])).toEqual([]);
    expect(places([[3, 3]])).toEqual([3 * SIDE + 3]);
  });
});

it('outlines move and grow, and never turn inside out', () => {
  const ellipse: Outline = { kind: 'ellipse', top: 2, left: 4, bottom: 6, right: 10 };
  expect(movedOutline(ellipse, 1, -2)).toEqual({ kind: 'ellipse', top: 3, left: 2, bottom: 7, right: 8 });
  expect(grownOutline(ellipse, 1)).toEqual({ kind: 'ellipse', top: 1, left: 3, bottom: 7, right: 11 });
  expect(grownOutline(ellipse, -5)).toEqual({ kind: 'ellipse', top: 4, left: 7, bottom: 4, right: 7 });
  const triangle: Outline = {
    kind: 'polygon',
    points: [
      [0, 0],
      [0, 8],
      [4, 4],
    ],
  };
  expect(movedOutline(triangle, 2, 3)).toEqual({
    kind: 'polygon',
    points: [
      [2, 3],
      [2, 11],
      [6, 7],
    ],
  });
  expect(boxAround(grownOutline(triangle, 2))).toEqual({ top: -2, left: -2, bottom: 6, right: 10 });
});

it('tissue classes do not overlap', () => {
  const ends = tissueClasses.map(({ low, high }) => [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY] as const);
  for (const [at, [low, high]] of ends.entries()) {
    expect(low).toBeLessThan(high);
    expect(low).toBeGreaterThanOrEqual(ends[at - 1]?.[1] ?? Number.NEGATIVE_INFINITY);
  }
});
