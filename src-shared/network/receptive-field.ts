// Where a position of a map lies in the network's input, and how much of the input it sees.
// Source: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019.
import type { Geometry } from './graph.ts';
import type { Pair } from './operations.ts';
import type { Reach } from './ops/op-rules.ts';

/** The input lies on itself. */
export const INPUT_GEOMETRY: Geometry = { size: [1, 1], jump: [1, 1], start: [0, 0] };

/**
 * Several tensors that meet position by position: what either of them sees. null where they lie on different grids.
 * Starts may differ (a cropped skip connection): the box covers both.
 */
export function joinGeometries(before: readonly (Geometry | null)[]): Geometry | null {
  const [first, ...others] = before;
  return others.reduce<Geometry | null>((joined, other) => joined && other && unite(joined, other), first ?? null);
}

function unite(a: Geometry, b: Geometry): Geometry | null {
  if (a.jump[0] !== b.jump[0] || a.jump[1] !== b.jump[1]) return null;
  const axis = (at: 0 | 1): { readonly size: number; readonly start: number } => {
    const low = Math.min(a.start[at] - (a.size[at] - 1) / 2, b.start[at] - (b.size[at] - 1) / 2);
    const high = Math.max(a.start[at] + (a.size[at] - 1) / 2, b.start[at] + (b.size[at] - 1) / 2);
    return { size: high - low + 1, start: (low + high) / 2 };
  };
  const rows = axis(0);
  const columns = axis(1);
  return { size: [rows.size, columns.size], jump: a.jump, start: [rows.start, columns.start] };
}

/** Geometry behind an op, from the geometry before it; null where positions have no place in the input any more. */
export function geometryAfter(before: Geometry | null, reach: Reach): Geometry | null {
  if (before === null || reach === 'lost') return null;
  if (reach === 'same') return before;
  const { extent, stride, before: padding } = reach;
  const axis = (at: 0 | 1) => ({
    size: before.size[at] + (extent[at] - 1) * before.jump[at],
    jump: before.jump[at] * stride[at],
    start: before.start[at] + ((extent[at] - 1) / 2 - padding[at]) * before.jump[at],
  });
  const rows = axis(0);
  const columns = axis(1);
  return { size: [rows.size, columns.size], jump: [rows.jump, columns.jump], start: [rows.start, columns.start] };
}

/** Centre of the receptive field of one position, (row, column) in input pixels, pixel centres at whole numbers. */
export const inputCentre = ({ jump, start }: Geometry, row: number, column: number): Pair => [
  jump[0] * row + start[0],
  jump[1] * column + start[1],
];

/** The receptive field in whole input pixels, both ends included; it may reach beyond the picture where there is padding. */
export function inputBox(
  geometry: Geometry,
  row: number,
  column: number,
): { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number } {
  const [middleRow, middleColumn] = inputCentre(geometry, row, column);
  const [rows, columns] = geometry.size;
  const top = middleRow - (rows - 1) / 2;
  const left = middleColumn - (columns - 1) / 2;
  return { top, left, bottom: top + rows - 1, right: left + columns - 1 };
}
