// Lines and pins over a picture: which pixels they take, letter by letter on small pictures, and what holds for every line.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawPlaced, INSIDE, MARK_COLOURS, type MarkStroke, type PlacedMarks } from '../../src-main/export/picture-lines.ts';

/** A letter a pixel: `.` nothing, `#` rim, `r` a region's line, `l` a line's, `p` a pin's, `w` a number's. */
function drawn(placed: PlacedMarks, [width, height]: readonly [number, number], scale = 1, dot = 1): readonly string[] {
  const rows = Array.from({ length: height }, () => Array.from({ length: width }, () => '.'));
  const letters = new Map([
    ['0,0,0', '#'],
    [MARK_COLOURS.regions.join(), 'r'],
    [MARK_COLOURS.lines.join(), 'l'],
    ['255,95,183', 'p'],
    ['255,255,255', 'w'],
  ]);
  drawPlaced(
    {
      ...{ width, height },
      fill: ([left, top], [wide, high], colour) => {
        for (let y = Math.max(0, top); y < Math.min(height, top + high); y++)
          for (let x = Math.max(0, left); x < Math.min(width, left + wide); x++)
            (rows[y] as string[])[x] = letters.get(colour.join()) ?? '?';
      },
    },
    placed,
    scale,
    dot,
  );
  return rows.map((row) => row.join(''));
}

const stroke = (kind: keyof typeof MARK_COLOURS, ...segments: readonly number[]): MarkStroke => ({
  colour: MARK_COLOURS[kind],
  segments: Float64Array.from(segments),
});
const lines = (...strokes: readonly MarkStroke[]): PlacedMarks => ({ strokes, pins: [] });

test('a line is a pixel thick with a dark rim, and rims cover no other line', () => {
  expect(drawn(lines(stroke('regions', 1.5, 2.5, 7.5, 2.5), stroke('lines', 4.5, 0.5, 4.5, 5.5)), [9, 6])).toEqual([
    '...#l#...',
    '####l####',
    '#rrrlrrr#',
    '####l####',
    '...#l#...',
    '...#l#...',
  ]);
});

test('a slanted line takes one pixel a step of its longer direction, the nearest one', () => {
  const rows = drawn(lines(stroke('lines', 0.5, 0.5, 6.5, 3.5)), [7, 4]).map((row) => row.replaceAll('#', '.'));
  // y = 0.5 + (x - 0.5) / 2 at the middles 0.5, 1.5 ... is 0.5, 1, 1.5, 2, 2.5, 3, 3.5.
  expect(rows).toEqual(['l......', '.ll....', '...ll..', '.....ll']);
});

test('four pixels a pixel of the map: the line goes through the middle of the pixel it is drawn through', () => {
  const rows = drawn(lines(stroke('regions', 1.5, 0, 1.5, 2)), [12, 8], 4);
  expect(new Set(rows)).toEqual(new Set(['.....#r#....']));
});

test('what ends on the far edge is drawn on the last pixel; what lies beyond is not drawn, its rim included', () => {
  expect(drawn(lines(stroke('regions', 4, 0, 4, 3)), [4, 3])).toEqual(['..#r', '..#r', '..#r']);
  expect(drawn(lines(stroke('regions', 6, 0, 6, 3)), [4, 3])).toEqual(['....', '....', '....']);
  expect(drawn(lines(stroke('regions', -1e5, 1.5, 1e5, 1.5)), [4, 3])).toEqual(['####', 'rrrr', '####']);
});

test('a box that ends inside of a pixel stays on it at every scale', () => {
  for (const scale of [1, 2, 3, 8]) {
    const right = 2 - INSIDE;
    const rows = drawn(lines(stroke('regions', right, 0, right, 1)), [4 * scale, scale], scale);
    expect(rows[0]?.indexOf('r')).toBe(2 * scale - 1);
  }
});

test('a pin leaves its place free; its number stands where there is room', () => {
  const pin = (x: number, y: number): PlacedMarks => ({ strokes: [], pins: [{ at: [x, y], label: '1' }] });
  const rows = drawn(pin(7.5, 14.5), [20, 22]);
  expect(rows[14]).toBe('.#pppp#.#pppp#......');
  expect(rows.map((row) => row[7]).join('')).toBe('........#pppp#.#pppp#.'.slice(0, 22));
  // Right above; from the right edge to the left, from the upper edge down.
  const at = (drawing: readonly string[]): readonly [number, number] => {
    const top = drawing.findIndex((row) => row.includes('w'));
    return [Math.min(...drawing.map((row) => row.indexOf('w')).filter((x) => x >= 0)), top];
  };
  expect(at(rows)).toEqual([12, 3]);
  expect(at(drawn(pin(29.5, 14.5), [32, 32]))).toEqual([21, 3]);
  expect(at(drawn(pin(7.5, 2.5), [32, 32]))).toEqual([12, 7]);
});

test('every line: both directions take the same pixels, as many as its longer side has, each within half a pixel of it', () => {
  const place = fc.double({ min: -20, max: 60, noNaN: true });
  fc.assert(
    fc.property(place, place, place, place, (x0, y0, x1, y1) => {
      const size = [40, 30] as const;
      const rows = drawn(lines(stroke('lines', x0, y0, x1, y1)), size);
      expect(drawn(lines(stroke('lines', x1, y1, x0, y0)), size)).toEqual(rows);
      const isSteep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
      const [a0, b0, a1, b1] = isSteep ? [y0, x0, y1, x1] : [x0, y0, x1, y1];
      const alongs: number[] = [];
      for (const [y, row] of rows.entries())
        for (const [x, letter] of [...row].entries()) {
          if (letter !== 'l') continue;
          const [a, b] = isSteep ? [y, x] : [x, y];
          alongs.push(a);
          const at = Math.min(Math.max(a0, a1), Math.max(Math.min(a0, a1), a + 0.5));
          const exact = a1 === a0 ? b0 : b0 + ((at - a0) / (a1 - a0)) * (b1 - b0);
          expect(Math.abs(b + 0.5 - exact)).toBeLessThanOrEqual(0.5 + 1e-9);
        }
      expect(new Set(alongs).size).toBe(alongs.length);
    }),
    { numRuns: 200 },
  );
});
