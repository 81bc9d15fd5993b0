// A slice of CT with a map laid over it, as the window shows it, in pixels of the slice: every value of the map covers the area that its jump and start
// give it, a pixel that several values share has their mean by area. Plain arithmetic of doubles: the same picture on every machine.
import { contourLines } from '../../src-shared/imaging/contour.ts';
import type { OverlayMode } from '../../src-shared/imaging/ct-ground.ts';
import { HATCH_COLOUR, isStripe } from '../../src-shared/imaging/display-lookup.ts';
import { contourLevels, levelsIn, type PickedRange, rangeFor } from '../../src-shared/imaging/picked-levels.ts';
import { NOT_FINITE_LEVEL } from '../../src-shared/imaging/quantise.ts';
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import { drawPlaced, MARK_COLOURS, type Painter } from './picture-lines.ts';

type Pair = readonly [number, number];

/** A slice as it is seen; in shared memory where many maps are laid over it by several threads. */
export interface SliceGround {
  readonly rows: number;
  readonly columns: number;
  /** Row by row: grey, a byte a pixel, or red, green and blue where some pixels are no numbers. */
  readonly pixels: Uint8Array;
  /** What grey means: the HU at the ends of its colour bar, and 256 x RGB between them. */
  readonly bar: { readonly display: ValueRange; readonly colours: Uint8Array };
}

/** How a map lies over a slice. */
export interface LaidMap {
  readonly mode: OverlayMode;
  /** Above 0, to 1. */
  readonly opacity: number;
  /** null: the upper half of the map's range. */
  readonly values: PickedRange | null;
  /** The centre of a value lies at jump * at + start of the slice: [down, across]. */
  readonly jump: Pair;
  readonly start: Pair;
}

/** The map by its levels. */
interface LevelMap {
  readonly rows: number;
  readonly columns: number;
  readonly range: ValueRange;
  readonly levels: Uint8Array;
  /** 256 x RGBA. */
  readonly palette: Uint8Array;
}

export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const RGB = 3;
const RGBA = 4;
/** From a pixel's centre to its edge. */
const HALF = 0.5;
/** Of a pixel: less is rounding. */
const LEAST_SHARE = 1e-9;

/** The slice alone. @param scale pixels of the picture for one of the slice, across and down */
export function groundPicture({ rows, columns, pixels }: SliceGround, scale: number): RgbPicture {
  const [width, height] = [columns * scale, rows * scale];
  const rgb = new Uint8Array(width * height * RGB);
  const isGrey = pixels.length === rows * columns;
  for (let row = 0; row < rows; row++) {
    const first = row * scale * width * RGB;
    for (let column = 0, to = first; column < columns; column++) {
      const from = isGrey ? row * columns + column : (row * columns + column) * RGB;
      for (let copy = 0; copy < scale; copy++)
        for (let c = 0; c < RGB; c++) rgb[to++] = pixels[isGrey ? from : from + c] as number;
    }
    for (let copy = 1; copy < scale; copy++) rgb.copyWithin(first + copy * width * RGB, first, first + width * RGB);
  }
  return { width, height, rgb };
}

/** The slice with the map over it. */
export function laidPicture(ground: SliceGround, laid: LaidMap, map: LevelMap, scale: number): RgbPicture {
  const picture = groundPicture(ground, scale);
  const picked = levelsIn(rangeFor(laid.values, map.range), map.range);
  if (laid.mode === 'contour') drawContour(picture, laid, map, picked, scale);
  else layColours(picture, laid, map, laid.mode === 'threshold' ? picked : null, scale);
  return picture;
}

/** Which values cover the pixels of one axis, and how much of a pixel each. */
interface Cover {
  /** First value of each pixel, and one more entry: where its shares begin. */
  readonly firsts: Int32Array;
  readonly offsets: Int32Array;
  readonly shares: Float64Array;
}

function coverOf(pixels: number, values: number, { jump, edge, scale }: { jump: number; edge: number; scale: number }): Cover {
  const firsts = new Int32Array(pixels);
  const offsets = new Int32Array(pixels + 1);
  const shares: number[] = [];
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [from, to] = [pixel / scale, (pixel + 1) / scale];
    for (let value = Math.max(0, Math.floor((from - edge) / jump)); value < values; value++) {
      const start = edge + value * jump;
      if (start >= to) break;
      const share = (Math.min(to, start + jump) - Math.max(from, start)) * scale;
      if (share <= LEAST_SHARE) continue;
      if (shares.length === offsets[pixel]) firsts[pixel] = value;
      shares.push(share);
    }
    offsets[pixel + 1] = shares.length;
  }
  return { firsts, offsets, shares: Float64Array.from(shares) };
}

