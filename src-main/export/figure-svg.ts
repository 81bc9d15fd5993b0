// A figure as SVG: text stays text, maps stay pixels (never smoothed), sizes in mm. Source: SVG 1.1.

import { type Figure, type FigureItem, FRAME, INK, QUIET_INK } from './figure.ts';
import { type FigureMarks, labelPlace, MARK_MM, PIN_COLOUR, pinArms, RIM_COLOUR } from './figure-marks.ts';

const ARROW_MM = 1.4;
const DECIMALS = 3;

const mm = (value: number): string => String(Number(value.toFixed(DECIMALS)));
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function figureSvg({ widthMm, heightMm, title, items, provenance }: Figure): string {
  const marks = sharedMarks(items);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${mm(widthMm)}mm" height="${mm(heightMm)}mm" viewBox="0 0 ${mm(widthMm)} ${mm(heightMm)}" font-family="Inter, Helvetica, Arial, sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<metadata id="convscope">${escaped(provenance)}</metadata>`,
    `<defs><marker id="arrow" viewBox="0 0 2 2" refX="2" refY="1" markerWidth="${ARROW_MM}" markerHeight="${ARROW_MM}" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 2 1 0 2z" fill="${INK}"/></marker></defs>`,
    `<rect width="${mm(widthMm)}" height="${mm(heightMm)}" fill="#ffffff"/>`,
    ...[...marks].map(([drawn, id]) => `<defs><g id="${id}" fill="none">${marksOf(drawn)}</g></defs>`),
    ...items.map((item) => element(item, marks)),
    '</svg>',
    '',
  ].join('\n');
}

/** Drawn once, and used by every picture that has them. */
function sharedMarks(items: readonly FigureItem[]): ReadonlyMap<FigureMarks, string> {
  const found = new Map<FigureMarks, string>();
  for (const item of items) if (item.kind === 'marks' && !found.has(item.marks)) found.set(item.marks, `marks-${found.size + 1}`);
  return found;
}

const pathOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${mm(x)} ${mm(y)}`).join('');

function marksOf({ strokes, pins }: FigureMarks): string {
  const twice = (path: string, colour: string): readonly string[] => [
    `<path d="${path}" stroke="${RIM_COLOUR}" stroke-width="${MARK_MM.rim}" stroke-linejoin="round" stroke-linecap="round"/>`,
    `<path d="${path}" stroke="${colour}" stroke-width="${MARK_MM.line}" stroke-linejoin="round" stroke-linecap="round"/>`,
  ];
  const lines = strokes.flatMap(({ colour, paths }) => twice(paths.map(pathOf).join(''), colour));
  const crosses = pins.flatMap(({ at, label }) => {
    const [x, y] = labelPlace(at);
    const place = `x="${mm(x)}" y="${mm(y)}" font-size="${MARK_MM.letters}"`;
    return [
      ...twice(pinArms(at).map(pathOf).join(''), PIN_COLOUR),
      `<text ${place} stroke="${RIM_COLOUR}" stroke-width="${MARK_MM.letterRim}">${escaped(label)}</text>`,
      `<text ${place} fill="#ffffff">${escaped(label)}</text>`,
    ];
  });
  return [...lines, ...crosses].join('');
}

function element(item: FigureItem, marks: ReadonlyMap<FigureMarks, string>): string {
  if (item.kind === 'marks') return `<use xlink:href="#${marks.get(item.marks)}" x="${mm(item.x)}" y="${mm(item.y)}"/>`;
  if (item.kind === 'text') {
    const anchor = item.anchor && item.anchor !== 'start' ? ` text-anchor="${item.anchor}"` : '';
    return `<text x="${mm(item.x)}" y="${mm(item.y)}" font-size="${mm(item.sizeMm)}" fill="${item.isQuiet ? QUIET_INK : INK}"${anchor}>${escaped(item.text)}</text>`;
  }
  if (item.kind === 'image') {
    const data = Buffer.from(item.png).toString('base64');
    return `<image x="${mm(item.x)}" y="${mm(item.y)}" width="${mm(item.width)}" height="${mm(item.height)}" preserveAspectRatio="none" image-rendering="pixelated" style="image-rendering:pixelated" xlink:href="data:image/png;base64,${data}"/>`;
  }
  if (item.kind === 'box')
    return `<rect x="${mm(item.x)}" y="${mm(item.y)}" width="${mm(item.width)}" height="${mm(item.height)}" fill="none" stroke="${FRAME}" stroke-width="0.2"/>`;
  const points = item.points.map(([x, y]) => `${mm(x)},${mm(y)}`).join(' ');
  return `<polyline points="${points}" fill="none" stroke="${INK}" stroke-width="${mm(item.widthMm)}"${item.isArrow ? ' marker-end="url(#arrow)"' : ''}/>`;
}
