// One map as a PNG: 8 bits as on screen, or 16 bits as numbers. In two steps, because the values are lent only until the next slice is computed: first
// the lines of the file are filled from them, then the file is made of the lines. No paths, names or dates.
import { COLOURS, type ColormapName, colormapTable } from '../../src-shared/imaging/colormaps.ts';
import { displayLookup } from '../../src-shared/imaging/display-lookup.ts';
import { NOT_FINITE_LEVEL, quantiseInto } from '../../src-shared/imaging/quantise.ts';
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import type { PictureMark } from '../../src-shared/network/recipe.ts';
import { groundPicture, type LaidMap, laidPicture, type SliceGround } from './ground-picture.ts';
import { LEVELS_FORMULA, type LevelScale, levelOf, levelScaleOf } from './levels.ts';
import { drawMarks, enlarge, type Lines } from './marked-picture.ts';
import type { PlacedMarks } from './picture-lines.ts';
import { finishPng, type PngHeadPixels, pngHead } from './png.ts';

/** One channel of an activation as it is to be shown; plain data, so that it can go to another thread. */
export interface MapPicture {
  readonly rows: number;
  readonly columns: number;
  /** Finite extremes of its values. */
  readonly range: ValueRange;
  /** Millimetres between pixels, [down, across]; null where the series does not say. */
  readonly pixelMm: readonly [number, number] | null;
  /** 8 bits: the values that get the first and the last colour. null: 16-bit grey, `range` onto 0..65535 in equal steps. */
  readonly colours: { readonly display: ValueRange; readonly colormap: ColormapName } | null;
  /** Of 8 bits: pixels of the picture for one of the map, across and down. */
  readonly scale: number;
  /** Of 8 bits. */
  readonly marks: readonly PictureMark[];
  /** What marks show of what was drawn on the slice; missing: nothing, or the map has no place in the slice. */
  readonly placed?: PlacedMarks;
  /** Of 8 bits: the slice under the map, or (`laid` null) by itself; missing: the map alone. Millimetres and marks are then those of the slice. */
  readonly over?: { readonly ground: SliceGround; readonly laid: LaidMap | null };
  /** JSON text in ASCII. */
  readonly provenance: string;
}

/** One that is shown in colours, wherever it comes from. */
export interface SeenMap extends Omit<MapPicture, 'colours' | 'provenance'> {
  readonly colours: NonNullable<MapPicture['colours']>;
}

/** rows x columns, row-major, float32; what lies below 0 counts as 0 where they are rectified. */
export interface MapValues {
  readonly values: Float32Array;
  readonly isRectified: boolean;
}

/** The keyword under which a picture says where it comes from. */
const PROVENANCE_KEYWORD = 'convscope';
/** Before each line: PNG's filter, none. */
const FILTER_BYTES = 1;
const BYTE = 8;
const RGBA = 4;

const sampleBytes = ({ colours }: Pick<MapPicture, 'colours'>): number => (colours === null ? 2 : 1);

export const lineBytes = (picture: Pick<MapPicture, 'rows' | 'columns' | 'colours'>): number =>
  picture.rows * (FILTER_BYTES + picture.columns * sampleBytes(picture));

/**
 * @param lines `lineBytes` of the picture, filled
 * @throws AppError array/unsupported when 16 bits are asked for and a value is NaN or infinite
 */
export function fillLines(picture: Omit<MapPicture, 'provenance'>, source: MapValues, lines: Uint8Array): void {
  const { columns, range } = picture;
  if (picture.colours === null) fillLevels16(picture, source, lines);
  else quantiseInto(source.values, range, source.isRectified, { into: lines, columns, lead: FILTER_BYTES });
}

function fillLevels16(
  { columns, range }: Pick<MapPicture, 'columns' | 'range'>,
  { values, isRectified }: MapValues,
  lines: Uint8Array,
): void {
  const scale = levelScaleOf(range);
  const place = { columns, format: 'a 16-bit PNG', alternative: 'Export it as NPY instead.' };
  const ofZero = Math.round(-scale.offset / scale.scale);
  for (let i = 0, at = 0; i < values.length; i++) {
    if (i % columns === 0) at += FILTER_BYTES;
    const level = isRectified && (values[i] as number) < 0 ? ofZero : levelOf(values, i, scale, place);
    lines[at++] = level >> BYTE;
    lines[at++] = level;
  }
}