/** @param picked first and last level that are seen; null: all, also that of what is no number */
function layColours(
  { width, height, rgb }: RgbPicture,
  { jump, start, opacity }: LaidMap,
  { rows, columns, levels, palette }: LevelMap,
  picked: Pair | null,
  scale: number,
): void {
  const edgeOf = (axis: 0 | 1): number => start[axis] - jump[axis] / 2 + HALF;
  const down = coverOf(height, rows, { jump: jump[0], edge: edgeOf(0), scale });
  const across = coverOf(width, columns, { jump: jump[1], edge: edgeOf(1), scale });
  const isSeen = Uint8Array.from({ length: palette.length / RGBA }, (_, level) =>
    picked === null || (level >= picked[0] && level <= picked[1]) ? 1 : 0,
  );
  for (let y = 0; y < height; y++) {
    const [rowFrom, rowTo] = [down.offsets[y] as number, down.offsets[y + 1] as number];
    if (rowFrom === rowTo) continue;
    for (let x = 0; x < width; x++) {
      const [from, to] = [across.offsets[x] as number, across.offsets[x + 1] as number];
      let [covered, red, green, blue] = [0, 0, 0, 0];
      for (let i = rowFrom; i < rowTo; i++) {
        const line = ((down.firsts[y] as number) + i - rowFrom) * columns + (across.firsts[x] as number);
        for (let j = from; j < to; j++) {
          const level = levels[line + j - from] as number;
          if (isSeen[level] === 0) continue;
          const share = (down.shares[i] as number) * (across.shares[j] as number);
          const isHatch =
            level === NOT_FINITE_LEVEL &&
            !isStripe((down.firsts[y] as number) + i - rowFrom, (across.firsts[x] as number) + j - from);
          const [colours, first] = isHatch ? [HATCH_COLOUR, 0] : [palette, level * RGBA];
          covered += share;
          red += share * (colours[first] as number);
          green += share * (colours[first + 1] as number);
          blue += share * (colours[first + 2] as number);
        }
      }
      if (covered === 0) continue;
      const at = (y * width + x) * RGB;
      const under = 1 - opacity * covered;
      rgb[at] = Math.round((rgb[at] as number) * under + opacity * red);
      rgb[at + 1] = Math.round((rgb[at + 1] as number) * under + opacity * green);
      rgb[at + 2] = Math.round((rgb[at + 2] as number) * under + opacity * blue);
    }
  }
}

/** Through the centres of what each value sees. */
function drawContour(
  picture: RgbPicture,
  { jump, start, opacity }: LaidMap,
  { rows, columns, levels }: LevelMap,
  picked: Pair,
  scale: number,
): void {
  const { width, height, rgb } = picture;
  const strokes = contourLevels(picked).map((level) => {
    const ends = contourLines(levels, columns, rows, level);
    const segments = Float64Array.from(ends, (at, i) => jump[i % 2 === 0 ? 1 : 0] * at + start[i % 2 === 0 ? 1 : 0] + HALF);
    return { colour: MARK_COLOURS.contours, segments };
  });
  const drawn = opacity < 1 ? rgb.slice() : rgb;
  const fill: Painter['fill'] = ([left, top], [wide, high], colour) => {
    for (let y = Math.max(0, top); y < Math.min(height, top + high); y++)
      for (let x = Math.max(0, left); x < Math.min(width, left + wide); x++) {
        const at = (y * width + x) * RGB;
        drawn[at] = colour[0];
        drawn[at + 1] = colour[1];
        drawn[at + 2] = colour[2];
      }
  };
  drawPlaced({ width, height, fill }, { strokes, pins: [] }, scale, 1);
  if (drawn === rgb) return;
  for (let i = 0; i < rgb.length; i++) rgb[i] = Math.round((rgb[i] as number) * (1 - opacity) + (drawn[i] as number) * opacity);
}
