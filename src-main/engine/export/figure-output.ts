// Figures of one slice: slice-0012/sheet.svg and .pdf, all maps of the wanted layers; slice-0012/architecture.svg, the network with its maps in its boxes.
import { join } from 'node:path';
import { colormapTable } from '../../../src-shared/imaging/colormaps.ts';
import type { CtGround } from '../../../src-shared/imaging/ct-ground.ts';
import { throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import type { Activation } from '../../cnn/activation.ts';
import { architectureFigure } from '../../export/architecture-figure.ts';
import { contactSheet, type SheetLayer } from '../../export/contact-sheet.ts';
import type { Figure } from '../../export/figure.ts';
import { figureSvg } from '../../export/figure-svg.ts';
import { encodePng, finishPng, pngHead } from '../../export/png.ts';
import { fillLines, lineBytes, seenPicture } from '../../export/png-map.ts';
import { readFontAsset } from '../assets.ts';
import { writeWhole } from '../atomic-write.ts';
import type { ItemResult } from '../run/result-writer.ts';
import type { RunItem } from '../run/run-inputs.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import { everyMap, hasPictures, mapName } from './map-names.ts';
import { coloursOf, rangeOf, seenSource } from './map-picture.ts';
import { type OutputStyle, shownBesides } from './output-style.ts';
import { placingOf } from './placing.ts';
import type { SurroundingsOf } from './surroundings.ts';

export type FigureFormat = 'svg' | 'pdf' | 'architecture';

/** The width of a page of most journals; a column is 85. */
const PAGE_MM = 174;
const COLOURS = 256;
const RGB = 3;
const RGBA = 4;
const SIGNIFICANT = 3;
const MAPS_A_BOX = 4;
/** Of the maps in the boxes of a network. */
const ALONE: SurroundingsOf = () => ({ pixelMm: null });

export function figureOutput(needs: OutputNeeds, format: FigureFormat): RunOutput {
  const { mayReplace, pathOf, onFile } = needs;
  const name = format === 'architecture' ? 'architecture.svg' : `sheet.${format}`;
  return {
    add: async (item, results, signal) => {
      throwIfCancelled(signal);
      const pictures = results.filter(({ activation }) => hasPictures(activation));
      const figure = await (format === 'architecture' ? architectureOf(item, results, needs) : sheetOf(item, pictures, needs));
      const bytes =
        format === 'pdf'
          ? await (await import('../../export/figure-pdf.ts')).figurePdf(figure, await readFontAsset())
          : new TextEncoder().encode(figureSvg(figure));
      const nodes = (format === 'architecture' ? results : pictures).map(({ activation }) => activation.name);
      const path = join(pathOf(item), name);
      const file: WrittenFile = { path, nodes, ...(await writeWhole(path, bytes, { overwrite: mayReplace(item) })) };
      onFile(file);
      return { written: Promise.resolve([file]) };
    },
    skip: async () => undefined,
    finish: async () => [],
    close: async () => undefined,
  };
}

async function sheetOf(item: RunItem, results: readonly ItemResult[], needs: OutputNeeds): Promise<Figure> {
  const surroundingsOf = await placingOf(item, needs);
  const layers = results.map((result) => layerOf(result, needs, surroundingsOf));
  const nodes = results.map(({ activation }) => activation.name);
  const provenance = needs.provenanceOf(item, { nodes, range: needs.style.range, ...shownBesides(needs.style) });
  return contactSheet(
    { title: `Feature maps${sliceWords(item, needs)}`, caption: `Input: ${needs.inputWords}.`, layers, provenance },
    needs.style.widthMm ?? PAGE_MM,
  );
}

function sliceWords({ slice }: RunItem, { series }: OutputNeeds): string {
  if (slice === null || !series) return '';
  const z = series.slices[slice]?.distanceMm;
  const place = z === null || z === undefined ? '' : `, z = ${Number(z.toFixed(2))} mm`;
  return `, slice ${slice + 1} of ${series.slices.length}${place}`;
}

const short = (value: number): string => String(Number(value.toPrecision(SIGNIFICANT)));

function layerOf({ activation, channels }: ItemResult, { style }: OutputNeeds, surroundingsOf: SurroundingsOf): SheetLayer {
  const { rows, columns } = planeOf(activation);
  const maps = channels ?? everyMap(activation);
  const { pixelMm, over, placed } = surroundingsOf(activation);
  const seen = over?.ground ?? { rows, columns };
  const tiles = maps.map((map) => {
    const { min, max } = activation.statistics;
    const range = style.range === 'map' ? `: ${short(min[map] as number)} to ${short(max[map] as number)}` : '';
    return { png: pngOf(activation, map, style, surroundingsOf), label: `${shortName(activation, map)}${range}` };
  });
  const { display, colormap } = coloursOf(activation, rangeOf(activation, maps[0] ?? 0), style);
  // Of lines over the slice no colour of the map is seen.
  const isShared = style.range === 'layer' && over?.laid?.mode !== 'contour';
  const size = pixelMm ? `, pixels of ${short(pixelMm[0])} x ${short(pixelMm[1])} mm` : '';
  const range =
    style.range === 'layer'
      ? `one range for all: ${short(display.minimum)} to ${short(display.maximum)}`
      : 'each map over its own range';
  const ground = over && style.ct ? `; ${groundWords(style.ct)}` : '';
  return {
    title: activation.name,
    caption: `${maps.length} maps of ${columns} x ${rows}${over ? ` over the slice of ${seen.columns} x ${seen.rows}` : ''}${size}; ${range}; colours ${colormap}${ground}.`,
    tiles,
    drawn: placed ? { placed, rows: seen.rows, columns: seen.columns } : null,
    aspect: (seen.rows * (pixelMm?.[0] ?? 1)) / (seen.columns * (pixelMm?.[1] ?? 1)),
    bar: isShared ? { png: barOf(colormap), low: short(display.minimum), high: short(display.maximum) } : null,
    widthMm: pixelMm ? seen.columns * pixelMm[1] : null,
  };
}

/** `contour, opacity 0.5, window 400 HU, level 40 HU` */
function groundWords(ct: CtGround): string {
  const { look } = ct;
  const window =
    look.kind === 'file' ? "the file's own window" : `window ${short(look.widthHu)} HU, level ${short(look.centerHu)} HU`;
  if (ct.mode === 'slice') return window;
  const values = ct.values
    ? ` of ${short(ct.values.low)} to ${short(ct.values.high)}`
    : ct.mode === 'blend'
      ? ''
      : ' of the upper half';
  return `${ct.mode}${values}, opacity ${short(ct.opacity)}, ${window}${ct.invert ? ', inverted' : ''}`;
}

/** `7` for channel-007: the sheet has no room for more. */
const shortName = (activation: Activation, map: number): string =>
  mapName(activation, map)
    .replace(/channel-0*(\d)/, '$1')
    .replace(/item-0*(\d)/, 'item $1');

/** Lines and pins are vectors of the figure. */
function pngOf(activation: Activation, map: number, style: OutputStyle, surroundingsOf: SurroundingsOf): Uint8Array {
  const { picture: marked, source } = seenSource({ activation, map }, { ...style, marks: [] }, surroundingsOf);
  const { placed: _, ...picture } = marked;
  const lines = new Uint8Array(lineBytes(picture));
  fillLines(picture, source, lines);
  const { width, height, lines: seen, palette } = seenPicture({ ...picture, pixelMm: null }, lines);
  const pixels = palette === null ? ({ kind: 'rgb' } as const) : ({ kind: 'indexed', palette } as const);
  return finishPng(pngHead({ width, height, pixelMm: null, texts: {} }, pixels), pixels.kind, seen);
}

function barOf(colormap: Parameters<typeof colormapTable>[0]): Uint8Array {
  const colours = colormapTable(colormap);
  const palette = new Uint8Array(COLOURS * RGBA).fill(COLOURS - 1);
  for (let i = 0; i < COLOURS; i++) palette.set(colours.subarray(i * RGB, (i + 1) * RGB), i * RGBA);
  const data = Uint8Array.from({ length: COLOURS }, (_, i) => i);
  return encodePng({ width: COLOURS, height: 1, pixels: { kind: 'indexed', data, palette }, pixelMm: null, texts: {} });
}

async function architectureOf(item: RunItem, results: readonly ItemResult[], needs: OutputNeeds): Promise<Figure> {
  const boxes = [];
  for (const { activation, channels } of results) {
    const { name, shape, statistics } = activation;
    const strongest = [...(channels ?? everyMap(activation))].sort(
      (a, b) => (statistics.std[b] as number) - (statistics.std[a] as number),
    );
    const maps: Uint8Array[] = [];
    if (hasPictures(activation))
      for (const map of strongest.slice(0, MAPS_A_BOX)) maps.push(pngOf(activation, map, needs.style, ALONE));
    const node = needs.nodeOf(name);
    boxes.push({ name, op: node?.op ?? '', inputs: node?.inputs ?? [], shape: shape.slice(1).join(' x '), maps });
  }
  const nodes = results.map(({ activation }) => activation.name);
  const provenance = needs.provenanceOf(item, { nodes, range: needs.style.range });
  return architectureFigure(
    { title: `${needs.networkName}${sliceWords(item, needs)}`, boxes, provenance },
    needs.style.widthMm ?? PAGE_MM,
  );
}
