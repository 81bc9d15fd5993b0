// A contact sheet: the maps of some layers in rows, with their range as a colour bar, a scale bar in mm and captions that say what is seen. Made for a
// column (85 mm) or a page (174 mm) of a journal. Takes pictures and words, gives a figure.

import { type Figure, type FigureItem, wrapped } from './figure.ts';
import { type FigureMarks, figureMarks } from './figure-marks.ts';
import type { PlacedMarks } from './picture-lines.ts';

interface SheetTile {
  readonly png: Uint8Array;
  readonly label: string;
}

export interface SheetLayer {
  readonly title: string;
  readonly caption: string;
  readonly tiles: readonly SheetTile[];
  /** What was drawn on the slice, over every tile alike, with the rows and columns of its pixels; null: nothing. */
  readonly drawn: { readonly placed: PlacedMarks; readonly rows: number; readonly columns: number } | null;
  /** Height by width of a map, as it lies in the patient. */
  readonly aspect: number;
  /** What the colour bar's ends stand for; null where each map has its own range. */
  readonly bar: { readonly png: Uint8Array; readonly low: string; readonly high: string } | null;
  /** Width of a map; null where the series does not say. */
  readonly widthMm: number | null;
}

export interface SheetContent {
  readonly title: string;
  readonly caption: string;
  readonly layers: readonly SheetLayer[];
  readonly provenance: string;
}

const MARGIN = 3;
const GAP = 1;
const LEAST_TILE_MM = 17;
const MOST_COLUMNS = 8;
const TEXT = { title: 3.2, layer: 2.6, caption: 2.1, label: 1.7 } as const;
const LEADING = 1.35;
const BAR = { width: 30, height: 2 } as const;
const SCALE_LENGTHS_MM = [500, 200, 100, 50, 20, 10, 5, 2, 1];
/** Of a map's width, at most. */
const SCALE_SHARE = 0.5;
const SCALE_LINE_MM = 0.5;

export function contactSheet({ title, caption, layers, provenance }: SheetContent, widthMm: number): Figure {
  const page = new Page(widthMm);
  page.lines([title], TEXT.title, false);
  page.lines(wrapped(caption, TEXT.caption, page.inner), TEXT.caption, true);
  for (const layer of layers) drawLayer(page, layer);
  page.lines(['Not for diagnostic use.'], TEXT.caption, true);
  return { widthMm, heightMm: page.y + MARGIN, title, items: page.items, provenance };
}

/** Filled from above. */
class Page {
  readonly items: FigureItem[] = [];
  readonly inner: number;
  y = MARGIN;

  constructor(widthMm: number) {
    this.inner = widthMm - 2 * MARGIN;
  }

  lines(texts: readonly string[], sizeMm: number, isQuiet: boolean): void {
    for (const text of texts) {
      this.items.push({ kind: 'text', x: MARGIN, y: this.y + sizeMm, text, sizeMm, isQuiet });
      this.y += sizeMm * LEADING;
    }
    this.y += GAP;
  }
}

function drawLayer(page: Page, layer: SheetLayer): void {
  page.y += GAP;
  page.lines([layer.title], TEXT.layer, false);
  const columns = Math.max(1, Math.min(layer.tiles.length, MOST_COLUMNS, Math.floor((page.inner + GAP) / (LEAST_TILE_MM + GAP))));
  // A few maps are not blown up over the page.
  const share = Math.max(columns, Math.min(MOST_COLUMNS, Math.floor(page.inner / LEAST_TILE_MM)) / 2);
  const width = (page.inner - GAP * (share - 1)) / share;
  const height = width * layer.aspect;
  const step = height + TEXT.label * LEADING + GAP;
  const marks: FigureMarks | null = layer.drawn && figureMarks(layer.drawn.placed, { ...layer.drawn, width, height });
  for (const [at, { png, label }] of layer.tiles.entries()) {
    const x = MARGIN + (at % columns) * (width + GAP);
    const y = page.y + Math.floor(at / columns) * step;
    page.items.push({ kind: 'image', x, y, width, height, png }, { kind: 'box', x, y, width, height });
    if (marks) page.items.push({ kind: 'marks', x, y, marks });
    page.items.push({ kind: 'text', x, y: y + height + TEXT.label * 1.1, text: label, sizeMm: TEXT.label, isQuiet: true });
  }
  page.y += Math.ceil(layer.tiles.length / columns) * step;
  drawBars(page, layer, width);
  page.lines(wrapped(layer.caption, TEXT.caption, page.inner), TEXT.caption, true);
}

/** Colour bar to the left, scale bar to the right of it. */
function drawBars(page: Page, { bar, widthMm }: SheetLayer, tileWidth: number): void {
  const middle = page.y + BAR.height / 2 + TEXT.label / 3;
  let x = MARGIN;
  const words = (text: string, at: number): void => {
    page.items.push({ kind: 'text', x: at, y: middle, text, sizeMm: TEXT.label });
  };
  if (bar) {
    words(bar.low, x);
    x += textRoom(bar.low);
    page.items.push({ kind: 'image', x, y: page.y, width: BAR.width, height: BAR.height, png: bar.png });
    page.items.push({ kind: 'box', x, y: page.y, width: BAR.width, height: BAR.height });
    x += BAR.width + GAP;
    words(bar.high, x);
    x += textRoom(bar.high) + 2 * GAP;
  }
  const length = widthMm === null ? undefined : SCALE_LENGTHS_MM.find((mm) => mm <= widthMm * SCALE_SHARE);
  if (widthMm !== null && length !== undefined) {
    const drawn = (length / widthMm) * tileWidth;
    const y = page.y + BAR.height / 2;
    page.items.push({
      kind: 'line',
      points: [
        [x, y],
        [x + drawn, y],
      ],
      widthMm: SCALE_LINE_MM,
    });
    words(`${length} mm`, x + drawn + GAP);
  }
  if (bar || length !== undefined) page.y += BAR.height + 2 * GAP;
}

const textRoom = (text: string): number => text.length * TEXT.label * 0.6 + GAP;
