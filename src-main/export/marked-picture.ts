// What a picture as on screen may carry: larger pixels, what was drawn on the slice, a colour bar with the values of its ends, a scale bar in mm. Takes the
// lines of the plain picture, gives those of the marked one. Pixels of the map stay what they are: every one becomes a square of one colour.
import { COLOURS } from '../../src-shared/imaging/colormaps.ts';
import { HATCH_COLOUR, isStripe } from '../../src-shared/imaging/display-lookup.ts';
import { NOT_FINITE_LEVEL } from '../../src-shared/imaging/quantise.ts';
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import type { PictureMark } from '../../src-shared/network/recipe.ts';
import type { RgbPicture } from './ground-picture.ts';
import { drawPlaced, type Painter, type PlacedMarks } from './picture-lines.ts';
import { forEachDot, LETTER_ROWS, widthOfText } from './small-letters.ts';

export interface PlainPicture {
  /** Each after a filter byte, one level a pixel. */
  readonly lines: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  /** 256 x RGBA: colours of the levels. */
  readonly palette: Uint8Array;
}

export interface Marking {
  readonly scale: number;
  readonly marks: readonly PictureMark[];
  readonly display: ValueRange;
  /** 256 x RGB, the colormap itself. */
  readonly colormap: Uint8Array;
  /** Millimetres across a pixel of the map; null: no scale bar can be drawn. */
  readonly columnMm: number | null;
  /** What was drawn on the slice, as it lies over the map; null: nothing, or the map has no place in the slice. */
  readonly placed: PlacedMarks | null;
}

export interface Lines {
  readonly width: number;
  readonly height: number;
  readonly lines: Uint8Array;
}

const FILTER_BYTES = 1;
/** PNG's filter "up": a line is the difference to the one above, here nothing. */
const UP = 2;
const RGB = 3;
const RGBA = 4;
const WHITE = 255;
const BLACK = 0;
/** A dot of a letter is a pixel for every so many pixels of the picture's longer side. */
const PIXELS_A_DOT = 320;
/** In dots. */
const BAR_WIDTH = 10;
const GAP = 4;
/** Of the picture's width, at most. */
const SCALE_BAR_SHARE = 0.3;
const SIGNIFICANT = 3;

/** Larger pixels and nothing else: levels stay levels. */
export function enlarge({ lines, rows, columns }: Omit<PlainPicture, 'palette'>, scale: number): Lines {
  const [width, height] = [columns * scale, rows * scale];
  const made = new Uint8Array(height * (width + FILTER_BYTES));
  for (let row = 0; row < rows; row++) {
    const from = row * (columns + FILTER_BYTES) + FILTER_BYTES;
    const at = row * scale * (width + FILTER_BYTES);
    for (let column = 0; column < columns; column++)
      made.fill(lines[from + column] as number, at + FILTER_BYTES + column * scale, at + FILTER_BYTES + (column + 1) * scale);
    for (let copy = 1; copy < scale; copy++) made[at + copy * (width + FILTER_BYTES)] = UP;
  }
  return { width, height, lines: made };
}

const dotOf = (width: number, height: number): number => Math.max(1, Math.round(Math.max(width, height) / PIXELS_A_DOT));
const barRoom = (words: readonly string[], dot: number): number =>
  (BAR_WIDTH + GAP * 3 + Math.max(...words.map(widthOfText))) * dot;

/** Of the numbers beside a colour bar, but for those of a hundred thousand millions and more. */
const LONGEST_WORDS = '-0.00000123';

/** Room for a picture of this size whatever its values are: the pictures of a film are as large as each other. */
export function roomFor(
  { rows, columns }: Pick<PlainPicture, 'rows' | 'columns'>,
  { scale, marks }: Pick<Marking, 'scale' | 'marks'>,
): Pick<Lines, 'width' | 'height'> {
  const [own, height] = [columns * scale, rows * scale];
  return { width: own + (marks.includes('colour-bar') ? barRoom([LONGEST_WORDS], dotOf(own, height)) : 0), height };
}

