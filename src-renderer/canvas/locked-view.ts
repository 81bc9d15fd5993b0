// The open map beside the slice: the same place in the middle of both, and as many screen pixels a millimetre. Pure; screen units are CSS pixels.
import type { EdgeBox } from '../../src-shared/network/map-places.ts';
import type { Point, Size, Viewport } from './viewport.ts';

/** From a point of the slice's canvas to the same place in the pane of the map. */
const between = (pane: Size, canvas: Size): Point => ({
  x: (pane.width - canvas.width) / 2,
  y: (pane.height - canvas.height) / 2,
});

/** How the slice's coordinates lie in the pane of the map. */
export function paneViewport({ scale, offsetX, offsetY }: Viewport, pane: Size, canvas: Size): Viewport {
  const { x, y } = between(pane, canvas);
  return { scale, offsetX: offsetX + x, offsetY: offsetY + y };
}

/** The slice's viewport where its coordinates are to lie so in the pane of the map. */
export const sliceViewport = (inPane: Viewport, pane: Size, canvas: Size): Viewport => paneViewport(inPane, canvas, pane);

export function slicePointOf({ x, y }: Point, pane: Size, canvas: Size): Point {
  const by = between(pane, canvas);
  return { x: x - by.x, y: y - by.y };
}

export interface PlacedBox extends Size {
  readonly left: number;
  readonly top: number;
}

export const placeIn = ({ scale, offsetX, offsetY }: Viewport, box: EdgeBox): PlacedBox => ({
  left: box.left * scale + offsetX,
  top: box.top * scale + offsetY,
  width: box.width * scale,
  height: box.height * scale,
});

/** How the slice's coordinates lie where the whole map fills a width from the pane's corner on. */
export function fittedViewport(box: EdgeBox, width: number): Viewport {
  const scale = width / box.width;
  return { scale, offsetX: -box.left * scale, offsetY: -box.top * scale };
}
