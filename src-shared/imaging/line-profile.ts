// Values along a line. Samples stand at equal steps of at most half a pixel of the slice, both ends included; each is interpolated linearly between the
// four centres around it, on the slice as in a map, and is NaN where one of them is not there. Coordinates are the slice's, pixel centres at whole
// numbers, (row, column).

type Place = readonly [number, number];

export interface Line {
  readonly from: Place;
  readonly to: Place;
}

/** Rows and columns of values whose centres lie at jump * at + start of the slice. */
interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly jump: Place;
  readonly start: Place;
}

const LARGEST_STEP = 0.5;
/** A diagonal of 2 900 pixels at half a pixel; longer lines have longer steps. */
const MOST_SAMPLES = 8192;

export const lengthPixels = ({ from, to }: Line): number => Math.hypot(to[0] - from[0], to[1] - from[1]);

/** @param spacing (row, column), mm */
export const lengthMm = ({ from, to }: Line, spacing: Place): number =>
  Math.hypot((to[0] - from[0]) * spacing[0], (to[1] - from[1]) * spacing[1]);

/** At least two: the ends. */
export const sampleCount = (line: Line): number =>
  Math.min(MOST_SAMPLES, Math.max(2, Math.ceil(lengthPixels(line) / LARGEST_STEP) + 1));

export function samplePlaces(line: Line): readonly Place[] {
  const count = sampleCount(line);
  const { from, to } = line;
  return Array.from({ length: count }, (_, at) => {
    const share = at / (count - 1);
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])] as const;
  });
}

/** Rounding errors of a place are not beside the last centre. */
const ROUNDING = 1e-6;

/** Neighbours on one axis and the share of the second; null beside the centres. */
function between(
  place: number,
  count: number,
): { readonly first: number; readonly second: number; readonly share: number } | null {
  if (place < -ROUNDING || place > count - 1 + ROUNDING) return null;
  const within = Math.min(count - 1, Math.max(0, place));
  const first = Math.min(count - 1, Math.floor(within));
  const share = within - first;
  // On a centre the neighbour counts for nothing, and needs not be there.
  return share < ROUNDING ? { first, second: first, share: 0 } : { first, second: first + 1, share };
}

/**
 * One value a sample.
 * @param valueAt by row and column of the grid
 */
export function sampleLine(
  line: Line,
  { rows, columns, jump, start }: Grid,
  valueAt: (row: number, column: number) => number,
): Float32Array {
  return Float32Array.from(samplePlaces(line), ([row, column]) => {
    const down = between((row - start[0]) / jump[0], rows);
    const across = between((column - start[1]) / jump[1], columns);
    if (!down || !across) return Number.NaN;
    const onRow = (at: number): number =>
      mixed(valueAt(at, across.first), across.share === 0 ? 0 : valueAt(at, across.second), across.share);
    return mixed(onRow(down.first), down.share === 0 ? 0 : onRow(down.second), down.share);
  });
}

const mixed = (first: number, second: number, share: number): number => (share === 0 ? first : first + share * (second - first));
