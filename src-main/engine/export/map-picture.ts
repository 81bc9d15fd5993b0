// One map of an activation as a picture: its values, its extremes, and which of them get the first and the last colour.
import type { ColormapName } from '../../../src-shared/imaging/colormaps.ts';
import { quantiseMap, quantiseRectified } from '../../../src-shared/imaging/quantise.ts';
import { displayRange, layerRange, type ValueRange } from '../../../src-shared/imaging/range.ts';
import type { Activation } from '../../cnn/activation.ts';
import type { MapPicture, MapValues, SeenMap } from '../../export/png-map.ts';
import { planeOf } from '../tile-source.ts';
import { type OutputStyle, scaleOf } from './output-style.ts';
import type { Surroundings, SurroundingsOf } from './surroundings.ts';

/** A map as levels 0 to 255 of its own range, as the window has it. */
export interface LevelPicture {
  readonly rows: number;
  readonly columns: number;
  readonly range: ValueRange;
  readonly levels: Uint8Array;
}

/** Extremes of a map. @param map index n * C + c */
export function rangeOf({ statistics: { min, max } }: Activation, map: number): ValueRange {
  return { minimum: min[map] as number, maximum: max[map] as number };
}

/** Where they lie. */
export function storedValuesOf(activation: Activation, map: number): MapValues {
  const { rows, columns } = planeOf(activation);
  const values = activation.stored.subarray(map * rows * columns, (map + 1) * rows * columns);
  return { values, isRectified: activation.isRectified };
}

/** As the window shows it: quantised over its own range. */
export function levelPictureOf(activation: Activation, map: number): LevelPicture {
  const { rows, columns } = planeOf(activation);
  const range = rangeOf(activation, map);
  const { values, isRectified } = storedValuesOf(activation, map);
  return { rows, columns, levels: (isRectified ? quantiseRectified : quantiseMap)(values, range), range };
}

/** @param own range of the map */
export function coloursOf(
  activation: Activation,
  own: ValueRange,
  style: Pick<OutputStyle, 'range' | 'colormap'>,
): { readonly display: ValueRange; readonly colormap: ColormapName } {
  const layer = layerRange(activation.statistics);
  const signed = layer.minimum < 0;
  const colormap = style.colormap === 'auto' ? (signed ? 'RdBu' : 'viridis') : style.colormap;
  return { display: displayRange(style.range === 'layer' ? layer : own, signed), colormap };
}

/** Of pictures as on screen: how large, with which marks. */
export const markingOf = (style: Pick<OutputStyle, 'format' | 'scale' | 'marks'>): Pick<MapPicture, 'scale' | 'marks'> => ({
  scale: scaleOf(style),
  marks: style.marks ?? [],
});

/** A map as on screen, or (null) the slice itself, which has no values of its own. */
export interface SeenSource {
  readonly picture: SeenMap;
  readonly source: MapValues;
}

const NO_VALUES: MapValues = { values: new Float32Array(0), isRectified: false };

export function seenSource(
  shown: { readonly activation: Activation; readonly map: number } | null,
  style: OutputStyle,
  surroundingsOf: SurroundingsOf,
): SeenSource {
  const surroundings: Surroundings = surroundingsOf(shown?.activation ?? null);
  if (!shown) {
    const display = surroundings.over?.ground.bar.display ?? NOTHING;
    const picture = { rows: 0, columns: 0, range: NOTHING, colours: { display, colormap: 'grey' } as const };
    return { picture: { ...picture, ...markingOf(style), ...surroundings }, source: NO_VALUES };
  }
  const { activation, map } = shown;
  const { rows, columns } = planeOf(activation);
  const range = rangeOf(activation, map);
  const picture = { rows, columns, range, colours: coloursOf(activation, range, style), ...markingOf(style), ...surroundings };
  return { picture, source: storedValuesOf(activation, map) };
}

const NOTHING: ValueRange = { minimum: 0, maximum: 0 };
