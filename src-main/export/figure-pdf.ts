// A figure as PDF: vector text in an embedded font, maps as pixels. The writer is pdfkit's; no date and no name of a machine goes in, so that the same
// figure has the same bytes.
import PDFDocument from 'pdfkit';
import { type Figure, type FigureItem, FRAME, INK, QUIET_INK } from './figure.ts';
import { type FigureMarks, labelPlace, MARK_MM, PIN_COLOUR, pinArms, RIM_COLOUR } from './figure-marks.ts';

const POINTS_PER_MM = 72 / 25.4;
const ARROW_MM = 1.4;

type Document = InstanceType<typeof PDFDocument>;

/** @param font WOFF or TrueType */
export async function figurePdf({ widthMm, heightMm, title, items, provenance }: Figure, font: Uint8Array): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: [widthMm * POINTS_PER_MM, heightMm * POINTS_PER_MM],
    margin: 0,
    // None of the fonts that are not embedded.
    font: '',
    info: {
      Title: title,
      Subject: 'Not for diagnostic use.',
      Keywords: provenance,
      Producer: 'ConvScope',
      Creator: 'ConvScope',
      CreationDate: new Date(0),
    },
  });
  const parts: Uint8Array[] = [];
  document.on('data', (part: Uint8Array) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve);
    document.on('error', reject);
  });
  document.font(Buffer.from(font));
  document.scale(POINTS_PER_MM);
  for (const item of items) draw(document, item);
  document.end();
  await ended;
  return Buffer.concat(parts);
}

function draw(document: Document, item: FigureItem): void {
  if (item.kind === 'text') {
    document.fontSize(item.sizeMm).fillColor(item.isQuiet ? QUIET_INK : INK);
    const width = document.widthOfString(item.text);
    const shift = item.anchor === 'middle' ? width / 2 : item.anchor === 'end' ? width : 0;
    document.text(item.text, item.x - shift, item.y, { lineBreak: false, baseline: 'alphabetic' });
  } else if (item.kind === 'image') {
    document.image(Buffer.from(item.png), item.x, item.y, { width: item.width, height: item.height });
  } else if (item.kind === 'box') {
    document.lineWidth(0.2).rect(item.x, item.y, item.width, item.height).stroke(FRAME);
  } else if (item.kind === 'marks') drawMarks(document, [item.x, item.y], item.marks);
  else drawLine(document, item);
}

function drawLine(document: Document, { points, widthMm, isArrow }: Extract<FigureItem, { kind: 'line' }>): void {
  const [first, ...rest] = points;
  if (!first) return;
  document.lineWidth(widthMm).moveTo(...first);
  for (const point of rest) document.lineTo(...point);
  document.stroke(INK);
  const [before, end] = [points.at(-2), points.at(-1)];
  if (!isArrow || !before || !end) return;
  const angle = Math.atan2(end[1] - before[1], end[0] - before[0]);
  const back = (side: number): [number, number] => [
    end[0] - ARROW_MM * Math.cos(angle) - (side * ARROW_MM * Math.sin(angle)) / 2,
    end[1] - ARROW_MM * Math.sin(angle) + (side * ARROW_MM * Math.cos(angle)) / 2,
  ];
  document.polygon([...end], back(1), back(-1)).fill(INK);
}

function drawMarks(document: Document, [left, top]: readonly [number, number], { strokes, pins }: FigureMarks): void {
  const twice = (paths: readonly (readonly (readonly [number, number])[])[], colour: string): void => {
    for (const [width, ink] of [
      [MARK_MM.rim, RIM_COLOUR],
      [MARK_MM.line, colour],
    ] as const) {
      document.lineWidth(width).lineJoin('round').lineCap('round');
      for (const [first, ...rest] of paths) {
        if (!first) continue;
        document.moveTo(left + first[0], top + first[1]);
        for (const [x, y] of rest) document.lineTo(left + x, top + y);
      }
      document.stroke(ink);
    }
    document.lineJoin('miter').lineCap('butt');
  };
  for (const { colour, paths } of strokes) if (paths.length > 0) twice(paths, colour);
  for (const { at, label } of pins) {
    twice(pinArms(at), PIN_COLOUR);
    const [x, y] = labelPlace(at);
    const place = { lineBreak: false, baseline: 'alphabetic' } as const;
    document.fontSize(MARK_MM.letters).lineWidth(MARK_MM.letterRim).strokeColor(RIM_COLOUR);
    document.text(label, left + x, top + y, { ...place, stroke: true, fill: false });
    document.fillColor('#ffffff').text(label, left + x, top + y, place);
  }
}
