// Where pixels of a picture lie on a canvas. Picture coordinates here are edges: pixel i reaches from i to i + 1, its centre is i + 0.5.
// Pure; screen units are CSS pixels.

export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
/** screen = picture * scale + offset. */
export interface Viewport {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

const LEAST_SCALE = 0.05;
const GREATEST_SCALE = 64;

/** The whole picture, centred, as large as it fits. */
export function fitViewport(image: Size, canvas: Size): Viewport {
  const scale = Math.max(LEAST_SCALE, Math.min(canvas.width / image.width, canvas.height / image.height));
  return { scale, offsetX: (canvas.width - image.width * scale) / 2, offsetY: (canvas.height - image.height * scale) / 2 };
}

export const toScreen = ({ scale, offsetX, offsetY }: Viewport, { x, y }: Point): Point => ({
  x: x * scale + offsetX,
  y: y * scale + offsetY,
});

export const toPicture = ({ scale, offsetX, offsetY }: Viewport, { x, y }: Point): Point => ({
  x: (x - offsetX) / scale,
  y: (y - offsetY) / scale,
});

/** The point of the picture under `at` stays there. */
export function zoomAt(viewport: Viewport, at: Point, factor: number): Viewport {
  const scale = Math.min(GREATEST_SCALE, Math.max(LEAST_SCALE, viewport.scale * factor));
  const picture = toPicture(viewport, at);
  return { scale, offsetX: at.x - picture.x * scale, offsetY: at.y - picture.y * scale };
}

export const panBy = (viewport: Viewport, x: number, y: number): Viewport => ({
  ...viewport,
  offsetX: viewport.offsetX + x,
  offsetY: viewport.offsetY + y,
});

/** The pixel under a screen point, or null beside the picture. */
export function pixelAt(viewport: Viewport, at: Point, image: Size): { readonly row: number; readonly column: number } | null {
  const { x, y } = toPicture(viewport, at);
  const [row, column] = [Math.floor(y), Math.floor(x)];
  return row >= 0 && column >= 0 && row < image.height && column < image.width ? { row, column } : null;
}
