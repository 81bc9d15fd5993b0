// A map over a slice: which pixels of the slice a value covers, by jump and start, and how much of them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groundPicture, type LaidMap, laidPicture, type SliceGround } from '../../src-main/export/ground-picture.ts';
import { displayLookup } from '../../src-shared/imaging/display-lookup.ts';

const range = { minimum: 0, maximum: 254 };
const palette = displayLookup(range, range, 'grey');
const bar = { display: range, colours: new Uint8Array(0) };

const groundOf = (rows: number, columns: number, grey: (at: number) => number): SliceGround => ({
  ...{ rows, columns, bar },
  pixels: Uint8Array.from({ length: rows * columns }, (_, at) => grey(at)),
});
const laidOf = (changes: Partial<LaidMap> = {}): LaidMap => ({
  ...{ mode: 'blend', opacity: 1, values: null, jump: [1, 1], start: [0, 0] },
  ...changes,
});
const mapOf = (rows: number, columns: number, levels: readonly number[]) => ({
  ...{ rows, columns, range, palette },
  levels: Uint8Array.from(levels),
});
/** Of a level in the grey colormap. */
const greyOf = (level: number): number => palette[level * 4] as number;
/** The red of each row: all is grey. */
function rowsOf({ width, rgb }: ReturnType<typeof laidPicture>): readonly (readonly number[])[] {
  const red = Array.from({ length: rgb.length / 3 }, (_, at) => rgb[at * 3] as number);
  return Array.from({ length: red.length / width }, (_, row) => red.slice(row * width, (row + 1) * width));
}

