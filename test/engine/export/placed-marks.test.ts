// What was drawn on a slice, over its maps: by jump and start and never by the same index; the very pixels of the picture.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placedMarks, requireDrawable } from '../../../src-main/engine/export/placed-marks.ts';
import { drawPlaced, MARK_COLOURS } from '../../../src-main/export/picture-lines.ts';
import { placesOf, type Region } from '../../../src-shared/imaging/regions.ts';
import type { Geometry } from '../../../src-shared/network/graph.ts';
import type { PictureMark } from '../../../src-shared/network/recipe.ts';

const geometryOf = (size: number, jump: number, start: number): Geometry => ({
  ...{ size: [size, size], jump: [jump, jump], start: [start, start] },
});

interface Picture {
  readonly geometry: Geometry;
  readonly rows: number;
  readonly columns: number;
  readonly scale?: number;
}

type Style = Parameters<typeof placedMarks>[0];

/** Rows of `row column` of the pixels in the colour of a mark. */
function pixels(
  style: Style,
  picture: Picture,
  colour: keyof typeof MARK_COLOURS,
  slice: Parameters<typeof placedMarks>[2] = null,
) {
  const { rows, columns, scale = 1 } = picture;
  const [width, height] = [columns * scale, rows * scale];
  const grid = Array.from({ length: height }, () => Array.from({ length: width }, () => ''));
  drawPlaced(
    {
      ...{ width, height },
      fill: ([left, top], [wide, high], rgb) => {
        for (let y = Math.max(0, top); y < Math.min(height, top + high); y++)
          for (let x = Math.max(0, left); x < Math.min(width, left + wide); x++) (grid[y] as string[])[x] = rgb.join();
      },
    },
    placedMarks(style, picture, slice),
    scale,
    1,
  );
  const own = MARK_COLOURS[colour].join();
  return grid.flatMap((row, y) => row.flatMap((one, x) => (one === own ? [`${y} ${x}`] : [])));
}

const box = (top: number, left: number, bottom: number, right: number): Region => ({
  ...{ outline: { kind: 'rectangle', top, left, bottom, right }, threshold: null },
});
const regions = (...list: readonly Region[]): Style => ({ marks: ['regions'], drawn: { regions: list } });

/** The four sides between two pixels, both included. */
const sides = (top: number, left: number, bottom: number, right: number): readonly string[] => {
  const all: string[] = [];
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) if (y === top || y === bottom || x === left || x === right) all.push(`${y} ${x}`);
  return all;
};

