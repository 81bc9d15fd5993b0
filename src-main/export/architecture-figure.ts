// The network as boxes with arrows, in each box the real maps of its node on a slice. Boxes stand in the order of execution, row by row; arrows follow
// what reads what. Takes pictures and words, gives a figure.
import { type Figure, type FigureItem, textWidthMm } from './figure.ts';

export interface ArchitectureBox {
  readonly name: string;
  readonly op: string;
  /** `16 x 511 x 511`. */
  readonly shape: string;
  readonly inputs: readonly string[];
  /** A few maps; none for what is no picture. */
  readonly maps: readonly Uint8Array[];
}

const MARGIN = 4;
const BOX = { width: 30, head: 10.5, maps: 26 } as const;
const GAP = { x: 8, y: 9 } as const;
const MAP_MM = 12.5;
const INSET = 1.5;
const TEXT = { title: 3.2, name: 2.5, words: 1.9 } as const;
const LINE_MM = 0.25;
const MOST_NAME_MM = BOX.width - 2 * INSET;

export function architectureFigure(
  {
    title,
    boxes,
    provenance,
  }: { readonly title: string; readonly boxes: readonly ArchitectureBox[]; readonly provenance: string },
  widthMm: number,
): Figure {
  const columns = Math.max(1, Math.floor((widthMm - 2 * MARGIN + GAP.x) / (BOX.width + GAP.x)));
  const height = BOX.head + BOX.maps;
  const top = MARGIN + TEXT.title * 2;
  const placeOf = (at: number): { readonly x: number; readonly y: number } => ({
    x: MARGIN + (at % columns) * (BOX.width + GAP.x),
    y: top + Math.floor(at / columns) * (height + GAP.y),
  });
  const at = new Map(boxes.map(({ name }, index) => [name, index]));
  const items: FigureItem[] = [{ kind: 'text', x: MARGIN, y: MARGIN + TEXT.title, text: title, sizeMm: TEXT.title }];
  for (const [index, box] of boxes.entries()) {
    items.push(...boxItems(box, placeOf(index)));
    for (const input of box.inputs) {
      const from = at.get(input);
      if (from !== undefined) items.push(arrow(placeOf(from), placeOf(index), height));
    }
  }
  const rows = Math.ceil(boxes.length / columns);
  const heightMm = top + rows * (height + GAP.y) + TEXT.words;
  items.push({
    kind: 'text',
    x: MARGIN,
    y: heightMm - MARGIN,
    text: 'Not for diagnostic use.',
    sizeMm: TEXT.words,
    isQuiet: true,
  });
  return { widthMm, heightMm, title, items, provenance };
}

function boxItems(
  { name, op, shape, maps }: ArchitectureBox,
  { x, y }: { readonly x: number; readonly y: number },
): readonly FigureItem[] {
  const line = (text: string, row: number, sizeMm: number, isQuiet: boolean): FigureItem => ({
    kind: 'text',
    x: x + INSET,
    y: y + INSET + row,
    text,
    // A long name gets smaller, not cut.
    sizeMm: Math.min(sizeMm, (sizeMm * MOST_NAME_MM) / textWidthMm(text, sizeMm)),
    isQuiet,
  });
  return [
    { kind: 'box', x, y, width: BOX.width, height: BOX.head + BOX.maps },
    line(name, TEXT.name, TEXT.name, false),
    line(op, TEXT.name + TEXT.words * 1.4, TEXT.words, true),
    line(shape, TEXT.name + TEXT.words * 2.8, TEXT.words, true),
    ...maps.slice(0, 4).map(
      (png, i): FigureItem => ({
        kind: 'image',
        x: x + INSET + (i % 2) * (MAP_MM + INSET),
        y: y + BOX.head + Math.floor(i / 2) * (MAP_MM + INSET / 4),
        width: MAP_MM,
        height: MAP_MM,
        png,
      }),
    ),
  ];
}

/** To the right neighbour straight; to the next row and over others around the boxes. */
function arrow(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  height: number,
): FigureItem {
  const isNext = from.y === to.y && to.x - from.x <= BOX.width + GAP.x && to.x > from.x;
  const start = [from.x + BOX.width, from.y + BOX.head / 2] as const;
  const end = [to.x, to.y + BOX.head / 2] as const;
  if (isNext) return { kind: 'line', points: [start, end], widthMm: LINE_MM, isArrow: true };
  const right = from.x + BOX.width + GAP.x / 2.5;
  const left = to.x - GAP.x / 2.5 + LINE_MM;
  const between = from.y + height + GAP.y / 2;
  const points = [start, [right, start[1]], [right, between], [left, between], [left, end[1]], end] as const;
  return { kind: 'line', points, widthMm: LINE_MM, isArrow: true };
}
