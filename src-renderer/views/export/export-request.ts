// From what the dialog says to what the engine is asked for. Pure.
import { layerRange } from '../../../src-shared/imaging/range.ts';
import type { ExportFormat, ExportRequest } from '../../../src-shared/protocol/export-messages.ts';
import type { FileToken } from '../../../src-shared/protocol/files-messages.ts';
import type { NetworkSummary } from '../../../src-shared/protocol/network-messages.ts';
import { colormapFor, type DisplayState, type MapPlace } from '../../state/display-store.ts';
import { layersOf, shownNode } from '../../state/layers.ts';
import { activeSeries } from '../../state/series-store.ts';
import type { Session } from '../../state/session.ts';

export type ExportWhat = 'map' | 'layer' | 'all';

/** Numbers as on screen, from 1, both ends included. */
export interface SliceRange {
  readonly kind: 'this' | 'range' | 'all';
  readonly first: number;
  readonly last: number;
}

type Items = ExportRequest['items'];

export function itemsOf(what: ExportWhat, summary: NetworkSummary, display: DisplayState): Items {
  const shown = layersOf(summary).map((layer) => shownNode(layer, display.afterRelu).name);
  const selected = display.opened ?? display.selected;
  if (what === 'all') return shown.map((node) => ({ node, channels: null }));
  if (what === 'layer') {
    const node = selected?.node ?? shown[0];
    return node === undefined ? [] : [{ node, channels: null }];
  }
  const places = [...(selected ? [selected] : []), ...display.chosen];
  return [...new Set(places.map(({ node }) => node))].map((node) => ({ node, channels: channelsOf(places, node) }));
}

const channelsOf = (places: readonly MapPlace[], node: string): readonly number[] =>
  [...new Set(places.filter((place) => place.node === node).map(({ channel }) => channel))].sort((a, b) => a - b);

interface Answers {
  readonly session: Session;
  readonly items: Items;
  readonly format: ExportFormat;
  readonly slices: SliceRange;
  readonly destination: FileToken | null;
  readonly folderName: string;
  readonly overwrite: boolean;
}

/** null while something is missing. */
export function requestOf({ session, items, format, slices, destination, folderName, overwrite }: Answers): ExportRequest | null {
  const series = activeSeries(session.series.getState());
  const { summary, preprocess } = session.network.getState();
  if (!series || !summary || !destination || items.length === 0 || folderName.trim() === '') return null;
  const wanted = sliceIndices(slices, session.series.getState().slice, series.slices.length);
  if (wanted.length === 0) return null;
  const { range, colormap } = session.display.getState();
  const statistics = session.maps.getState().nodes.get(items[0]?.node ?? '')?.statistics;
  return {
    seriesId: series.id,
    slices: wanted,
    networkId: summary.id,
    preprocess,
    items,
    format,
    range,
    colormap: items.length === 1 && statistics ? colormapFor(colormap, layerRange(statistics)) : colormap,
    destination: destination.token,
    folderName: folderName.trim(),
    overwrite,
  };
}

/** From 0. */
export function sliceIndices({ kind, first, last }: SliceRange, current: number, count: number): readonly number[] {
  if (kind === 'this') return [current];
  const [from, to] = kind === 'all' ? [0, count - 1] : [first - 1, last - 1];
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to >= count) return [];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
