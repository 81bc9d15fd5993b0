// Where a position of a map lies in the network's input, and how much of the input it sees.
// Source: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019.
import type { Geometry, Pair } from './graph.ts';
import type { Reach } from './ops/op-rules.ts';

/** The input lies on itself. */
export const INPUT_GEOMETRY: Geometry = { size: [1, 1], jump: [1, 1], start: [0, 0] };

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