/** The file. Pixels of 8 bits are those of the window: the same quantisation, and the same lookup as palette. */
export function mapPng(picture: MapPicture, lines: Uint8Array): Uint8Array {
  const { rows, columns, range, colours } = picture;
  if (colours === null)
    return fileOf(
      { ...picture, scale: 1 },
      { kind: 'grey16' },
      { width: columns, height: rows, lines },
      levelTexts(levelScaleOf(range)),
    );
  const seen = seenPicture({ ...picture, colours }, lines);
  return fileOf(picture, seen.palette === null ? { kind: 'rgb' } : { kind: 'indexed', palette: seen.palette }, seen, {});
}

/** Lines of a picture as on screen: of levels with their palette (256 x RGBA), or of RGB without one. */
export interface SeenPicture extends Lines {
  readonly palette: Uint8Array | null;
}

/** A picture as on screen, for every format that shows one. Hatching takes a colour more than the levels, and so more than a palette holds. */
export function seenPicture(picture: SeenMap, lines: Uint8Array): SeenPicture {
  const { rows, columns, range, colours, scale, marks, placed, pixelMm, over } = picture;
  if (over) return seenOver(picture, over, lines);
  const palette = displayLookup(range, colours.display, colours.colormap);
  if (marks.length > 0 || lines.includes(NOT_FINITE_LEVEL)) {
    const columnMm = pixelMm?.[1] ?? null;
    const colormap = colormapTable(colours.colormap);
    const marked = drawMarks(
      { lines, rows, columns, palette },
      { scale, marks, display: colours.display, colormap, columnMm, placed: placed ?? null },
    );
    return { ...marked, palette: null };
  }
  return { ...(scale === 1 ? { width: columns, height: rows, lines } : enlarge({ lines, rows, columns }, scale)), palette };
}

/** Colour bars say what is seen: of a slice alone and of lines over it, what its grey means. */
function seenOver(
  { rows, columns, range, colours, scale, marks, placed, pixelMm }: SeenMap,
  { ground, laid }: NonNullable<MapPicture['over']>,
  lines: Uint8Array,
): SeenPicture {
  if (laid === null && marks.length === 0 && ground.pixels.length === ground.rows * ground.columns)
    return { ...enlarge({ ...ground, lines: linesOf(ground) }, scale), palette: greyPalette() };
  const levels = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const from = row * (FILTER_BYTES + columns) + FILTER_BYTES;
    levels.set(lines.subarray(from, from + columns), row * columns);
  }
  const palette = displayLookup(range, colours.display, colours.colormap);
  const rgb = laid ? laidPicture(ground, laid, { rows, columns, range, levels, palette }, scale) : groundPicture(ground, scale);
  const isMapSeen = laid !== null && laid.mode !== 'contour';
  const marking = {
    ...{ scale, marks, columnMm: pixelMm?.[1] ?? null, placed: placed ?? null },
    display: isMapSeen ? colours.display : ground.bar.display,
    colormap: isMapSeen ? colormapTable(colours.colormap) : ground.bar.colours,
  };
  return { ...drawMarks(rgb, marking), palette: null };
}

function linesOf({ rows, columns, pixels }: SliceGround): Uint8Array {
  const lines = new Uint8Array(rows * (FILTER_BYTES + columns));
  for (let row = 0; row < rows; row++)
    lines.set(pixels.subarray(row * columns, (row + 1) * columns), row * (FILTER_BYTES + columns) + FILTER_BYTES);
  return lines;
}

/** Every level its own grey: 256 x RGBA. */
const greyPalette = (): Uint8Array =>
  Uint8Array.from({ length: COLOURS * RGBA }, (_, at) => (at % RGBA === RGBA - 1 ? COLOURS - 1 : Math.floor(at / RGBA)));

function fileOf(
  { pixelMm, scale, provenance }: MapPicture,
  pixels: PngHeadPixels,
  { width, height, lines }: Lines,
  texts: Readonly<Record<string, string>>,
): Uint8Array {
  const stepMm = pixelMm && ([pixelMm[0] / scale, pixelMm[1] / scale] as const);
  const all = { ...texts, [PROVENANCE_KEYWORD]: provenance };
  return finishPng(pngHead({ width, height, pixelMm: stepMm, texts: all }, pixels), pixels.kind, lines);
}

const levelTexts = ({ scale, offset }: LevelScale): Readonly<Record<string, string>> => ({
  scale: String(scale),
  offset: String(offset),
  formula: LEVELS_FORMULA,
});
