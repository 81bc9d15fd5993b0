// A drag on the slice, or on the open map that is locked to it, from press to release; and the turns of a wheel. Points are CSS pixels of the slice's
// canvas, wherever the pointer is.

import { autoVoi, autoWindow } from '../../../src-shared/imaging/slice-look.ts';
import { type Point, panBy, toPicture, type Viewport } from '../../canvas/viewport.ts';
import type { DragKind } from '../../state/mouse.ts';
import { showSlice, useSeries } from '../../state/series.ts';
import { useSlices } from '../../state/slices.ts';
import { setWindow, useView, viewportOf, zoomBy } from '../../state/view.ts';
import { draggedWindow, dragZoom, regionValues, scrubbedSlice } from './drag.ts';

export interface Drag {
  readonly kind: DragKind;
  readonly from: Point;
  readonly view: ReturnType<typeof useView.getState>;
  readonly slice: number;
}

/** A press that goes less far is a click, CSS pixels. */
const CLICK = 4;

export const isClick = (from: Point, to: Point): boolean => Math.hypot(to.x - from.x, to.y - from.y) < CLICK;

/** Pixels of the slice that is shown. */
export const imageSize = (): { width: number; height: number } | null => {
  const { pixels } = useSlices.getState().shown ?? {};
  return pixels ? { width: pixels.columns, height: pixels.rows } : null;
};

/** @param viewport where the drag begins; the slice's own where it is left out */
export function beginDrag(kind: DragKind, from: Point, viewport?: Viewport): Drag {
  const view = useView.getState();
  return { kind, from, view: viewport ? { ...view, viewport } : view, slice: useSeries.getState().slice };
}

export function applyDrag({ kind, from, view, slice }: Drag, to: Point): void {
  const { pixels } = useSlices.getState().shown ?? {};
  const image = imageSize();
  if (!pixels || !image) return;
  const [movedX, movedY] = [to.x - from.x, to.y - from.y];
  if (kind === 'window') {
    if (pixels.kind === 'grey' && (movedX !== 0 || movedY !== 0))
      setWindow(draggedWindow(view.window, movedX, movedY, pixels.maxHu - pixels.minHu), '', view.voi);
  } else if (kind === 'pan') useView.setState({ viewport: panBy(viewportOf(view, image), movedX, movedY) });
  else if (kind === 'scrub') showSlice(scrubbedSlice(slice, movedY));
  else if (kind === 'zoom' && movedY !== 0) {
    useView.setState({ viewport: viewportOf(view, image) });
    zoomBy(dragZoom(movedY), from);
  }
}

export function windowOfRegion({ from, view }: Drag, to: Point): void {
  const { pixels } = useSlices.getState().shown ?? {};
  const image = imageSize();
  if (pixels?.kind !== 'grey' || !image) return;
  const viewport = viewportOf(view, image);
  const stored = regionValues(pixels, toPicture(viewport, from), toPicture(viewport, to));
  setWindow(autoWindow({ ...pixels, stored }), 'region', autoVoi(pixels));
}

const WHEEL_ZOOM = 1.0015;
/** A wheel's notch is at least this much at once and means one slice; trackpads give less at a time, which is added up. */
const WHEEL_NOTCH = 50;

export const wheelZoom = (deltaY: number): number => WHEEL_ZOOM ** -deltaY;

/** Whole slices out of the turns of a wheel. */
export function countNotches(): (deltaY: number) => number {
  let turned = 0;
  return (deltaY) => {
    const isNotch = Math.abs(deltaY) >= WHEEL_NOTCH;
    turned = isNotch ? Math.sign(deltaY) * WHEEL_NOTCH : turned + deltaY;
    const steps = Math.trunc(turned / WHEEL_NOTCH);
    turned -= steps * WHEEL_NOTCH;
    return steps;
  };
}
