// How far a drag on the slice goes, by what it means (state/mouse.ts). Pure.
import type { HuWindow } from '../../../src-shared/imaging/window-level.ts';

/** The window changes by this share of the slice's range a pixel: about 4 HU on a CT. */
const RANGE_STEPS = 1024;
/** Pixels a slice. */
const SCRUB_PIXELS = 4;
const ZOOM_PER_PIXEL = 1.01;

/** Right is wider, down is brighter: the centre falls. */
export function draggedWindow(start: HuWindow, x: number, y: number, rangeHu: number): HuWindow {
  const step = (rangeHu > 0 ? rangeHu : 1) / RANGE_STEPS;
  return { widthHu: Math.max(Math.min(1, step), start.widthHu + x * step), centerHu: start.centerHu - y * step };
}

export const scrubbedSlice = (start: number, y: number): number => start + Math.trunc(y / SCRUB_PIXELS);

/** Up is nearer. */
export const dragZoom = (y: number): number => ZOOM_PER_PIXEL ** -y;

/** Values of the pixels between two corners, both included; for the window of a region. */
export function regionValues(
  { stored, rows, columns }: { readonly stored: ArrayLike<number>; readonly rows: number; readonly columns: number },
  one: { readonly x: number; readonly y: number },
  other: { readonly x: number; readonly y: number },
): Float32Array | Float64Array {
  const within = (value: number, end: number): number => Math.min(end - 1, Math.max(0, Math.floor(value)));
  const [left, right] = [within(Math.min(one.x, other.x), columns), within(Math.max(one.x, other.x), columns)];
  const [top, bottom] = [within(Math.min(one.y, other.y), rows), within(Math.max(one.y, other.y), rows)];
  const count = (right - left + 1) * (bottom - top + 1);
  const values = stored instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
  let at = 0;
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) values[at++] = stored[row * columns + column] as number;
  return values;
}