describe('outlines', () => {
  test('a rectangle of the slice lies on a map with jump 2 and start 0.5 on the pixels whose centres it goes through', () => {
    const map = { geometry: geometryOf(2, 2, 0.5), rows: 20, columns: 30 };
    // Row 4.5 of the slice is row 2 of the map, 20.5 is 10; columns 10.5 and 30.5 are 5 and 15.
    expect(pixels(regions(box(4.5, 10.5, 20.5, 30.5)), map, 'regions')).toEqual(sides(2, 5, 10, 15));
    // Four pixels each: through their middle, which is where two pixels of the picture meet: the later.
    expect(pixels(regions(box(4.5, 10.5, 20.5, 30.5)), { ...map, scale: 4 }, 'regions')).toEqual(sides(10, 22, 42, 62));
  });

  test('on any map: rows and columns by (slice - start) / jump, to the nearest pixel', () => {
    const whole = fc.integer({ min: 0, max: 60 });
    const geometry = fc.record({ jump: fc.constantFrom(0.5, 1, 2, 4), start: fc.constantFrom(-1.5, 0, 0.5, 1, 3.5) });
    fc.assert(
      fc.property(
        whole,
        whole,
        fc.nat(20),
        fc.nat(20),
        geometry,
        fc.integer({ min: 1, max: 4 }),
        (top, left, high, wide, at, scale) => {
          const map = { geometry: geometryOf(3, at.jump, at.start), rows: 50, columns: 50, scale };
          const found = new Set(pixels(regions(box(top, left, top + high, left + wide)), map, 'regions'));
          const pixel = (place: number): number => Math.floor(((place - at.start) / at.jump + 0.5) * scale);
          const [y0, x0, y1, x1] = [pixel(top), pixel(left), pixel(top + high), pixel(left + wide)];
          const isIn = (one: string): boolean => one.split(' ').every((part) => Number(part) >= 0 && Number(part) < 50 * scale);
          // A side on the very edge of the map is drawn on its last pixel.
          fc.pre([y0, x0, y1, x1].every((one) => one !== 50 * scale));
          expect(found).toEqual(new Set(sides(y0, x0, y1, x1).filter(isIn)));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('an ellipse is nowhere more than a pixel from the true one, and touches its box', () => {
    const map = { geometry: geometryOf(1, 1, 0), rows: 101, columns: 161 };
    const outline = { kind: 'ellipse', top: 10, left: 20, bottom: 90, right: 140 } as const;
    const found = pixels(regions({ outline, threshold: null }), map, 'regions').map((one) => one.split(' ').map(Number));
    for (const [row = 0, column = 0] of found) {
      const [down, across] = [(row - 50) / 40, (column - 80) / 60];
      // How far out along its own ray, in pixels.
      const share = Math.hypot(down, across);
      expect(Math.abs(1 - 1 / share) * Math.hypot(row - 50, column - 80)).toBeLessThan(1);
    }
    const [rows, columns] = [found.map(([row = 0]) => row), found.map(([, column = 0]) => column)];
    expect([Math.min(...rows), Math.max(...rows), Math.min(...columns), Math.max(...columns)]).toEqual([10, 90, 20, 140]);
  });
});

test('the line around a threshold lies on the values that the region holds, and every held value beside another is on it', () => {
  const [rows, columns] = [12, 14];
  const hu = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * 1.7) * 100);
  const region: Region = { outline: null, threshold: { low: 0, high: null } };
  for (const [jump, start] of [
    [1, 0],
    [1, 0.5],
    [2, 0.5],
  ] as const) {
    const map = { geometry: geometryOf(2, jump, start), rows: 5, columns: 6 };
    const grid = { rows: 5, columns: 6, jump: [jump, jump], start: [start, start] } as const;
    const held = new Set(placesOf(region, grid, { rows, columns, hu }));
    const isHeld = (row: number, column: number): boolean =>
      row >= 0 && column >= 0 && row < 5 && column < 6 && held.has(row * 6 + column);
    const border = [...held]
      .map((place) => [Math.floor(place / 6), place % 6] as const)
      .filter(([row, column]) =>
        [
          [row - 1, column],
          [row + 1, column],
          [row, column - 1],
          [row, column + 1],
        ].some(([y, x]) => !isHeld(y as number, x as number)),
      );
    const found = pixels(regions(region), map, 'regions', { rows, columns, hu });
    expect(new Set(found)).toEqual(new Set(border.map(([row, column]) => `${row} ${column}`)));
  }
});

test('the receptive field of a pin is that of the value nearest to it, on the outermost pixels that it sees', () => {
  const style: Style = { marks: ['fields'], drawn: { pins: [{ id: 1, row: 10, column: 12 }] } };
  // Every pixel sees itself and one around it.
  expect(pixels(style, { geometry: geometryOf(3, 1, 0), rows: 20, columns: 20 }, 'fields')).toEqual(sides(9, 11, 11, 13));
  // Jump 2, start 0.5, size 4: the value at (5, 6) has its centre at (10.5, 12.5) and sees rows 9 to 12: rows 4.75 to 6.74 of the map's edges.
  expect(pixels(style, { geometry: geometryOf(4, 2, 0.5), rows: 20, columns: 20 }, 'fields')).toEqual(sides(4, 5, 6, 7));
  expect(
    pixels(
      { ...style, drawn: { pins: [{ id: 1, row: 90, column: 12 }] } },
      { geometry: geometryOf(3, 1, 0), rows: 20, columns: 20 },
      'fields',
    ),
  ).toEqual([]);
});

describe('what cannot be drawn is refused with its place', () => {
  const side = { rows: 20, columns: 30 };
  test.each<[string, readonly PictureMark[], Style['drawn'], RegExp]>([
    [
      'a region below the slice',
      ['regions'],
      { regions: [box(1, 1, 2, 2), box(25, 1, 28, 2)] },
      /regions\[1\]: rows 25 to 28, columns 1 to 2 lie beside the slice/,
    ],
    ['a line left of it', ['lines'], { lines: [{ from: [1, -9], to: [5, -3] }] }, /lines\[0\]: rows 1 to 5, columns -9 to -3 /],
    [
      'a pin',
      ['pins'],
      { pins: [{ id: 1, row: 3, column: 30 }] },
      /pins\[0\]: rows 3 to 3, columns 30 to 30 lie beside .* columns 0 to 29/,
    ],
    [
      'nothing of what is asked for',
      ['fields'],
      { regions: [box(1, 1, 2, 2)] },
      /ask for fields, and what is to be drawn has no pins/,
    ],
    ['nothing at all', ['lines'], undefined, /ask for lines/],
    [
      'a threshold on an array',
      ['regions'],
      { regions: [{ outline: null, threshold: { low: 0, high: 9 } }] },
      /regions\[0\]: its threshold is in HU/,
    ],
  ])('%s', (_, marks, drawn, message) => {
    expect(() => requireDrawable({ marks, ...(drawn ? { drawn } : {}) }, side, false)).toThrow(message);
  });

  test('what reaches over an edge is not', () => {
    expect(() => requireDrawable(regions(box(-5, 20, 10, 60)), side, false)).not.toThrow();
  });
});
