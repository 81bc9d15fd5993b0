// Where the slice lies on its canvas: pixels and places are each other's inverse, zooming keeps what is under the pointer.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitViewport, panBy, toCanvas, toPicture, zoomAt } from '../../src-renderer/canvas/viewport.ts';

const CANVAS = { width: 600, height: 400 };
const MATRIX = { rows: 512, columns: 512, aspect: 1 };

test('a slice that fits lies in the middle, its outer edges half a pixel beyond its outer centres', () => {
  const viewport = fitViewport(CANVAS, MATRIX);
  expect(viewport).toEqual({ scale: 400 / 512, row: 255.5, column: 255.5 });
  expect(toCanvas(viewport, CANVAS, MATRIX, -0.5, -0.5)).toEqual([100, 0]);
  expect(toCanvas(viewport, CANVAS, MATRIX, 511.5, 511.5)).toEqual([500, 400]);
});

test('pixels that are higher than wide are shown so', () => {
  const tall = { rows: 100, columns: 200, aspect: 3 };
  const viewport = fitViewport(CANVAS, tall);
  expect(viewport.scale).toBeCloseTo(400 / 300, 12);
  const [, top] = toCanvas(viewport, CANVAS, tall, -0.5, 0);
  const [, bottom] = toCanvas(viewport, CANVAS, tall, 99.5, 0);
  expect(top).toBeCloseTo(0, 9);
  expect(bottom).toBeCloseTo(400, 9);
});

const place = fc.tuple(fc.double({ min: 0, max: 600, noNaN: true }), fc.double({ min: 0, max: 400, noNaN: true }));
const viewports = fc.record({
  scale: fc.double({ min: 0.3, max: 60, noNaN: true }),
  row: fc.double({ min: -100, max: 600, noNaN: true }),
  column: fc.double({ min: -100, max: 600, noNaN: true }),
});

describe('for any view', () => {
  test('a place on the canvas and its place on the slice lead to each other', () => {
    fc.assert(
      fc.property(viewports, place, (viewport, [x, y]) => {
        const [row, column] = toPicture(viewport, CANVAS, MATRIX, x, y);
        const [backX, backY] = toCanvas(viewport, CANVAS, MATRIX, row, column);
        expect(Math.hypot(backX - x, backY - y)).toBeLessThan(1e-6);
      }),
    );
  });

  test('zooming keeps what lies under the pointer', () => {
    fc.assert(
      fc.property(viewports, place, fc.double({ min: 0.2, max: 5, noNaN: true }), (viewport, [x, y], factor) => {
        const before = toPicture(viewport, CANVAS, MATRIX, x, y);
        const after = toPicture(zoomAt(viewport, CANVAS, MATRIX, factor, x, y), CANVAS, MATRIX, x, y);
        expect(Math.hypot(before[0] - after[0], before[1] - after[1])).toBeLessThan(1e-6);
      }),
    );
  });

  test('moving by pixels moves the picture by as many', () => {
    fc.assert(
      fc.property(viewports, viewports, (viewport, { row: dx, column: dy }) => {
        const [x, y] = toCanvas(viewport, CANVAS, MATRIX, 10, 20);
        const [movedX, movedY] = toCanvas(panBy(viewport, MATRIX, dx, dy), CANVAS, MATRIX, 10, 20);
        expect(Math.hypot(movedX - x - dx, movedY - y - dy)).toBeLessThan(1e-6);
      }),
    );
  });
});

test('the scale stays within bounds', () => {
  const viewport = fitViewport(CANVAS, MATRIX);
  expect(zoomAt(viewport, CANVAS, MATRIX, 1e6, 0, 0).scale).toBe(64);
  expect(zoomAt(viewport, CANVAS, MATRIX, 1e-6, 0, 0).scale).toBe(viewport.scale / 4);
});
