// What was drawn on a slice as vectors of a figure: in millimetres, cut at the edges of the picture.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { figureMarks } from '../../src-main/export/figure-marks.ts';

const PAGE = { rows: 10, columns: 20, width: 40, height: 20 };
const strokeOf = (...segments: readonly number[]) => ({
  strokes: [{ colour: [0x7b, 0xd8, 0x8f] as const, segments: Float64Array.from(segments) }],
  pins: [],
});

test('segments that follow each other are one path, twice as long on a page of two millimetres a pixel', () => {
  const marks = figureMarks(strokeOf(1, 2, 3, 2, 3, 2, 3, 4, 8, 8, 9, 9), PAGE);
  expect(marks?.strokes).toEqual([
    {
      colour: '#7bd88f',
      paths: [
        [
          [2, 4],
          [6, 4],
          [6, 8],
        ],
        [
          [16, 16],
          [18, 18],
        ],
      ],
    },
  ]);
});

test('what reaches over an edge is cut there, what lies beside the picture is left out', () => {
  expect(figureMarks(strokeOf(-10, 5, 30, 5, 0, -3, 20, -1), PAGE)?.strokes[0]?.paths).toEqual([
    [
      [0, 10],
      [40, 10],
    ],
  ]);
  expect(figureMarks(strokeOf(0, -3, 20, -1), PAGE)).toBeNull();
  const pins = [
    { at: [19.5, 0] as const, label: '7' },
    { at: [20.5, 0] as const, label: '8' },
  ];
  expect(figureMarks({ strokes: [], pins }, PAGE)?.pins).toEqual([{ at: [39, 0], label: '7' }]);
});

test('no line leaves its picture, and one inside stays as it is', () => {
  const at = fc.double({ min: -40, max: 60, noNaN: true });
  fc.assert(
    fc.property(at, at, at, at, (x0, y0, x1, y1) => {
      const path = figureMarks(strokeOf(x0, y0, x1, y1), PAGE)?.strokes[0]?.paths[0];
      const isInside = [x0, x1].every((x) => x >= 0 && x <= 20) && [y0, y1].every((y) => y >= 0 && y <= 10);
      if (isInside)
        expect(path).toEqual([
          [x0 * 2, y0 * 2],
          [x1 * 2, y1 * 2],
        ]);
      for (const [x, y] of path ?? []) {
        expect(Math.min(x, 40 - x, y, 20 - y)).toBeGreaterThan(-1e-9);
        // On the line.
        const length = Math.hypot(x1 - x0, y1 - y0);
        expect(Math.abs((x / 2 - x0) * (y1 - y0) - (y / 2 - y0) * (x1 - x0))).toBeLessThan(1e-9 * Math.max(1, length) * 100);
      }
    }),
  );
});
