// The slice's viewport: fitting, zooming at the pointer, from pixels to the screen and back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitViewport, panBy, pixelAt, toPicture, toScreen, zoomAt } from '../../src-renderer/canvas/viewport.ts';

const coordinate = fc.double({ min: -2000, max: 2000, noNaN: true });
const viewport = fc.record({
  scale: fc.double({ min: 0.1, max: 40, noNaN: true }),
  offsetX: coordinate,
  offsetY: coordinate,
});
const point = fc.record({ x: coordinate, y: coordinate });

describe('viewport', () => {
  it('shows the whole picture, centred', () => {
    expect(fitViewport({ width: 512, height: 256 }, { width: 1024, height: 1024 })).toEqual({
      scale: 2,
      offsetX: 0,
      offsetY: 256,
    });
  });

  it('has no pixel beside the picture', () => {
    const fit = fitViewport({ width: 4, height: 4 }, { width: 40, height: 80 });
    const image = { width: 4, height: 4 };
    expect(pixelAt(fit, { x: 0, y: 19 }, image)).toBeNull();
    expect(pixelAt(fit, { x: 40, y: 30 }, image)).toBeNull();
    expect(pixelAt(fit, { x: 39.9, y: 20 }, image)).toEqual({ row: 0, column: 3 });
  });

  it('keeps the point under the pointer when it zooms', () => {
    fc.assert(
      fc.property(viewport, point, fc.double({ min: 0.2, max: 5, noNaN: true }), (view, at, factor) => {
        const before = toPicture(view, at);
        const after = toPicture(zoomAt(view, at, factor), at);
        expect(after.x).toBeCloseTo(before.x, 4);
        expect(after.y).toBeCloseTo(before.y, 4);
      }),
    );
  });

  it('goes to the screen and back', () => {
    fc.assert(
      fc.property(viewport, point, (view, picture) => {
        const back = toPicture(view, toScreen(view, picture));
        expect(back.x).toBeCloseTo(picture.x, 5);
        expect(back.y).toBeCloseTo(picture.y, 5);
      }),
    );
  });

  it('pans by screen pixels', () => {
    expect(panBy({ scale: 3, offsetX: 1, offsetY: 2 }, 10, -5)).toEqual({ scale: 3, offsetX: 11, offsetY: -3 });
  });
});
