// How maps are painted and which of them are looked at. Range, colormap and selection need no message to the engine.
import { createStore } from 'zustand/vanilla';
import type { ColormapName } from '../../src-shared/imaging/colormaps.ts';
import { displayRange, layerRange, type RangeMode, type ValueRange } from '../../src-shared/imaging/range.ts';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';

export interface MapPlace {
  readonly node: string;
  readonly channel: number;
}

/** A pixel of a map. */
export interface MapPixel extends MapPlace {
  readonly row: number;
  readonly column: number;
}

export interface DisplayState {
  readonly range: RangeMode;
  readonly colormap: ColormapName | 'auto';
  readonly afterRelu: boolean;
  /** Layer and map that keys act on. */
  readonly selected: MapPlace | null;
  /** Chosen for export besides the selected one. */
  readonly chosen: readonly MapPlace[];
  /** Shown large beside the slice. */
  readonly opened: MapPlace | null;
  readonly hovered: MapPixel | null;
  /** Under the pointer on the slice, whole pixels (row, column). */
  readonly slicePixel: readonly [number, number] | null;
}

export const createDisplayStore = () =>
  createStore<DisplayState>(() => ({
    range: 'layer',
    colormap: 'auto',
    afterRelu: true,
    selected: null,
    chosen: [],
    opened: null,
    hovered: null,
    slicePixel: null,
  }));
export type DisplayStore = ReturnType<typeof createDisplayStore>;

/** Diverging where values have both signs, sequential elsewhere. */
export const colormapFor = (choice: ColormapName | 'auto', layer: ValueRange): ColormapName =>
  choice === 'auto' ? (layer.minimum < 0 ? 'RdBu' : 'viridis') : choice;

/** The values that get the first and the last colour of one map. */
export function rangeFor(mode: RangeMode, statistics: ChannelStatistics, channel: number): ValueRange {
  const layer = layerRange(statistics);
  const own = { minimum: statistics.min[channel] ?? Number.NaN, maximum: statistics.max[channel] ?? Number.NaN };
  return displayRange(mode === 'layer' ? layer : own, layer.minimum < 0);
}
