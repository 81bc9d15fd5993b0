// From places of a map to places of the slice and back, by the exact geometry (jump, start): an even kernel shifts by half a pixel.
import type { Geometry } from './graph.ts';
import { inputBox, inputCentre } from './receptive-field.ts';

/** From a pixel's centre to its edge. */
const HALF = 1 / 2;

/** In edge coordinates of the slice: pixel i reaches from i to i + 1. */
export interface EdgeBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The receptive field of one value, as the edges of the slice's pixels that it covers. */
export function receptiveFieldEdges(geometry: Geometry, row: number, column: number): EdgeBox {
  const { top, left, bottom, right } = inputBox(geometry, row, column);
  if (bottom >= top && right >= left) return { left, top, width: right - left + 1, height: bottom - top + 1 };
  // Smaller than a pixel, between the centres of two: of a slice that is enlarged for the network.
  const [middleRow, middleColumn] = inputCentre(geometry, row, column);
  const [height, width] = geometry.size;
  return { left: middleColumn + HALF - width / 2, top: middleRow + HALF - height / 2, width, height };
}

/** Where a whole map lies on the slice when each of its values is drawn `jump` pixels large around its centre. */
export function mapOnSlice(geometry: Geometry, rows: number, columns: number): EdgeBox {
  const [jumpRows, jumpColumns] = geometry.jump;
  return {
    left: geometry.start[1] - jumpColumns / 2 + HALF,
    top: geometry.start[0] - jumpRows / 2 + HALF,
    width: columns * jumpColumns,
    height: rows * jumpRows,
  };
}

/** The value of a map whose centre is nearest to a pixel of the slice; null where the map does not reach. */
export function mapPlaceOf(
  geometry: Geometry,
  slice: { readonly row: number; readonly column: number },
  size: { readonly rows: number; readonly columns: number },
): { readonly row: number; readonly column: number } | null {
  const row = Math.round((slice.row - geometry.start[0]) / geometry.jump[0]);
  const column = Math.round((slice.column - geometry.start[1]) / geometry.jump[1]);
  return row >= 0 && column >= 0 && row < size.rows && column < size.columns ? { row, column } : null;
}
