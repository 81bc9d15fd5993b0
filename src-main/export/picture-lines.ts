// Lines and pins over a picture of pixels: crisp, of one colour with a dark rim, so that they are seen on every ground. Every pixel is chosen by
// comparisons and plain arithmetic of doubles: the same picture on every machine.
import { forEachDot, LETTER_ROWS, widthOfText } from './small-letters.ts';

type Rgb = readonly [number, number, number];
type Spot = readonly [number, number];

/** As the window has them. */
export const MARK_COLOURS = {
  regions: [0x7b, 0xd8, 0x8f],
  lines: [0xff, 0xd1, 0x66],
  fields: [0x5c, 0xc8, 0xf5],
  /** Around values of a map that lies over the slice. */
  contours: [0xff, 0xd1, 0x66],
} as const satisfies Readonly<Record<string, Rgb>>;
const PIN_COLOUR: Rgb = [0xff, 0x5f, 0xb7];
const RIM: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** What ends with a pixel is drawn on it and not on the next: so much before its edge, in pixels of the map; less than a pixel at every scale. */
export const INSIDE = 1 / 1024;

export interface MarkStroke {
  readonly colour: Rgb;
  /** Four numbers a piece: x and y of both ends, in edge coordinates of the map (pixel i reaches from i to i + 1). */
  readonly segments: Float64Array;
}

export interface PlacedMarks {
  readonly strokes: readonly MarkStroke[];
  /** x and y, in the same coordinates. */
  readonly pins: readonly { readonly at: Spot; readonly label: string }[];
}

export interface Painter {
  /** Of the map's own part of the picture. */
  readonly width: number;
  readonly height: number;
  /** A box in one colour; what lies outside is left out. */
  readonly fill: (corner: Spot, size: Spot, colour: Rgb) => void;
}

/** A line is a pixel thick for so many of the picture's longer side: thinner, nobody sees it where the whole picture is. */
const PIXELS_A_LINE = 640;
/** Of a pin's cross, in thicknesses of a line: the place itself stays free. */
const ARM_FROM = 2;
const ARM_TO = 6;
/** From the pin to its number. */
const BESIDE = 4;

/** @param scale pixels of the picture for one of the map; @param dot of letters, in pixels */
export function drawPlaced(painter: Painter, { strokes, pins }: PlacedMarks, scale: number, dot: number): void {
  const thick = Math.max(1, Math.round(Math.max(painter.width, painter.height) / PIXELS_A_LINE));
  const size = [painter.width, painter.height] as const;
  const inPicture = (at: number, axis: 0 | 1): number => {
    const place = at * scale;
    // The far edge of the last pixel is its own.
    return place === size[axis] ? place - INSIDE : place;
  };
  /** All rims first: none covers another line. */
  for (const isRim of [true, false])
    for (const { colour, segments } of strokes)
      for (let at = 0; at < segments.length; at += 4) {
        const ends = [0, 1, 2, 3].map((part) => inPicture(segments[at + part] as number, (part % 2) as 0 | 1));
        forEachPixel(ends as unknown as Segment, size, thick, (x, y) =>
          isRim
            ? painter.fill([x - thick, y - thick], [3 * thick, 3 * thick], RIM)
            : painter.fill([x, y], [thick, thick], colour),
        );
      }
  for (const { at, label } of pins) {
    const middle = ([0, 1] as const).map((axis) => Math.floor(inPicture(at[axis], axis) - (thick - 1) / 2)) as [number, number];
    drawPin(painter, middle, { label, thick, dot });
  }
}

type Segment = readonly [number, number, number, number];

/** Upper left corners of the squares that make a line, one for each step of its longer direction: those that the line passes through the middle of. */
function forEachPixel(
  [x0, y0, x1, y1]: Segment,
  [width, height]: Spot,
  thick: number,
  visit: (x: number, y: number) => void,
): void {
  const isSteep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
  const off = (thick - 1) / 2;
  const [a0, b0, a1, b1] = (isSteep ? [y0, x0, y1, x1] : [x0, y0, x1, y1]).map((one) => one - off) as [
    number,
    number,
    number,
    number,
  ];
  // The same pixels in both directions.
  const ends = [
    [a0, b0],
    [a1, b1],
  ] as const;
  const [from, to] = a0 <= a1 ? ends : ([ends[1], ends[0]] as const);
  const slope = to[0] > from[0] ? (to[1] - from[1]) / (to[0] - from[0]) : 0;
  // Rims of what lies just outside reach in.
  const first = Math.max(-2 * thick, Math.floor(from[0]));
  const last = Math.min((isSteep ? height : width) + 2 * thick, Math.floor(to[0]));
  for (let a = first; a <= last; a++) {
    const along = Math.min(to[0], Math.max(from[0], a + 1 / 2));
    const b = Math.floor(from[1] + (along - from[0]) * slope);
    if (isSteep) visit(b, a);
    else visit(a, b);
  }
}

interface PinLook {
  readonly label: string;
  readonly thick: number;
  readonly dot: number;
}

/** Four arms around the place, and its number beside it: right above where there is room. */
function drawPin(painter: Painter, [x, y]: Spot, { label, thick, dot }: PinLook): void {
  const [from, to] = [ARM_FROM * thick, ARM_TO * thick];
  const long = to - from;
  const arms = [
    [x + from, y, long, thick],
    [x - to + thick, y, long, thick],
    [x, y + from, thick, long],
    [x, y - to + thick, thick, long],
  ] as const;
  for (const [left, top, width, height] of arms)
    painter.fill([left - thick, top - thick], [width + 2 * thick, height + 2 * thick], RIM);
  for (const [left, top, width, height] of arms) painter.fill([left, top], [width, height], PIN_COLOUR);
  const [wide, high] = [widthOfText(label) * dot, LETTER_ROWS * dot];
  const right = x + BESIDE * thick;
  const above = y - BESIDE * thick - high;
  const corner = [
    right + wide + dot <= painter.width ? right : Math.max(dot, x - BESIDE * thick - wide),
    above - dot >= 0 ? above : y + (BESIDE + 1) * thick,
  ] as const;
  for (const down of [-dot, 0, dot])
    for (const across of [-dot, 0, dot]) writeText(painter, label, [corner[0] + across, corner[1] + down], dot, RIM);
  writeText(painter, label, corner, dot, WHITE);
}

const writeText = (painter: Painter, words: string, [left, top]: Spot, dot: number, colour: Rgb): void =>
  forEachDot(words, (column, row) => painter.fill([left + column * dot, top + row * dot], [dot, dot], colour));
