// How alike a map is to what the network sees: Pearson's correlation of each value with the input's pixel under the centre of its receptive field.
import { planesOf } from '../../src-shared/imaging/planes.ts';
import type { Geometry } from '../../src-shared/network/graph.ts';
import type { Pair } from '../../src-shared/network/operations.ts';
import { type Activation, valuesOf } from './activation.ts';

/** The input's first channel, read on the grid of a node's values. */
export class InputGrid {
  /** Index of the row's first pixel, and column, by row and column of the map; -1 beside the input. */
  readonly rowStarts: Int32Array;
  readonly columns: Int32Array;
  readonly pixels: Float32Array;

  constructor(input: Activation, { jump, start }: Geometry, size: { readonly rows: number; readonly columns: number }) {
    const plane = planesOf(input.shape);
    this.pixels = valuesOf(input, 0, plane.rows * plane.columns);
    this.rowStarts = nearest(size.rows, [jump[0], start[0]], plane.rows).map((row) => (row < 0 ? -1 : row * plane.columns));
    this.columns = nearest(size.columns, [jump[1], start[1]], plane.columns);
  }
}

function nearest(count: number, [jump, start]: Pair, end: number): Int32Array {
  return Int32Array.from({ length: count }, (_, at) => {
    const place = Math.round(jump * at + start);
    return place >= 0 && place < end ? place : -1;
  });
}

/** -1 to 1; NaN where one of them is the same everywhere, or nothing lies on the input. */
export function correlation(values: Float32Array, { rowStarts, columns, pixels }: InputGrid): number {
  let [count, sumX, sumY, sumXx, sumYy, sumXy] = [0, 0, 0, 0, 0, 0];
  // Sums of differences from a value of each keep their digits.
  const [offsetX, offsetY] = [finiteOr0(values[0]), finiteOr0(pixels[0])];
  for (let row = 0; row < rowStarts.length; row++) {
    const rowStart = rowStarts[row] as number;
    if (rowStart < 0) continue;
    for (let column = 0; column < columns.length; column++) {
      const at = columns[column] as number;
      if (at < 0) continue;
      const x = (values[row * columns.length + column] as number) - offsetX;
      const y = (pixels[rowStart + at] as number) - offsetY;
      if (x - x !== 0 || y - y !== 0) continue;
      count++;
      sumX += x;
      sumY += y;
      sumXx += x * x;
      sumYy += y * y;
      sumXy += x * y;
    }
  }
  const squareX = sumXx - (sumX * sumX) / count;
  const squareY = sumYy - (sumY * sumY) / count;
  if (!(squareX > 0 && squareY > 0)) return Number.NaN;
  return Math.min(1, Math.max(-1, (sumXy - (sumX * sumY) / count) / Math.sqrt(squareX * squareY)));
}

const finiteOr0 = (value: number | undefined): number => (Number.isFinite(value) ? (value as number) : 0);
