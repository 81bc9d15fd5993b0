// Where a picture lies on its canvas. Pure arithmetic; picture coordinates have pixel centres at whole numbers, so the first pixel covers
// -0.5 to 0.5.

/** CSS pixels per picture pixel, and the place of the picture (row, column) that lies in the canvas' middle. */
export interface Viewport {
  readonly scale: number;
  readonly row: number;
  readonly column: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Height of a pixel over its width: spacing between rows over spacing between columns. */
  readonly aspect: number;
}

const HALF = 1 / 2;
const LARGEST_SCALE = 64;
/** Never smaller than this share of the scale at which all fits. */
const SMALLEST_SHARE = 0.25;

export const fitViewport = (canvas: Size, matrix: Matrix): Viewport => ({
  scale: Math.min(canvas.width / matrix.columns, canvas.height / (matrix.rows * matrix.aspect)),
  row: (matrix.rows - 1) / 2,
  column: (matrix.columns - 1) / 2,
});

export const toCanvas = (
  viewport: Viewport,
  canvas: Size,
  matrix: Matrix,
  row: number,
  column: number,
): readonly [number, number] => [
  canvas.width * HALF + (column - viewport.column) * viewport.scale,
  canvas.height * HALF + (row - viewport.row) * viewport.scale * matrix.aspect,
];

/** (row, column), sub-pixel. */
export const toPicture = (viewport: Viewport, canvas: Size, matrix: Matrix, x: number, y: number): readonly [number, number] => [
  viewport.row + (y - canvas.height * HALF) / (viewport.scale * matrix.aspect),
  viewport.column + (x - canvas.width * HALF) / viewport.scale,
];

/** Zooms so that what lies under (x, y) stays there. */
export function zoomAt(viewport: Viewport, canvas: Size, matrix: Matrix, factor: number, x: number, y: number): Viewport {
  const smallest = fitViewport(canvas, matrix).scale * SMALLEST_SHARE;
  const scale = Math.min(LARGEST_SCALE, Math.max(smallest, viewport.scale * factor));
  const [row, column] = toPicture(viewport, canvas, matrix, x, y);
  const [newRow, newColumn] = toPicture({ ...viewport, scale }, canvas, matrix, x, y);
  return { scale, row: viewport.row + row - newRow, column: viewport.column + column - newColumn };
}

/** Moves the picture by CSS pixels. */
export const panBy = (viewport: Viewport, matrix: Matrix, dx: number, dy: number): Viewport => ({
  ...viewport,
  row: viewport.row - dy / (viewport.scale * matrix.aspect),
  column: viewport.column - dx / viewport.scale,
});
