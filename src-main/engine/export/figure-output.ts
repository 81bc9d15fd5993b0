// Figures of one slice: slice-0012/sheet.svg and .pdf, all maps of the wanted layers; slice-0012/architecture.svg, the network with its maps in its boxes.
import { join } from 'node:path';
import { colormapTable } from '../../../src-shared/imaging/colormaps.ts';
import { coloursOfLevels, displayLookup } from '../../../src-shared/imaging/display-lookup.ts';
import { NOT_FINITE_LEVEL } from '../../../src-shared/imaging/quantise.ts';
import { throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import type { Activation } from '../../cnn/activation.ts';
import { architectureFigure } from '../../export/architecture-figure.ts';
import { contactSheet, type SheetLayer } from '../../export/contact-sheet.ts';
import type { Figure } from '../../export/figure.ts';
import { figureSvg } from '../../export/figure-svg.ts';
import { encodePng } from '../../export/png.ts';
import { readFontAsset } from '../assets.ts';
import { writeWhole } from '../atomic-write.ts';
import type { ItemResult } from '../run/result-writer.ts';
import type { RunItem } from '../run/run-inputs.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import { everyMap, hasPictures, mapName } from './map-names.ts';
import { coloursOf, levelPictureOf, rangeOf } from './map-picture.ts';

export type FigureFormat = 'svg' | 'pdf' | 'architecture';

/** The width of a page of most journals; a column is 85. */
const PAGE_MM = 174;
const COLOURS = 256;
const RGB = 3;
const RGBA = 4;
const SIGNIFICANT = 3;
const MAPS_A_BOX = 4;

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
  const layers: SheetLayer[] = [];
  for (const result of results) layers.push(await layerOf(result, needs));
  const nodes = results.map(({ activation }) => activation.name);
  const provenance = needs.provenanceOf(item, { nodes, range: needs.style.range });
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

async function layerOf({ activation, channels }: ItemResult, { style, gridOf }: OutputNeeds): Promise<SheetLayer> {
  const { rows, columns } = planeOf(activation);
  const maps = channels ?? everyMap(activation);
  const tiles: SheetLayer['tiles'][number][] = [];
  for (const map of maps) {
    const { min, max } = activation.statistics;
    const range = style.range === 'map' ? `: ${short(min[map] as number)} to ${short(max[map] as number)}` : '';
    tiles.push({ png: pngOf(activation, map, style), label: `${shortName(activation, map)}${range}` });
  }
  const { display, colormap } = coloursOf(activation, rangeOf(activation, maps[0] ?? 0), style);
  const pixelMm = gridOf(activation.name)?.pixelMm ?? null;
  const isShared = style.range === 'layer';
  const size = pixelMm ? `, pixels of ${short(pixelMm[0])} x ${short(pixelMm[1])} mm` : '';
  const range = isShared
    ? `one range for all: ${short(display.minimum)} to ${short(display.maximum)}`
    : 'each map over its own range';
  return {
    title: activation.name,
    caption: `${maps.length} maps of ${columns} x ${rows}${size}; ${range}; colours ${colormap}.`,
    tiles,
    aspect: (rows * (pixelMm?.[0] ?? 1)) / (columns * (pixelMm?.[1] ?? 1)),
    bar: isShared ? { png: barOf(colormap), low: short(display.minimum), high: short(display.maximum) } : null,
    widthMm: pixelMm ? columns * pixelMm[1] : null,
  };
}

/** `7` for channel-007: the sheet has no room for more. */
const shortName = (activation: Activation, map: number): string =>
  mapName(activation, map)
    .replace(/channel-0*(\d)/, '$1')
    .replace(/item-0*(\d)/, 'item $1');

function pngOf(activation: Activation, map: number, style: OutputNeeds['style']): Uint8Array {
  const { rows, columns, levels, range } = levelPictureOf(activation, map);
  const { display, colormap } = coloursOf(activation, range, style);
  const palette = displayLookup(range, display, colormap);
  const pixels = levels.includes(NOT_FINITE_LEVEL)
    ? ({ kind: 'rgb', data: coloursOfLevels(levels, columns, palette) } as const)
    : ({ kind: 'indexed', data: levels, palette } as const);
  return encodePng({ width: columns, height: rows, pixels, pixelMm: null, texts: {} });
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
    if (hasPictures(activation)) for (const map of strongest.slice(0, MAPS_A_BOX)) maps.push(pngOf(activation, map, needs.style));
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
