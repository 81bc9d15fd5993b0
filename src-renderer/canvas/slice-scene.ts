// What is drawn over the slice: a map laid over it, the receptive field, the crosshair, and pixel borders with numbers when zoomed far in.
import { huOf, isPadding } from '../../src-shared/imaging/modality.ts';
import type { EdgeBox } from '../../src-shared/network/map-places.ts';
import type { GreyPixels, SlicePixels } from '../../src-shared/protocol/series-messages.ts';
import { type Size, toPicture, toScreen, type Viewport } from './viewport.ts';

const BOX_COLOUR = '#5cc8f5';
const HALO = 'rgb(0 0 0 / 70%)';
const GRID_COLOUR = 'rgb(128 150 170 / 35%)';
/** From here on single pixels have borders. */
const GRID_SCALE = 24;
/** From here on their HU fit into them. */
const NUMBERS_SCALE = 40;
const BOX_LEAST = 7;
const CONTOUR_COLOUR = '#ffd166';
const CONTOUR_WIDTH = 1.25;
const CONTOUR_HALO = 3;
const CROSS_ARM = 9;
const CROSS_GAP = 3;
/** More fit into no pixel. */
const DIGITS = 4;
const HALF = 0.5;

interface Overlay {
  readonly canvas: CanvasImageSource;
  readonly box: EdgeBox;
  readonly opacity: number;
  /** Instead of the picture: a line in the slice's edge coordinates. */
  readonly contour: Path2D | null;
}

export interface Scene {
  readonly picture: CanvasImageSource;
  readonly pixels: SlicePixels;
  readonly viewport: Viewport;
  readonly smooth: boolean;
  readonly overlay: Overlay | null;
  readonly box: EdgeBox | null;
  readonly cross: { readonly row: number; readonly column: number } | null;
  /** The cross goes from edge to edge. */
  readonly isCrosshair: boolean;
}

export function drawScene(context: CanvasRenderingContext2D, size: Size, scene: Scene): void {
  const { viewport, pixels, overlay } = scene;
  const { scale, offsetX, offsetY } = viewport;
  context.fillStyle = '#000';
  context.fillRect(0, 0, size.width, size.height);
  context.imageSmoothingEnabled = scene.smooth && scale < GRID_SCALE;
  context.imageSmoothingQuality = 'medium';
  context.drawImage(scene.picture, offsetX, offsetY, pixels.columns * scale, pixels.rows * scale);
  if (overlay) drawOverlay(context, viewport, overlay);
  if (scale >= GRID_SCALE) drawGrid(context, size, scene);
  if (scene.box) drawBox(context, viewport, scene.box);
  if (scene.cross) drawCross(context, viewport, scene.cross, scene.isCrosshair ? Math.hypot(size.width, size.height) : CROSS_ARM);
}

function drawOverlay(context: CanvasRenderingContext2D, viewport: Viewport, { canvas, box, opacity, contour }: Overlay): void {
  if (contour) {
    drawContour(context, viewport, contour, opacity);
    return;
  }
  const { x, y } = toScreen(viewport, { x: box.left, y: box.top });
  context.globalAlpha = opacity;
  context.drawImage(canvas, x, y, box.width * viewport.scale, box.height * viewport.scale);
  context.globalAlpha = 1;
}

function drawContour(context: CanvasRenderingContext2D, viewport: Viewport, contour: Path2D, opacity: number): void {
  const { scale, offsetX, offsetY } = viewport;
  context.save();
  context.translate(offsetX, offsetY);
  context.scale(scale, scale);
  context.globalAlpha = opacity;
  for (const [colour, width] of [
    [HALO, CONTOUR_HALO],
    [CONTOUR_COLOUR, CONTOUR_WIDTH],
  ] as const) {
    context.strokeStyle = colour;
    // The same width on the screen at every zoom.
    context.lineWidth = width / scale;
    context.stroke(contour);
  }
  context.restore();
}

/** Exactly the pixels it covers; where they are too small to see, a frame around them. */
function drawBox(context: CanvasRenderingContext2D, viewport: Viewport, box: EdgeBox): void {
  const { x, y } = toScreen(viewport, { x: box.left, y: box.top });
  const [width, height] = [box.width * viewport.scale, box.height * viewport.scale];
  const [growX, growY] = [Math.max(0, BOX_LEAST - width) / 2, Math.max(0, BOX_LEAST - height) / 2];
  const rectangle = [x - growX, y - growY, width + 2 * growX, height + 2 * growY] as const;
  strokeTwice(context, () => context.strokeRect(...rectangle));
}

function drawCross(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  at: { row: number; column: number },
  arm: number,
): void {
  const { x, y } = toScreen(viewport, { x: at.column + HALF, y: at.row + HALF });
  strokeTwice(context, () => {
    context.beginPath();
    for (const sign of [-1, 1]) {
      context.moveTo(x + sign * CROSS_GAP, y);
      context.lineTo(x + sign * arm, y);
      context.moveTo(x, y + sign * CROSS_GAP);
      context.lineTo(x, y + sign * arm);
    }
    context.stroke();
  });
}

/** Light on dark, so that it is seen on any ground. */
function strokeTwice(context: CanvasRenderingContext2D, stroke: () => void): void {
  context.strokeStyle = HALO;
  context.lineWidth = 3;
  stroke();
  context.strokeStyle = BOX_COLOUR;
  context.lineWidth = 1.25;
  stroke();
}

function drawGrid(context: CanvasRenderingContext2D, size: Size, { viewport, pixels }: Scene): void {
  const from = toPicture(viewport, { x: 0, y: 0 });
  const to = toPicture(viewport, { x: size.width, y: size.height });
  const [left, right] = [Math.max(0, Math.floor(from.x)), Math.min(pixels.columns, Math.ceil(to.x))];
  const [top, bottom] = [Math.max(0, Math.floor(from.y)), Math.min(pixels.rows, Math.ceil(to.y))];
  context.strokeStyle = GRID_COLOUR;
  context.lineWidth = 1;
  context.beginPath();
  for (let column = left; column <= right; column++) {
    const { x } = toScreen(viewport, { x: column, y: 0 });
    context.moveTo(x, Math.max(0, viewport.offsetY));
    context.lineTo(x, toScreen(viewport, { x: 0, y: bottom }).y);
  }
  for (let row = top; row <= bottom; row++) {
    const { y } = toScreen(viewport, { x: 0, y: row });
    context.moveTo(Math.max(0, viewport.offsetX), y);
    context.lineTo(toScreen(viewport, { x: right, y: 0 }).x, y);
  }
  context.stroke();
  if (viewport.scale >= NUMBERS_SCALE && pixels.kind === 'grey')
    drawNumbers(context, viewport, pixels, [left, right, top, bottom]);
}

function drawNumbers(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  { stored, columns, modality, padding }: GreyPixels,
  [left, right, top, bottom]: readonly [number, number, number, number],
): void {
  context.font = '11px ui-monospace, monospace';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineWidth = 3;
  context.strokeStyle = HALO;
  context.fillStyle = '#fff';
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const { x, y } = toScreen(viewport, { x: column + HALF, y: row + HALF });
      const value = stored[row * columns + column] as number;
      if (isPadding(padding, value)) continue;
      const hu = huOf(modality, value);
      const text = stored instanceof Float32Array ? String(Number(hu.toPrecision(DIGITS))) : String(Math.round(hu));
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
  }
}
