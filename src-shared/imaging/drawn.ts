// What a person put on a slice, for the pictures of its maps: regions, lines, pins. Coordinates are those of the slice, pixel centres at whole numbers,
// (row, column); nothing of it says whose slice it is.
import type { Line } from './line-profile.ts';
import { boxAround, type Region } from './regions.ts';

export interface DrawnPin {
  /** Its number in the picture. */
  readonly id: number;
  readonly row: number;
  readonly column: number;
}

/** Kinds that are missing: none of them. */
export interface Drawn {
  /** Each has an outline, a threshold, or both. */
  readonly regions?: readonly Region[];
  readonly lines?: readonly Line[];
  readonly pins?: readonly DrawnPin[];
}

export const drawnKinds = ['regions', 'lines', 'pins'] as const;
export type DrawnKind = (typeof drawnKinds)[number];

interface Side {
  readonly rows: number;
  readonly columns: number;
}

interface Extent {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** From a pixel's centre to its edge. */
const HALF = 0.5;

const extentOfLine = ({ from, to }: Line): Extent => ({
  ...{ top: Math.min(from[0], to[0]), bottom: Math.max(from[0], to[0]) },
  ...{ left: Math.min(from[1], to[1]), right: Math.max(from[1], to[1]) },
});

const extentOfPin = ({ row, column }: DrawnPin): Extent => ({ top: row, bottom: row, left: column, right: column });

const isBeside = ({ top, bottom, left, right }: Extent, { rows, columns }: Side): boolean =>
  bottom < -HALF || right < -HALF || top > rows - HALF || left > columns - HALF;

const isRegionBeside = ({ outline }: Region, side: Side): boolean => outline !== null && isBeside(boxAround(outline), side);

/** Without what lies wholly beside the slice. */
export const onSlice = ({ regions = [], lines = [], pins = [] }: Drawn, side: Side): Required<Drawn> => ({
  regions: regions.filter((region) => !isRegionBeside(region, side)),
  lines: lines.filter((line) => !isBeside(extentOfLine(line), side)),
  pins: pins.filter((pin) => !isBeside(extentOfPin(pin), side)),
});

/** The first thing that lies wholly beside the slice, by its place in the description; what reaches over an edge is only cut there. null: none. */
export function besideSlice(
  { regions = [], lines = [], pins = [] }: Drawn,
  side: Side,
): { readonly place: string; readonly extent: Extent } | null {
  const extents = [
    ...regions.map(({ outline }, at) => ({ place: `regions[${at}]`, extent: outline && boxAround(outline) })),
    ...lines.map((line, at) => ({ place: `lines[${at}]`, extent: extentOfLine(line) })),
    ...pins.map((pin, at) => ({ place: `pins[${at}]`, extent: extentOfPin(pin) })),
  ];
  for (const { place, extent } of extents) if (extent && isBeside(extent, side)) return { place, extent };
  return null;
}
