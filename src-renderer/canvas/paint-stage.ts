// The slice on its stage: the picture at its place, and over it what points into it. All places come through the viewport, sub-pixel.
import type { Geometry } from '../../src-shared/network/graph.ts';
import { inputBox, inputCentre } from '../../src-shared/network/receptive-field.ts';
import type { MapPixel } from '../state/display-store.ts';
import { type Matrix, type Size, toCanvas, type Viewport } from './viewport.ts';

export interface Stage {
  readonly context: CanvasRenderingContext2D;
  readonly size: Size;
  readonly viewport: Viewport;
  readonly matrix: Matrix;
}

/** A pixel's edge lies half a pixel before its centre. */
const HALF = 1 / 2;
/** From this scale on the pixel grid is shown. */
const GRID_SCALE = 24;
const FIELD_COLOUR = '#ffb300';
const FIELD_SHADE = 'rgba(255, 179, 0, 0.18)';
const GRID_COLOUR = 'rgba(140, 160, 180, 0.25)';
const CENTRE_ARM = 7;
/** A box of a few pixels cannot be seen in a whole slice: a ring shows where it is. */
const SMALL_BOX = 14;
const RING_RADIUS = 11;

export function paintPicture(
  { context, size, viewport, matrix }: Stage,
  picture: HTMLCanvasElement | null,
  smooth: boolean,
): void {
  context.clearRect(0, 0, size.width, size.height);
  if (!picture) return;
  const [left, top] = toCanvas(viewport, size, matrix, -HALF, -HALF);
  context.imageSmoothingEnabled = smooth && viewport.scale < GRID_SCALE;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, left, top, matrix.columns * viewport.scale, matrix.rows * viewport.scale * matrix.aspect);
  if (viewport.scale >= GRID_SCALE) paintGrid({ context, size, viewport, matrix });
}

function paintGrid({ context, size, viewport, matrix }: Stage): void {
  context.strokeStyle = GRID_COLOUR;
  context.lineWidth = 1;
  context.beginPath();
  for (let column = 0; column <= matrix.columns; column++) {
    const [x] = toCanvas(viewport, size, matrix, 0, column - HALF);
    if (x < 0 || x > size.width) continue;
    context.moveTo(x, 0);
    context.lineTo(x, size.height);
  }
  for (let row = 0; row <= matrix.rows; row++) {
    const [, y] = toCanvas(viewport, size, matrix, row - HALF, 0);
    if (y < 0 || y > size.height) continue;
    context.moveTo(0, y);
    context.lineTo(size.width, y);
  }
  context.stroke();
}

/** The receptive field of a map's pixel: its box, and a cross at its centre, which even kernels put between pixels. */
export function paintReceptiveField({ context, size, viewport, matrix }: Stage, geometry: Geometry, pixel: MapPixel): void {
  const box = inputBox(geometry, pixel.row, pixel.column);
  const [left, top] = toCanvas(viewport, size, matrix, box.top - HALF, box.left - HALF);
  const [right, bottom] = toCanvas(viewport, size, matrix, box.bottom + HALF, box.right + HALF);
  const [x, y] = toCanvas(viewport, size, matrix, ...inputCentre(geometry, pixel.row, pixel.column));
  context.fillStyle = FIELD_SHADE;
  context.strokeStyle = FIELD_COLOUR;
  context.lineWidth = 1.5;
  context.fillRect(left, top, right - left, bottom - top);
  context.strokeRect(left, top, right - left, bottom - top);
  context.beginPath();
  if (right - left < SMALL_BOX) context.arc(x, y, RING_RADIUS, 0, 2 * Math.PI);
  else {
    context.moveTo(x - CENTRE_ARM, y);
    context.lineTo(x + CENTRE_ARM, y);
    context.moveTo(x, y - CENTRE_ARM);
    context.lineTo(x, y + CENTRE_ARM);
  }
  context.stroke();
}
