// What was drawn on a slice as vectors over a picture of a figure: lines that end at the picture's edge, pins with their numbers. Plain arithmetic: the same
// figure on every machine.
import type { PlacedMarks } from './picture-lines.ts';

type Point = readonly [number, number];

/** In millimetres from the upper left corner of the picture; many pictures of a figure may share one. */
export interface FigureMarks {
  readonly strokes: readonly { readonly colour: string; readonly paths: readonly (readonly Point[])[] }[];
  readonly pins: readonly { readonly at: Point; readonly label: string }[];
}

/** A picture of pixels and its size on the page. */
interface PictureOnPage {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

const HEX = 16;
const hexOf = (colour: readonly number[]): string => `#${colour.map((part) => part.toString(HEX).padStart(2, '0')).join('')}`;

/** @param placed in edge coordinates of the picture. @returns null where nothing of it lies on the picture */
export function figureMarks({ strokes, pins }: PlacedMarks, { rows, columns, width, height }: PictureOnPage): FigureMarks | null {
  const [across, down] = [width / columns, height / rows];
  const lines = strokes.flatMap(({ colour, segments }) => {
    const paths = pathsOf(segments, [columns, rows]).map((path) => path.map(([x, y]): Point => [x * across, y * down]));
    return paths.length > 0 ? [{ colour: hexOf(colour), paths }] : [];
  });
  const seen = pins
    .filter(({ at: [x, y] }) => x >= 0 && y >= 0 && x <= columns && y <= rows)
    .map(({ at: [x, y], label }) => ({ at: [x * across, y * down] as const, label }));
  return lines.length + seen.length > 0 ? { strokes: lines, pins: seen } : null;
}

/** Segments that follow each other are one path. */
function pathsOf(segments: Float64Array, size: Point): readonly (readonly Point[])[] {
  const paths: Point[][] = [];
  for (let at = 0; at < segments.length; at += 4) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = segments.subarray(at, at + 4);
    const inside = clipped([x0, y0], [x1, y1], size);
    if (!inside) continue;
    const [from, to] = inside;
    const path = paths.at(-1);
    const end = path?.at(-1);
    if (path && end && end[0] === from[0] && end[1] === from[1]) path.push(to);
    else paths.push([from, to]);
  }
  return paths;
}

/** The part of a segment from (0, 0) to `size`, edges included. Source: Liang and Barsky, A new concept and method for line clipping (1984). */
function clipped(from: Point, to: Point, size: Point): readonly [Point, Point] | null {
  let [first, last] = [0, 1];
  for (const axis of [0, 1] as const) {
    const step = to[axis] - from[axis];
    for (const [sign, edge] of [
      [-1, 0],
      [1, size[axis]],
    ] as const) {
      const room = sign * (edge - from[axis]);
      if (step === 0) {
        if (room < 0) return null;
        continue;
      }
      const share = room / (sign * step);
      if (sign * step > 0) last = Math.min(last, share);
      else first = Math.max(first, share);
    }
  }
  if (first > last) return null;
  const at = (share: number): Point =>
    share === 0 ? from : share === 1 ? to : [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  return [at(first), at(last)];
}

/** Width of lines and of the dark rim under them, mm. */
export const MARK_MM = { line: 0.25, rim: 0.6, letters: 1.7, letterRim: 0.35 } as const;
/** Of a pin's cross: where its arms begin and end, mm. */
const ARMS_MM = [0.5, 1.5] as const;
/** From a pin to its number, mm. */
const BESIDE_MM = 0.7;
export const PIN_COLOUR = '#ff5fb7';
export const RIM_COLOUR = '#000000';

/** The four arms of a pin's cross. */
export function pinArms([x, y]: Point): readonly (readonly [Point, Point])[] {
  const [from, to] = ARMS_MM;
  return (
    [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const
  ).map(([across, down]) => [
    [x + across * from, y + down * from],
    [x + across * to, y + down * to],
  ]);
}

/** Where the number of a pin begins, on its base line. */
export const labelPlace = ([x, y]: Point): Point => [x + BESIDE_MM, y - BESIDE_MM];
