// One map of an activation as a picture: its values, its extremes, and which of them get the first and the last colour.
import type { ColormapName } from '../../../src-shared/imaging/colormaps.ts';
import { quantiseMap, quantiseRectified } from '../../../src-shared/imaging/quantise.ts';
import { displayRange, layerRange, type ValueRange } from '../../../src-shared/imaging/range.ts';
import { type Activation, valuesOf } from '../../cnn/activation.ts';
import type { LevelPicture, MapPicture } from '../../export/png-map.ts';
import { planeOf } from '../tile-source.ts';
import type { OutputStyle } from './output-style.ts';

/** The values may be a view of the arena. @param map index n * C + c */
export function pictureOf(activation: Activation, map: number, pixelMm: MapPicture['pixelMm']): MapPicture {
  const { rows, columns } = planeOf(activation);
  const values = valuesOf(activation, map * rows * columns, rows * columns);
  const { min, max } = activation.statistics;
  return { rows, columns, values, range: { minimum: min[map] as number, maximum: max[map] as number }, pixelMm };
}

/** As the window shows it: quantised over its own range. */
export function levelPictureOf(activation: Activation, map: number, pixelMm: MapPicture['pixelMm']): LevelPicture {
  const { rows, columns } = planeOf(activation);
  const { min, max } = activation.statistics;
  const range = { minimum: min[map] as number, maximum: max[map] as number };
  const stored = activation.stored.subarray(map * rows * columns, (map + 1) * rows * columns);
  return { rows, columns, levels: (activation.isRectified ? quantiseRectified : quantiseMap)(stored, range), range, pixelMm };
}

/** @param own range of the map */
export function limitsOf(
  activation: Activation,
  own: ValueRange,
  style: Pick<OutputStyle, 'range' | 'colormap'>,
): { readonly display: ValueRange; readonly colormap: ColormapName } {
  const layer = layerRange(activation.statistics);
  const signed = layer.minimum < 0;
  const colormap = style.colormap === 'auto' ? (signed ? 'RdBu' : 'viridis') : style.colormap;
  return { display: displayRange(style.range === 'layer' ? layer : own, signed), colormap };
}
