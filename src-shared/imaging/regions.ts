// Regions of a slice: outlines and HU thresholds, and which values of any grid that lies on the slice they hold. One rule for the slice itself and
// for every map: a value counts where its centre lies in the outline (edge included) and the slice's pixel nearest to the centre counts too: it is
// there, it is a number, it meets the threshold. Coordinates are those of the slice, pixel centres at whole numbers.

/** (row, column). */
type Place = readonly [number, number];

interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface BoxOutline extends Box {
  readonly kind: 'rectangle' | 'ellipse';
}

export interface PolygonOutline {
  readonly kind: 'polygon';
  /** Corners in order; the last is joined to the first. Where edges cross, what lies inside an even number of times is outside. */
  readonly points: readonly Place[];
}

export type Outline = BoxOutline | PolygonOutline;

/** From low, included, to high, not included; null: no bound. */
export interface HuRange {
  readonly low: number | null;
  readonly high: number | null;
}

export interface Region {
  /** null: the whole slice. */
  readonly outline: Outline | null;
  /** null: any HU. */
  readonly threshold: HuRange | null;
}

/** Values in rows and columns whose centres lie at jump * at + start of the slice, (down, across). */
export interface RegionGrid {
  readonly rows: number;
  readonly columns: number;
  readonly jump: Place;
  readonly start: Place;
}

/** What regions are measured on; NaN where there is no pixel (padding). */
export interface RegionSlice {
  readonly rows: number;
  readonly columns: number;
  /** Row-major, HU. */
  readonly hu: Float32Array;
}

/** Rounding errors of a place are not outside. */
const ROUNDING = 1e-9;

export const sliceGrid = ({ rows, columns }: Pick<RegionSlice, 'rows' | 'columns'>): RegionGrid => ({
  rows,
  columns,
  jump: [1, 1],
  start: [0, 0],
});

const isInRange = (hu: number, { low, high }: HuRange): boolean => (low === null || hu >= low) && (high === null || hu < high);

/** Index of the pixel nearest to a place on one axis, of two equally near ones the later; the window and the engine both say it so. */
const nearestPixel = (at: number): number => Math.round(at) + 0;

/** The parts of a row that lie inside, as pairs of columns, ends included, by their first ends; they may overlap. */
function spansOfRow(outline: Outline, row: number): readonly Place[] {
  if (outline.kind === 'polygon') return polygonSpans(outline.points, row);
  const { top, bottom, left, right } = outline;
  if (row < top - ROUNDING || row > bottom + ROUNDING) return [];
  if (outline.kind === 'rectangle') return [[left, right]];
  const half = (bottom - top) / 2;
  const down = half > 0 ? (row - (top + bottom) / 2) / half : 0;
  const reach = ((right - left) / 2) * Math.sqrt(Math.max(0, 1 - down * down));
  const middle = (left + right) / 2;
  return [[middle - reach, middle + reach]];
}

/** Edges and corners included: what lies just above the row, just below it, and edges along it. */
function polygonSpans(points: readonly Place[], row: number): readonly Place[] {
  const above: number[] = [];
  const below: number[] = [];
  const along: Place[] = [];
  for (const [at, [rowA, columnA]] of points.entries()) {
    const [rowB, columnB] = points[(at + 1) % points.length] as Place;
    if (rowA === row && rowB === row) along.push([Math.min(columnA, columnB), Math.max(columnA, columnB)]);
    if (rowA === row) along.push([columnA, columnA]);
    const crossing = columnA + ((row - rowA) / (rowB - rowA)) * (columnB - columnA);
    // A corner on the row counts once on each of its two sides.
    if (rowA < row !== rowB < row) above.push(crossing);
    if (rowA <= row !== rowB <= row) below.push(crossing);
  }
  return [...inPairs(above), ...inPairs(below), ...along].sort((a, b) => a[0] - b[0]);
}

