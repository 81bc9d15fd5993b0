// The walls: every tile has a cell of its own, and a point finds the tile it lies on.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellOrigin, fittingCell, layoutWall, mapInCell, tileAt } from '../../src-renderer/canvas/wall-layout.ts';

const COUNTS = [16, 32, 64];

test('at the size of a laptop all 112 maps are in sight', () => {
  const cell = fittingCell(COUNTS, 590, 500, 26);
  expect(cell).toBeGreaterThanOrEqual(36);
  const used = COUNTS.reduce((sum, count) => sum + 26 + layoutWall(count, 590, cell).rows * (cell + 2), 0);
  expect(used).toBeLessThanOrEqual(500);
});

describe('for any wall', () => {
  const walls = fc.record({
    count: fc.integer({ min: 1, max: 200 }),
    width: fc.integer({ min: 30, max: 1500 }),
    cell: fc.integer({ min: 20, max: 160 }),
  });
  test('the middle of every cell belongs to its tile, and all cells lie within the width', () => {
    fc.assert(
      fc.property(walls, ({ count, width, cell }) => {
        const layout = layoutWall(count, width, cell);
        for (let index = 0; index < count; index++) {
          const [x, y] = cellOrigin(layout, index);
          expect(tileAt(layout, count, x + cell / 2, y + cell / 2)).toEqual({ index, across: 0.5, down: 0.5 });
          if (cell <= width) expect(x + cell).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
  test('gaps and what lies beyond the last tile belong to none', () => {
    const layout = layoutWall(3, 200, 50);
    expect(tileAt(layout, 3, 51, 10)).toBeNull();
    expect(tileAt(layout, 3, 10, 51)).toBeNull();
    expect(tileAt(layout, 3, 160, 10)).toBeNull();
    expect(tileAt(layout, 3, -1, 10)).toBeNull();
  });
});

test('a map that is not square lies in the middle of its cell', () => {
  expect(mapInCell(50, 100)).toEqual({ left: 0, top: 0.25, width: 1, height: 0.5 });
  expect(mapInCell(100, 25)).toEqual({ left: 0.375, top: 0, width: 0.25, height: 1 });
});
