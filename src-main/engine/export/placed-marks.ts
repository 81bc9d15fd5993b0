// What was drawn on a slice as lines over one of its maps, by the exact geometry of the map (jump, start): an even kernel moves everything by half a pixel.
// Plain numbers come out, the same on every machine: no angle is taken.
import { besideSlice } from '../../../src-shared/imaging/drawn.ts';
import { type Outline, placesOf, type Region, type RegionSlice } from '../../../src-shared/imaging/regions.ts';
import type { Geometry } from '../../../src-shared/network/graph.ts';
import { mapPlaceOf, receptiveFieldEdges } from '../../../src-shared/network/map-places.ts';
import type { Pair } from '../../../src-shared/network/operations.ts';
import { kindOfMark, markedFormats, type PictureMark } from '../../../src-shared/network/recipe.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { INSIDE, MARK_COLOURS, type MarkStroke, type PlacedMarks } from '../../export/picture-lines.ts';
import { isSliceAlone, type OutputStyle } from './output-style.ts';

/** Rows and columns. */
interface Side {
  readonly rows: number;
  readonly columns: number;
}

/** A map over the slice. */
interface MapOnSlice extends Side {
  /** In pixels of the slice. */
  readonly geometry: Geometry;
}

/** Of a slice on itself. */
const SLICE: Geometry = { size: [1, 1], jump: [1, 1], start: [0, 0] };
/** From a pixel's centre to its edge. */
const HALF = 0.5;
/** Straight pieces of a quarter of an ellipse: 1000 pixels from its middle they are nowhere more than an eighth of a pixel from it. */
const PIECES = 64;

/** HU are needed to draw it. */
export const needsHu = ({ drawn, marks = [] }: Pick<OutputStyle, 'drawn' | 'marks'>): boolean =>
  marks.includes('regions') && (drawn?.regions ?? []).some(({ threshold }) => threshold !== null);

/** @throws AppError engine/bad-request naming what is not there, lies beside the slice, or needs HU where there are none */
export function requireDrawable(
  style: Pick<OutputStyle, 'drawn' | 'marks' | 'ct'> & Partial<Pick<OutputStyle, 'format'>>,
  side: Side,
  hasHu: boolean,
): void {
  if (isSliceAlone(style) && !markedFormats.some((one) => one === style.format))
    throw new AppError(
      'engine/bad-request',
      `The CT alone is exported as ${markedFormats.join(', ')}, not as ${style.format}. Choose one of them, or lay maps over it.`,
    );
  if (style.ct && !hasHu)
    throw new AppError(
      'engine/bad-request',
      'Pictures of the CT are asked for, and the input is an array. Give a series, or leave out --ct.',
    );
  if (isSliceAlone(style) && style.marks?.includes('fields'))
    throw new AppError(
      'engine/bad-request',
      "The picture's marks ask for receptive fields, which belong to a layer, and the CT is seen alone. Leave out fields, or lay maps over it.",
    );
  for (const mark of style.marks ?? []) {
    const kind = kindOfMark[mark];
    if (kind !== undefined && !style.drawn?.[kind]?.length)
      throw new AppError('engine/bad-request', `The picture's marks ask for ${mark}, and what is to be drawn has no ${kind}.`);
  }
  const beside = besideSlice(style.drawn ?? {}, side);
  if (beside) {
    const { top, bottom, left, right } = beside.extent;
    throw new AppError(
      'engine/bad-request',
      `What is to be drawn, ${beside.place}: rows ${top} to ${bottom}, columns ${left} to ${right} lie beside the slice, ` +
        `which has rows 0 to ${side.rows - 1} and columns 0 to ${side.columns - 1}. Move it, or leave it out.`,
    );
  }
  if (hasHu || !needsHu(style)) return;
  const at = style.drawn?.regions?.findIndex(({ threshold }) => threshold !== null);
  throw new AppError(
    'engine/bad-request',
    `What is to be drawn, regions[${at}]: its threshold is in HU, and the input is an array. Give a series, or leave it out.`,
  );
}

/**
 * Lines and pins in edge coordinates of what the picture shows: its pixel i reaches from i to i + 1.
 * @param slice HU, where `needsHu`
 * @param ground the slice where the picture is one of it, with or without a map over it; null: the map alone
 */
