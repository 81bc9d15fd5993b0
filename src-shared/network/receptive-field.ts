// Where a position of a map lies in the network's input, and how much of the input it sees.
// Source: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019.
import type { Geometry } from './graph.ts';
import type { Pair } from './operations.ts';
import type { Reach } from './ops/op-rules.ts';

/** The input lies on itself. */
export const INPUT_GEOMETRY: Geometry = { size: [1, 1], jump: [1, 1], start: [0, 0] };

/** One of several tensors that meet position by position. */
export interface Placed {
  readonly geometry: Geometry | null;
  /** Rows and columns of the tensor. */
  readonly side: Pair;
}

/** One axis of a geometry. */
interface AxisGeometry {
  readonly size: number;
  readonly jump: number;
  readonly start: number;
}

/**
 * Several tensors that meet position by position: what any of them sees. null where one of them has no place in the input.
 * On one grid with other starts (a cropped skip connection) the box covers all of them. On different grids (an upsampling that aligns corners
 * beside a skip connection) and where a single value meets a whole map (squeeze and excitation) the grid is that of the sharpest one, and the
 * box is as large as it must be to cover all of them everywhere.
 * @param side rows and columns of what they make together
 */
export function joinGeometries(parts: readonly Placed[], side: Pair): Geometry | null {
  const [first] = parts;
  if (parts.length < 2) return first?.geometry ?? null;
  const onAxis = (axis: 0 | 1): AxisGeometry | null => joinAxis(parts, side, axis);
  const rows = onAxis(0);
  const columns = onAxis(1);
  return rows && columns && fromAxes(rows, columns);
}

const fromAxes = (rows: AxisGeometry, columns: AxisGeometry): Geometry => ({
  size: [rows.size, columns.size],
  jump: [rows.jump, columns.jump],
  start: [rows.start, columns.start],
});

function joinAxis(parts: readonly Placed[], side: Pair, axis: 0 | 1): AxisGeometry | null {
  const axes: (AxisGeometry & { readonly isRepeated: boolean })[] = [];
  for (const { geometry, side: own } of parts) {
    if (!geometry) return null;
    const { size, jump, start } = geometry;
    axes.push({ size: size[axis], jump: jump[axis], start: start[axis], isRepeated: own[axis] === 1 && side[axis] > 1 });
  }
  const [sharpest] = axes.filter(({ isRepeated }) => !isRepeated).sort((a, b) => a.size - b.size);
  if (!sharpest) return null;
  const low = ({ start, size }: AxisGeometry): number => start - (size - 1) / 2;
  const high = ({ start, size }: AxisGeometry): number => start + (size - 1) / 2;
  if (axes.every(({ jump, isRepeated }) => jump === sharpest.jump && !isRepeated)) {
    const first = Math.min(...axes.map(low));
    const last = Math.max(...axes.map(high));
    return { size: last - first + 1, jump: sharpest.jump, start: (first + last) / 2 };
  }
  // All edges move evenly from the first position to the last: what covers both ends covers everything between.
  const ends = [0, side[axis] - 1];
  const half = Math.max(
    ...axes.flatMap((one) =>
      ends.flatMap((at) => {
        const centre = sharpest.start + sharpest.jump * at;
        const moved = one.isRepeated ? 0 : one.jump * at;
        return [centre - (low(one) + moved), high(one) + moved - centre];
      }),
    ),
  );
  return { size: 2 * half + 1, jump: sharpest.jump, start: sharpest.start };
}

/** Geometry behind an op, from the geometry before it; null where positions have no place in the input any more. */
export function geometryAfter(before: Geometry | null, reach: Reach): Geometry | null {
  if (before === null || reach === 'lost') return null;
  if (reach === 'same') return before;
  const { extent, jump, start } = reach;
  const axis = (at: 0 | 1): AxisGeometry => ({
    size: before.size[at] + (extent[at] - 1) * Math.abs(before.jump[at]),
    jump: before.jump[at] * jump[at],
    start: before.start[at] + start[at] * before.jump[at],
  });
  return fromAxes(axis(0), axis(1));
}

/** Centre of the receptive field of one position, (row, column) in input pixels, pixel centres at whole numbers. */
export const inputCentre = ({ jump, start }: Geometry, row: number, column: number): Pair => [
  jump[0] * row + start[0],
  jump[1] * column + start[1],
];

/** Fractions of a pixel that are rounding errors of the geometry, not pixels that are left out. */
const ROUNDING = 1e-6;

/**
 * Rows (axis 0) or columns (axis 1) of a map whose receptive field's box holds a pixel of the input, both ends included: the inverse of `inputBox`.
 * @param count rows or columns of the map
 * @returns null where there is none: beside the map, or between the windows of a stride larger than the kernel
 */
export function outputsOver(geometry: Geometry, axis: 0 | 1, pixel: number, count: number): Pair | null {
  const [jump, reach] = [geometry.jump[axis], (geometry.size[axis] - 1) / 2 + ROUNDING];
  const ends = [pixel - geometry.start[axis] - reach, pixel - geometry.start[axis] + reach].map((end) => end / jump);
  const first = Math.max(0, Math.ceil(Math.min(...ends)));
  const last = Math.min(count - 1, Math.floor(Math.max(...ends)));
  return first <= last ? [first + 0, last + 0] : null;
}

/**
 * The receptive field in whole input pixels, both ends included; it may reach beyond the picture where there is padding. Where upsampling makes
 * its edges fractional, the whole pixels between them are those that are seen.
 */
export function inputBox(
  geometry: Geometry,
  row: number,
  column: number,
): { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number } {
  const [middleRow, middleColumn] = inputCentre(geometry, row, column);
  const [rows, columns] = geometry.size;
  // Adding 0 makes a plain zero of -0.
  const first = (middle: number, size: number): number => Math.ceil(middle - (size - 1) / 2 - ROUNDING) + 0;
  const last = (middle: number, size: number): number => Math.floor(middle + (size - 1) / 2 + ROUNDING) + 0;
  return {
    top: first(middleRow, rows),
    left: first(middleColumn, columns),
    bottom: last(middleRow, rows),
    right: last(middleColumn, columns),
  };
}
