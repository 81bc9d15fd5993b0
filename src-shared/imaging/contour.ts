// Lines of equal value through a map (marching squares), between the centres of its values: where two neighbours lie on different sides of the level,
// the line crosses between them at the place that a straight slope gives. Pure.
import { NOT_FINITE_LEVEL } from './quantise.ts';

/** Corners of a cell in turn, as steps of column and row. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/**
 * @param levels width x height, row-major; cells with a value that is no number have no line
 * @param level between the levels, so that no value lies on it: a half
 * @returns four numbers a piece: column and row of both ends, values' centres at whole numbers
 */
export function contourLines(levels: Uint8Array, width: number, height: number, level: number): Float32Array {
  const ends: number[] = [];
  for (let row = 0; row + 1 < height; row++) {
    for (let column = 0; column + 1 < width; column++) {
      const at = row * width + column;
      const isAbove = (levels[at] as number) > level;
      // Most cells have no line: they are left with nothing made.
      if (
        isAbove === (levels[at + 1] as number) > level &&
        isAbove === (levels[at + width] as number) > level &&
        isAbove === (levels[at + width + 1] as number) > level
      )
        continue;
      const corners = [levels[at], levels[at + 1], levels[at + width + 1], levels[at + width]] as [
        number,
        number,
        number,
        number,
      ];
      if (corners.includes(NOT_FINITE_LEVEL)) continue;
      const above = corners.map((value) => value > level);
      const crossings: (readonly [number, number])[] = [];
      for (let side = 0; side < CORNERS.length; side++) {
        const next = (side + 1) % CORNERS.length;
        if (above[side] === above[next]) continue;
        const [a, b] = [corners[side] as number, corners[next] as number];
        const share = (level - a) / (b - a);
        const [from, to] = [CORNERS[side] as readonly [number, number], CORNERS[next] as readonly [number, number]];
        crossings.push([column + from[0] + share * (to[0] - from[0]), row + from[1] + share * (to[1] - from[1])]);
      }
      // Two hills that meet at a corner: the middle of the cell says whether they are one.
      const isSaddle = crossings.length === CORNERS.length;
      const middle = (corners[0] + corners[1] + corners[2] + corners[3]) / CORNERS.length > level;
      const order = isSaddle && middle === above[0] ? [0, 1, 2, 3] : isSaddle ? [3, 0, 1, 2] : [0, 1];
      for (const crossing of order) ends.push(...(crossings[crossing] as readonly [number, number]));
    }
  }
  return Float32Array.from(ends);
}