describe('blend', () => {
  test('a map with the jump and start of the slice covers its pixels', () => {
    const picture = laidPicture(
      groundOf(2, 2, () => 9),
      laidOf(),
      mapOf(2, 2, [10, 20, 30, 40]),
      1,
    );
    expect(rowsOf(picture)).toEqual([
      [greyOf(10), greyOf(20)],
      [greyOf(30), greyOf(40)],
    ]);
  });

  test('an even kernel moves it by half a pixel: shares at scale 1, whole pixels at scale 2', () => {
    const map = mapOf(1, 2, [100, 200]);
    const laid = laidOf({ start: [0.5, 0.5] });
    // One row of values from 0.5 to 1.5: half of two rows. Values lie from 0.5 to 1.5 and from 1.5 to 2.5.
    const [first, second] = [greyOf(100), greyOf(200)];
    const half = [0.25 * first, 0.25 * (first + second), 0.25 * second].map((sum, at) =>
      Math.round(sum + 40 * (1 - [0.25, 0.5, 0.25][at]!)),
    );
    expect(
      rowsOf(
        laidPicture(
          groundOf(2, 3, () => 40),
          laid,
          map,
          1,
        ),
      ),
    ).toEqual([half, half]);
    const row = [40, first, first, second, second, 40];
    expect(
      rowsOf(
        laidPicture(
          groundOf(2, 3, () => 40),
          laid,
          map,
          2,
        ),
      ),
    ).toEqual([Array(6).fill(40), row, row, Array(6).fill(40)]);
  });

  test('with jump 2 and start 0.5 a value covers two by two pixels, and half of its strength half of the ground', () => {
    const ground = groundOf(4, 5, (at) => at);
    const picture = rowsOf(
      laidPicture(ground, laidOf({ jump: [2, 2], start: [0.5, 0.5], opacity: 0.5 }), mapOf(2, 2, [20, 60, 100, 254]), 1),
    );
    const over = (at: number, level: number): number => Math.round(at * 0.5 + greyOf(level) * 0.5);
    expect(picture).toEqual([
      [over(0, 20), over(1, 20), over(2, 60), over(3, 60), 4],
      [over(5, 20), over(6, 20), over(7, 60), over(8, 60), 9],
      [over(10, 100), over(11, 100), over(12, 254), over(13, 254), 14],
      [over(15, 100), over(16, 100), over(17, 254), over(18, 254), 19],
    ]);
  });

  test('what is no number has its own colour', () => {
    const { rgb } = laidPicture(
      groundOf(1, 1, () => 0),
      laidOf(),
      mapOf(1, 1, [255]),
      1,
    );
    expect([...rgb]).toEqual([255, 0, 200]);
  });

  test('every pixel is the mean of the values by the area they cover of it, wherever the map lies', () => {
    const number = fc.integer({ min: 1, max: 24 }).map((eighths) => eighths / 8);
    fc.assert(
      fc.property(
        fc.record({
          down: number,
          across: number,
          top: fc.integer({ min: -16, max: 16 }),
          left: fc.integer({ min: -16, max: 16 }),
        }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 0, max: 254 }), { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        ({ down, across, top, left }, scale, levels, eighths) => {
          const opacity = eighths / 8;
          const laid = laidOf({ jump: [down, across], start: [top / 8, left / 8], opacity });
          const ground = groundOf(5, 6, (at) => at * 8);
          const picture = rowsOf(laidPicture(ground, laid, mapOf(3, 4, levels), scale));
          const overlap = (pixel: number, value: number, jump: number, start: number): number => {
            const from = start + (value - 0.5) * jump + 0.5;
            return Math.max(0, Math.min((pixel + 1) / scale, from + jump) - Math.max(pixel / scale, from)) * scale;
          };
          for (const [y, row] of picture.entries())
            for (const [x, found] of row.entries()) {
              let [covered, sum] = [0, 0];
              for (const [at, level] of levels.entries()) {
                const share = overlap(y, Math.floor(at / 4), down, top / 8) * overlap(x, at % 4, across, left / 8);
                covered += share;
                sum += share * greyOf(level);
              }
              const under = ground.pixels[Math.floor(y / scale) * 6 + Math.floor(x / scale)] as number;
              expect(Math.abs(found - (under * (1 - opacity * covered) + opacity * sum))).toBeLessThan(0.501);
            }
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('threshold: the values picked out, both ends included; without a choice the upper half of the map', () => {
  const ground = groundOf(1, 4, () => 7);
  const map = mapOf(1, 4, [10, 127, 200, 255]);
  const seen = (values: LaidMap['values']) => rowsOf(laidPicture(ground, laidOf({ mode: 'threshold', values }), map, 1))[0];
  expect(seen({ low: 10, high: 127 })).toEqual([greyOf(10), greyOf(127), 7, 7]);
  expect(seen(null)).toEqual([7, greyOf(127), greyOf(200), 7]);
  expect(seen({ low: 300, high: 400 })).toEqual([7, 7, 7, 7]);
});

test('contour: between two columns of the map, at the place of the slice that a straight slope gives', () => {
  // The level 127 is reached half way between values at 0 and at 254 (columns 1 and 2): at 1.5 of the map, 2 * 1.5 + 0.5 + 0.5 = 4 of the slice's edges.
  const map = mapOf(3, 4, [0, 0, 254, 254, 0, 0, 254, 254, 0, 0, 254, 254]);
  const laid = laidOf({ mode: 'contour', jump: [2, 2], start: [0.5, 0.5], values: { low: 127.5, high: 254 } });
  const { rgb, width } = laidPicture(
    groundOf(6, 8, () => 50),
    laid,
    map,
    1,
  );
  const at = (row: number, column: number): readonly number[] => [
    ...rgb.subarray((row * width + column) * 3, (row * width + column) * 3 + 3),
  ];
  // From the centre of the first row of values (edge 1 of the slice) to that of the last (edge 5).
  const drawn = Array.from({ length: 6 * 8 }, (_, i) => i).filter((i) => at(Math.floor(i / 8), i % 8).join() === '255,209,102');
  expect(drawn).toEqual([1, 2, 3, 4].map((row) => row * 8 + 4).concat(5 * 8 + 4));
  expect(at(2, 3)).toEqual([0, 0, 0]);
  expect(at(2, 1)).toEqual([50, 50, 50]);
  const faint = laidPicture(
    groundOf(6, 8, () => 50),
    { ...laid, opacity: 0.5 },
    map,
    1,
  );
  expect([...faint.rgb.subarray((2 * 8 + 4) * 3, (2 * 8 + 4) * 3 + 3)]).toEqual(
    [255, 209, 102].map((c) => Math.round(25 + c / 2)),
  );
});

test('the slice alone, larger, grey or in colours', () => {
  expect(
    rowsOf(
      groundPicture(
        groundOf(1, 2, (at) => 3 + at),
        2,
      ),
    ),
  ).toEqual([
    [3, 3, 4, 4],
    [3, 3, 4, 4],
  ]);
  const colours = { rows: 1, columns: 1, pixels: Uint8Array.of(1, 2, 3), bar };
  expect([...groundPicture(colours, 2).rgb]).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
});