/** As RGB, with its marks; what is no number is hatched as in the window. @param picture of levels, made larger here, or of colours at its size */
export function drawMarks(picture: PlainPicture | RgbPicture, marking: Marking): Lines {
  const { scale, marks, display } = marking;
  const [own, height] = 'rgb' in picture ? [picture.width, picture.height] : [picture.columns * scale, picture.rows * scale];
  const dot = dotOf(own, height);
  const ends = [display.maximum, display.minimum].map(short);
  const hasBar = marks.includes('colour-bar');
  const besides = hasBar ? barRoom(ends, dot) : 0;
  const canvas = new Canvas(own + besides, height);
  if ('rgb' in picture) canvas.copy(picture);
  else canvas.paint(picture, scale);
  if (marking.placed) {
    const fill: Painter['fill'] = ([left, top], [width, tall], colour) =>
      // The colour bar beside the map stays free.
      canvas.box([left, top], [Math.min(left + width, own) - left, tall], () => colour);
    drawPlaced({ width: own, height, fill }, marking.placed, scale, dot);
  }
  if (hasBar) {
    const left = own + GAP * dot;
    canvas.box([left, 0], [BAR_WIDTH * dot, height], (_, row) => {
      const index = Math.round((1 - (height > 1 ? row / (height - 1) : 0)) * (COLOURS - 1));
      return marking.colormap.subarray(index * RGB, index * RGB + RGB);
    });
    const text = left + (BAR_WIDTH + GAP) * dot;
    const lowest = Math.max(0, height - LETTER_ROWS * dot);
    canvas.text(ends[0] ?? '', [text, 0], dot, BLACK);
    // Of a picture too low for both the upper one is left.
    if (lowest >= (LETTER_ROWS + 1) * dot) canvas.text(ends[1] ?? '', [text, lowest], dot, BLACK);
  }
  if (marks.includes('scale-bar') && marking.columnMm !== null)
    drawScaleBar(canvas, [own, height], dot, marking.columnMm / scale);
  return { width: canvas.width, height, lines: canvas.finish() };
}

/** Lower left, white on a black edge, so that it shows on every colour. */
function drawScaleBar(canvas: Canvas, [width, height]: readonly [number, number], dot: number, pixelMm: number): void {
  const lengthMm = roundLength(width * SCALE_BAR_SHARE * pixelMm);
  const length = Math.max(1, Math.round(lengthMm / pixelMm));
  const [left, bottom] = [GAP * dot, height - GAP * dot];
  const thick = 2 * dot;
  canvas.box([left - dot, bottom - thick - dot], [length + 2 * dot, thick + 2 * dot], () => [BLACK, BLACK, BLACK]);
  canvas.box([left, bottom - thick], [length, thick], () => [WHITE, WHITE, WHITE]);
  const words = `${lengthMm} mm`;
  const top = bottom - thick - (LETTER_ROWS + 3) * dot;
  for (const x of [-dot, 0, dot]) for (const y of [-dot, 0, dot]) canvas.text(words, [left + x, top + y], dot, BLACK);
  canvas.text(words, [left, top], dot, WHITE);
}

/** 1, 2 or 5 times a power of ten, the greatest that is not above. */
export function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = [5, 2, 1].find((one) => one * power <= most) ?? 1;
  return Number((factor * power).toPrecision(1));
}

const short = (value: number): string => String(Number(value.toPrecision(SIGNIFICANT)));

/** Lines of RGB, white where nothing is drawn; what lies outside is left out. */
class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #lines: Uint8Array;
  readonly #stride: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#stride = FILTER_BYTES + width * RGB;
    this.#lines = new Uint8Array(height * this.#stride).fill(WHITE);
    for (let row = 0; row < height; row++) this.#lines[row * this.#stride] = 0;
  }

  paint({ lines, rows, columns, palette }: PlainPicture, scale: number): void {
    for (let row = 0; row < rows; row++) {
      const first = row * scale * this.#stride;
      let at = first + FILTER_BYTES;
      for (let column = 0; column < columns; column++) {
        const level = lines[row * (columns + FILTER_BYTES) + FILTER_BYTES + column] as number;
        const isGround = level === NOT_FINITE_LEVEL && !isStripe(row, column);
        const [colours, from] = isGround ? [HATCH_COLOUR, 0] : [palette, level * RGBA];
        for (let copy = 0; copy < scale; copy++) for (let c = 0; c < RGB; c++) this.#lines[at++] = colours[from + c] as number;
      }
      for (let copy = 1; copy < scale; copy++) this.#lines.copyWithin(first + copy * this.#stride, first, at);
    }
  }

  copy({ rgb, width, height }: RgbPicture): void {
    for (let row = 0; row < height; row++)
      this.#lines.set(rgb.subarray(row * width * RGB, (row + 1) * width * RGB), row * this.#stride + FILTER_BYTES);
  }

  box(
    [left, top]: readonly [number, number],
    [width, height]: readonly [number, number],
    colourOf: (column: number, row: number) => ArrayLike<number>,
  ): void {
    for (let row = Math.max(0, top); row < Math.min(this.height, top + height); row++)
      for (let column = Math.max(0, left); column < Math.min(this.width, left + width); column++)
        this.#lines.set(colourOf(column - left, row - top), row * this.#stride + FILTER_BYTES + column * RGB);
  }

  /** Lines that are as the one above say only that. */
  finish(): Uint8Array {
    const lines = this.#lines;
    for (let row = this.height - 1; row > 0; row--) {
      const at = row * this.#stride;
      if (Buffer.compare(lines.subarray(at - this.#stride, at), lines.subarray(at, at + this.#stride)) === 0)
        lines.fill(0, at, at + this.#stride)[at] = UP;
    }
    return lines;
  }

  text(words: string, [left, top]: readonly [number, number], dot: number, grey: number): void {
    const colour = [grey, grey, grey];
    forEachDot(words, (column, row) => this.box([left + column * dot, top + row * dot], [dot, dot], () => colour));
  }
}
