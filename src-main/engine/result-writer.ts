// Activations into files: the layout and the names that both `convscope run` and the window's export use.
//   NODE.npy                       the whole tensor, N x C x H x W
//   NODE/channel-007.npy           one map of it, H x W, where only some were chosen
//   NODE/channel-007.png           one map as on screen (png) or as 16-bit levels (png16, with NODE/levels.json)
// For a series everything lies below slice-0012/, counted from 0 along the normal.
import { join } from 'node:path';
import type { ColormapName } from '../../src-shared/imaging/colormaps.ts';
import { displayRange, layerRange, type RangeMode } from '../../src-shared/imaging/range.ts';
import type { OutputFormat } from '../../src-shared/network/recipe.ts';
import { type Activation, valuesOf } from '../cnn/activation.ts';
import { encodeNpy } from '../export/npy.ts';
import { encodeMapPng, encodeMapPng16, type MapPicture } from '../export/png-map.ts';
import { planeOf } from './tile-source.ts';

export interface OutputStyle {
  readonly format: OutputFormat;
  /** Of `png`. */
  readonly range: RangeMode;
  /** `auto`: diverging where the node has negative values, viridis elsewhere. */
  readonly colormap: ColormapName | 'auto';
}

/** A file to be written, made when it is its turn so that only one is in memory. */
export interface ResultFile {
  readonly path: string;
  readonly encode: () => Uint8Array;
}

/** Axes of items of pictures. */
const BATCHED_AXES = 4;
const INDEX_DIGITS = { slice: 4, channel: 3 } as const;

export const sliceFolder = (index: number): string => `slice-${String(index).padStart(INDEX_DIGITS.slice, '0')}`;

/** True where a node's maps are pictures; vectors (Linear, Flatten) go into arrays only. */
const hasPictures = (activation: Activation): boolean => activation.shape.length > 2;

/**
 * The files of one node below `folder`.
 * @param channels chosen maps (index n * C + c); null: all
 */
export function resultFiles(
  folder: string,
  activation: Activation,
  channels: readonly number[] | null,
  style: OutputStyle,
): readonly ResultFile[] {
  if (style.format === 'npy' && channels === null) {
    return [{ path: join(folder, `${activation.name}.npy`), encode: () => encodeNpy(activation.shape, valuesOf(activation)) }];
  }
  if (!hasPictures(activation)) return [];
  const { maps } = planeOf(activation);
  const wanted = channels ?? Array.from({ length: maps }, (_, map) => map);
  const extension = style.format === 'npy' ? 'npy' : 'png';
  const files = wanted.map((map) => ({
    path: join(folder, activation.name, `${mapName(activation, map)}.${extension}`),
    encode: () => encodeMap(activation, map, style),
  }));
  return style.format === 'png16' ? [...files, levelsFile(folder, activation, wanted)] : files;
}

function mapName({ shape }: Activation, map: number): string {
  // C x H x W is one item; with more axes than four all those between the items and the plane count channels.
  const channels =
    shape.length < BATCHED_AXES ? (shape[0] ?? 1) : shape.slice(1, -2).reduce((product, size) => product * size, 1);
  const channel = `channel-${String(map % channels).padStart(INDEX_DIGITS.channel, '0')}`;
  const isOneItem = shape.length < BATCHED_AXES || shape[0] === 1;
  return isOneItem ? channel : `item-${String(Math.floor(map / channels)).padStart(INDEX_DIGITS.channel, '0')}-${channel}`;
}

function pictureOf(activation: Activation, map: number): MapPicture {
  const { rows, columns } = planeOf(activation);
  const values = valuesOf(activation, map * rows * columns, rows * columns);
  return {
    rows,
    columns,
    values,
    range: { minimum: activation.statistics.min[map] as number, maximum: activation.statistics.max[map] as number },
  };
}

function encodeMap(activation: Activation, map: number, style: OutputStyle): Uint8Array {
  const picture = pictureOf(activation, map);
  if (style.format === 'npy') return encodeNpy([picture.rows, picture.columns], picture.values);
  if (style.format === 'png16') return encodeMapPng16(picture).bytes;
  const layer = layerRange(activation.statistics);
  const signed = layer.minimum < 0;
  const colormap = style.colormap === 'auto' ? (signed ? 'RdBu' : 'viridis') : style.colormap;
  return encodeMapPng(picture, displayRange(style.range === 'layer' ? layer : picture.range, signed), colormap);
}

/** value = offset + scale * level, per file; the same stands in each PNG. */
function levelsFile(folder: string, activation: Activation, wanted: readonly number[]): ResultFile {
  const encode = (): Uint8Array => {
    const levels = Object.fromEntries(
      wanted.map((map) => [`${mapName(activation, map)}.png`, encodeMapPng16(pictureOf(activation, map)).levels]),
    );
    return new TextEncoder().encode(`${JSON.stringify({ formula: 'value = offset + scale * level', levels }, null, 1)}\n`);
  };
  return { path: join(folder, activation.name, 'levels.json'), encode };
}
