// Where maps lie in a wall, which is under the pointer, and where the arrow keys lead.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fittingSide, GAP, hitTest, layOut, neighbour, tileOrigin, wallSize } from '../../src-renderer/canvas/wall-layout.ts';

const SQUARE = { width: 511, height: 511 };

describe('wall layout', () => {
  it('fills rows from the left', () => {
    const layout = layOut(16, 40, SQUARE, 10 * (40 + GAP));
    expect(layout).toEqual({ columns: 10, rows: 2, tile: { width: 40, height: 40 }, gap: GAP, count: 16 });
    expect(tileOrigin(layout, 12)).toEqual({ x: 2 * (40 + GAP), y: 40 + GAP });
    expect(wallSize(layout)).toEqual({ width: 10 * (40 + GAP) - GAP, height: 2 * 40 + GAP });
  });

  it('keeps the proportions of the maps', () => {
    expect(layOut(4, 60, { width: 100, height: 50 }, 500).tile).toEqual({ width: 60, height: 30 });
  });

  it('hits nothing in gaps, behind the last map and outside', () => {
    const layout = layOut(5, 20, SQUARE, 3 * (20 + GAP));
    expect(hitTest(layout, { x: -1, y: 0 })).toBeNull();
    expect(hitTest(layout, { x: 20.5, y: 5 })).toBeNull();
    expect(hitTest(layout, { x: 2 * (20 + GAP) + 1, y: 20 + GAP + 1 })).toBeNull();
    expect(hitTest(layout, { x: 20 + GAP + 5, y: 10 })).toEqual({ position: 1, across: 0.25, down: 0.5 });
  });

  it('hits every map at its own middle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 8, max: 200 }),
        fc.integer({ min: 50, max: 1200 }),
        (count, side, width) => {
          const layout = layOut(count, side, SQUARE, width);
          const position = count - 1;
          const { x, y } = tileOrigin(layout, position);
          expect(hitTest(layout, { x: x + layout.tile.width / 2, y: y + layout.tile.height / 2 })?.position).toBe(position);
        },
      ),
    );
  });

  it('moves with the arrows and stays at the edges', () => {
    const layout = layOut(10, 20, SQUARE, 4 * (20 + GAP));
    expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map((key) => neighbour(layout, 5, key))).toEqual([4, 6, 1, 9]);
    expect(neighbour(layout, 0, 'ArrowUp')).toBe(0);
    expect(neighbour(layout, 7, 'ArrowDown')).toBe(7);
  });

  it('finds the largest side at which all walls fit', () => {
    const walls = [16, 32, 64].map((count) => ({ count, map: SQUARE }));
    const side = fittingSide(walls, 700, 460);
    const heightAt = (at: number): number =>
      walls.reduce((sum, { count, map }) => sum + wallSize(layOut(count, at, map, 700)).height, 0);
    expect(heightAt(side)).toBeLessThanOrEqual(460);
    expect(heightAt(side + 1)).toBeGreaterThan(460);
  });
});