function inPairs(crossings: number[]): readonly Place[] {
  crossings.sort((a, b) => a - b);
  return Array.from({ length: Math.floor(crossings.length / 2) }, (_, at) => [
    crossings[2 * at] as number,
    crossings[2 * at + 1] as number,
  ]);
}

/** First and last whole position between two places of an axis, both included. */
function positionsBetween([from, to]: Place, jump: number, start: number, count: number): Place {
  const ends = [(from - start) / jump, (to - start) / jump];
  return [Math.max(0, Math.ceil(Math.min(...ends) - ROUNDING)), Math.min(count - 1, Math.floor(Math.max(...ends) + ROUNDING))];
}

/**
 * Flat indices (row * columns + column), rising, of the values of a grid that a region holds, by the rule at the top.
 * @param grid the slice's own (`sliceGrid`), or that of a map
 */
export function placesOf({ outline, threshold }: Region, grid: RegionGrid, slice: RegionSlice): Int32Array {
  const { rows, columns, jump, start } = grid;
  const found = new Int32Array(rows * columns);
  const nearestColumns = Int32Array.from({ length: columns }, (_, at) => nearestPixel(start[1] + jump[1] * at));
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const centre = start[0] + jump[0] * row;
    const pixelRow = nearestPixel(centre);
    if (pixelRow < 0 || pixelRow >= slice.rows) continue;
    const whole: readonly Place[] = [[0, columns - 1]];
    const spans = outline ? spansOfRow(outline, centre).map((span) => positionsBetween(span, jump[1], start[1], columns)) : whole;
    let next = 0;
    for (const [first, last] of spans) {
      // Two spans that meet in one value hold it once.
      for (let column = Math.max(first, next); column <= last; column++) {
        const pixelColumn = nearestColumns[column] as number;
        if (pixelColumn < 0 || pixelColumn >= slice.columns) continue;
        const hu = slice.hu[pixelRow * slice.columns + pixelColumn] as number;
        if (hu - hu !== 0 || (threshold && !isInRange(hu, threshold))) continue;
        found[count++] = row * columns + column;
      }
      next = Math.max(next, last + 1);
    }
  }
  return found.slice(0, count);
}

/** The smallest box around an outline. */
export function boxAround(outline: Outline): Box {
  if (outline.kind !== 'polygon') return outline;
  const rows = outline.points.map(([row]) => row);
  const columns = outline.points.map(([, column]) => column);
  return { top: Math.min(...rows), left: Math.min(...columns), bottom: Math.max(...rows), right: Math.max(...columns) };
}

export const movedOutline = (outline: Outline, down: number, across: number): Outline =>
  outline.kind === 'polygon'
    ? { ...outline, points: outline.points.map(([row, column]) => [row + down, column + across] as const) }
    : {
        ...outline,
        top: outline.top + down,
        bottom: outline.bottom + down,
        left: outline.left + across,
        right: outline.right + across,
      };

/** Grown (or shrunk) by so much on every side; a box never turns inside out. A polygon is scaled about the middle of its box. */
export function grownOutline(outline: Outline, by: number): Outline {
  const { top, left, bottom, right } = boxAround(outline);
  const half = [(bottom - top) / 2, (right - left) / 2] as const;
  const grown = half.map((side) => Math.max(0, side + by));
  const middle = [(top + bottom) / 2, (left + right) / 2] as const;
  if (outline.kind !== 'polygon') {
    const [down = 0, across = 0] = grown;
    const [row, column] = middle;
    return { ...outline, top: row - down, bottom: row + down, left: column - across, right: column + across };
  }
  const factor = half.map((side, axis) => (side > 0 ? Math.max(ROUNDING, grown[axis] ?? 0) / side : 1));
  const scaled = (value: number, axis: 0 | 1): number => middle[axis] + (value - middle[axis]) * (factor[axis] ?? 1);
  return { ...outline, points: outline.points.map(([row, column]) => [scaled(row, 0), scaled(column, 1)] as const) };
}