export function placedMarks(
  { drawn = {}, marks = [] }: Pick<OutputStyle, 'drawn' | 'marks'>,
  map: MapOnSlice,
  slice: RegionSlice | null,
  ground: Side | null = null,
): PlacedMarks {
  const has = (mark: PictureMark): boolean => marks.includes(mark);
  const { regions = [], lines = [], pins = [] } = drawn;
  const seen = ground ? { ...ground, geometry: SLICE } : map;
  const { jump, start } = seen.geometry;
  const at = ([row, column]: Pair): Pair => [(column - start[1]) / jump[1] + HALF, (row - start[0]) / jump[0] + HALF];
  const strokes: MarkStroke[] = [];
  if (has('regions'))
    for (const region of regions) {
      const { outline, threshold } = region;
      if (outline) strokes.push(stroke('regions', closed(pathOf(outline).map(at))));
      if (threshold && slice) strokes.push(stroke('regions', borderOf(region, seen, slice)));
    }
  if (has('lines')) for (const { from, to } of lines) strokes.push(stroke('lines', [...at(from), ...at(to)]));
  if (has('fields')) for (const pin of pins) strokes.push(stroke('fields', fieldOf(pin, map, at)));
  const placed = pins.map(({ id, row, column }) => ({ at: at([row, column]), label: String(id) }));
  return { strokes, pins: has('pins') ? placed : [] };
}

/** In shared memory: many maps are drawn over by several threads. */
function stroke(kind: keyof typeof MARK_COLOURS, numbers: readonly number[]): MarkStroke {
  const segments = new Float64Array(new SharedArrayBuffer(numbers.length * Float64Array.BYTES_PER_ELEMENT));
  segments.set(numbers);
  return { colour: MARK_COLOURS[kind], segments };
}

/** Corners in turn, (row, column). */
function pathOf(outline: Outline): readonly Pair[] {
  if (outline.kind === 'polygon') return outline.points;
  const { top, left, bottom, right } = outline;
  if (outline.kind === 'rectangle')
    return [
      [top, left],
      [top, right],
      [bottom, right],
      [bottom, left],
    ];
  const middle = [(top + bottom) / 2, (left + right) / 2] as const;
  const half = [(bottom - top) / 2, (right - left) / 2] as const;
  // Of the unit circle, from (1, 0) to (0, 1), by whole numbers and one division.
  const quarter = Array.from({ length: PIECES }, (_, piece) => {
    const share = piece / PIECES;
    const below = 1 + share * share;
    return [(1 - share * share) / below, (2 * share) / below] as const;
  });
  const turned = [
    ...quarter,
    ...quarter.map(([x, y]) => [-y, x] as const),
    ...quarter.map(([x, y]) => [-x, -y] as const),
    ...quarter.map(([x, y]) => [y, -x] as const),
  ];
  return turned.map(([x, y]) => [middle[0] + half[0] * y, middle[1] + half[1] * x] as const);
}

/** Segments from point to point and back to the first. */
const closed = (points: readonly Pair[]): readonly number[] =>
  points.flatMap((point, at) => [...point, ...(points[(at + 1) % points.length] as Pair)]);

/** What the value of the map nearest to a pin sees of the slice: the pixels themselves, the line on the outermost of them. */
function fieldOf(
  pin: { readonly row: number; readonly column: number },
  { geometry, ...side }: MapOnSlice,
  at: (place: Pair) => Pair,
): readonly number[] {
  const place = mapPlaceOf(geometry, pin, side);
  if (!place) return [];
  const { left, top, width, height } = receptiveFieldEdges(geometry, place.row, place.column);
  const from = at([top - HALF, left - HALF]);
  const to = at([top + height - HALF - INSIDE, left + width - HALF - INSIDE]);
  return closed([from, [to[0], from[1]], to, [from[0], to[1]]]);
}

/** Around the values that a region with a threshold holds, by the rule by which they are measured; the line lies on the outermost of them. */
function borderOf(region: Region, { geometry, rows, columns }: MapOnSlice, slice: RegionSlice): readonly number[] {
  const { jump, start } = geometry;
  const isIn = new Uint8Array(rows * columns);
  for (const place of placesOf(region, { rows, columns, jump, start }, slice)) isIn[place] = 1;
  const segments: number[] = [];
  const holds = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < rows && column < columns && isIn[row * columns + column] === 1;
  /** Runs of sides that lie in one line are one segment. */
  const sides = (count: number, isSide: (at: number) => boolean, segment: (from: number, to: number) => void): void => {
    for (let from = 0; from < count; from++) {
      if (!isSide(from)) continue;
      let to = from + 1;
      while (to < count && isSide(to)) to++;
      segment(from, to - INSIDE);
      from = to;
    }
  };
  for (let row = 0; row < rows; row++)
    for (const [side, y] of [
      [-1, row],
      [1, row + 1 - INSIDE],
    ] as const)
      sides(
        columns,
        (column) => holds(row, column) && !holds(row + side, column),
        (from, to) => segments.push(from, y, to, y),
      );
  for (let column = 0; column < columns; column++)
    for (const [side, x] of [
      [-1, column],
      [1, column + 1 - INSIDE],
    ] as const)
      sides(
        rows,
        (row) => holds(row, column) && !holds(row, column + side),
        (from, to) => segments.push(x, from, x, to),
      );
  return segments;
}
