// Pictures that a network is asked with, in HU: a ramp, an edge at an angle, noise. Pure; the same numbers on every machine.
import { type Paintable, paint } from './paint.ts';

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** The HU of a ramp at a column: from the first to the last pixel centre. */
export const rampHu = (columns: number, column: number, low: number, high: number): number =>
  columns < 2 ? low : low + ((high - low) * column) / (columns - 1);

/** Every row the same: `low` at the left, `high` at the right. */
export function ramp({ rows, columns }: Size, low: number, high: number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, at) => rampHu(columns, at % columns, low, high));
}

const DEGREES = Math.PI / 180;
const HALF = 0.5;

/** How far a pixel lies behind the line through the middle, in pixels; the direction of growing HU: 0 to the right, 90 down. */
export function beyondEdge({ rows, columns }: Size, row: number, column: number, angle: number): number {
  const [down, right] = [Math.sin(angle * DEGREES), Math.cos(angle * DEGREES)];
  return (row - (rows - 1) / 2) * down + (column - (columns - 1) / 2) * right;
}

/** One side `low`, the other `high`; pixels on the line have what they cover of each side, so that no angle is rougher than another. */
export function edge(size: Size, low: number, high: number, angle: number): Float32Array {
  const { rows, columns } = size;
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const beyond = beyondEdge(size, Math.floor(at / columns), at % columns, angle);
    return low + (high - low) * Math.min(1, Math.max(0, beyond + HALF));
  });
}

/** Normal noise around one HU; not rounded to what a file could hold. */
export function noise({ rows, columns }: Size, hu: number, deviation: number, seed: number): Float32Array {
  const ground: Paintable = {
    rows,
    columns,
    stored: new Float32Array(rows * columns).fill(hu),
    modality: { kind: 'linear', slope: 1, intercept: 0 },
  };
  const everywhere = {
    ...{ kind: 'noise' as const, hu: deviation, toHu: 0, angle: 0, seed },
    centre: [(rows - 1) / 2, (columns - 1) / 2],
    half: [rows, columns],
  } as const;
  return paint(ground, [everywhere])?.stored as Float32Array;
}
