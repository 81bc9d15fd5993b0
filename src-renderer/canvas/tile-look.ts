// Which colours the levels of a tile get: the range that is in force, the colormap that fits its signs. Pure; walls, the large map and the
// colour bar all ask here, so they cannot differ.
import { type ColormapName, colormapTable } from '../../src-shared/imaging/colormaps.ts';
import { displayLookup } from '../../src-shared/imaging/display-lookup.ts';
import { displayRange, layerRange, type ShownRange, type ValueRange } from '../../src-shared/imaging/range.ts';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import type { Tile } from '../state/tile-sets.ts';
import { asPixels } from './painters.ts';

export interface Look {
  readonly rangeMode: ShownRange;
  readonly colormap: 'auto' | ColormapName;
  /** What `fixed` and `percentile` mean for the node; the layer's own until they are known. */
  readonly limits?: ValueRange | undefined;
  /** Where walls share one look although the values of one of them are never below 0. */
  readonly isSigned?: boolean;
}

export interface TileLook {
  readonly range: ValueRange;
  readonly colormap: ColormapName;
}

/** The whole layer decides about signs, so that one wall has one colormap. */
export function lookOf(
  statistics: ChannelStatistics,
  map: ValueRange,
  { rangeMode, colormap, limits, isSigned }: Look,
): TileLook {
  const layer = layerRange(statistics);
  const signed = isSigned ?? (layer.minimum < 0 || rangeMode === 'symmetric');
  const range = { map, layer, symmetric: layer, fixed: limits ?? layer, percentile: limits ?? layer }[rangeMode];
  return {
    range: displayRange(range, signed),
    colormap: colormap === 'auto' ? (signed ? 'RdBu' : 'viridis') : colormap,
  };
}

export const tileColours = (map: ValueRange, { range, colormap }: TileLook): Uint32Array =>
  asPixels(displayLookup(map, range, colormap));

/** One value all over is mid-grey, also where what is not finite lies beside it; of a map of a single value the layer says the colour. */
export const coloursOfTile = ({ range, levels }: Pick<Tile, 'range' | 'levels'>, look: TileLook): Uint32Array =>
  tileColours(range, isConstant(range) && levels.length > 1 ? { ...look, range } : look);

export const isConstant = ({ minimum, maximum }: ValueRange): boolean => minimum === maximum;

/** `0.0`, `-1.25`: a constant keeps its point, so that it reads as a value. */
export const constantText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6 ? value.toFixed(1) : String(Number(value.toPrecision(3)));

const STOPS = 16;
const LAST_COLOUR = 255;
const RGB = 3;

/** The colormap as a CSS gradient. */
export function gradientOf(colormap: ColormapName, direction: 'to right' | 'to top'): string {
  const table = colormapTable(colormap);
  const stops = Array.from({ length: STOPS + 1 }, (_, stop) => {
    const at = Math.round((stop / STOPS) * LAST_COLOUR) * RGB;
    return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]})`;
  });
  return `linear-gradient(${direction}, ${stops.join(', ')})`;
}
