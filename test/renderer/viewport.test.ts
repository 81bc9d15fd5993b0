// The slice's viewport: fitting, zooming at the pointer, from pixels to the screen and back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fittedViewport, paneViewport, placeIn, slicePointOf, sliceViewport } from '../../src-renderer/canvas/locked-view.ts';
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

describe('the open map locked to the slice', () => {
  const size = fc.record({ width: fc.integer({ min: 1, max: 4000 }), height: fc.integer({ min: 1, max: 4000 }) });
  it('has the same place in its middle and the same scale, and leads back', () => {
    fc.assert(
      fc.property(viewport, size, size, point, (one, pane, canvas, at) => {
        const inPane = paneViewport(one, pane, canvas);
        const [here, there] = [
          toPicture(one, { x: canvas.width / 2, y: canvas.height / 2 }),
          toPicture(inPane, { x: pane.width / 2, y: pane.height / 2 }),
        ];
        expect(inPane.scale).toBe(one.scale);
        expect(Math.hypot(here.x - there.x, here.y - there.y)).toBeLessThan(1e-6);
        const back = sliceViewport(inPane, pane, canvas);
        expect(Math.hypot(back.offsetX - one.offsetX, back.offsetY - one.offsetY)).toBeLessThan(1e-6);
        const [onSlice, onMap] = [toPicture(one, slicePointOf(at, pane, canvas)), toPicture(inPane, at)];
        expect(Math.hypot(onSlice.x - onMap.x, onSlice.y - onMap.y)).toBeLessThan(1e-6);
      }),
    );
  });
  it('begins where the whole map lay', () => {
    const box = { left: 0.5, top: 0.5, width: 511, height: 511 };
    const { left, top, width, height } = placeIn(fittedViewport(box, 400), box);
    expect([left, top]).toEqual([0, 0]);
    expect([width, height].map((side) => Number(side.toFixed(9)))).toEqual([400, 400]);
  });
});
