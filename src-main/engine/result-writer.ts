// Activations into files of one slice each: the layout and the names that both `convscope run` and the window's export use.
//   NODE.npy                       the whole tensor, N x C x H x W
//   NODE/channel-007.npy           one map of it, H x W, where only some were chosen
//   NODE/channel-007.png           one map as on screen (png) or as 16-bit levels (png16, with NODE/levels.json)
//   NODE.tif                       a page a channel, float32 (tiff) or 16-bit levels (tiff16, with NODE.levels.json)
//   activations.npz, .safetensors  all nodes in one file
// For a series everything lies below slice-0012/, counted from 0 along the normal.
import { join } from 'node:path';
import type { ColormapName } from '../../src-shared/imaging/colormaps.ts';
import type { MapGrid } from '../../src-shared/imaging/map-grid.ts';
import { displayRange, layerRange, type RangeMode } from '../../src-shared/imaging/range.ts';
import type { OutputFormat } from '../../src-shared/network/recipe.ts';
import { type Activation, valuesOf } from '../cnn/activation.ts';
import { LEVELS_FORMULA } from '../export/levels.ts';
import { encodeNpy } from '../export/npy.ts';
import { npzParts } from '../export/npz.ts';
import { encodeMapPng, encodeMapPng16, type MapPicture } from '../export/png-map.ts';
import { safetensorsParts } from '../export/safetensors.ts';
import type { TensorSource } from '../export/tensor-source.ts';
import { stackLevels, type TiffStack, tiffStack16Parts, tiffStackParts } from '../export/tiff-stack.ts';
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
  /** What is in it. */
  readonly nodes: readonly string[];
  readonly encode: () => Uint8Array | Iterable<Uint8Array>;
}

/** What is wanted of one node. */
export interface ItemResult {
  readonly activation: Activation;
  /** Chosen maps (index n * C + c); null: all. */
  readonly channels: readonly number[] | null;
}

export interface ItemPlace {
  readonly folder: string;
  readonly style: OutputStyle;
  /** JSON text that goes into the file where its format has room for it. */
  readonly provenance: string;
  /** null where the node's maps have no place in the slice. */
  readonly gridOf: (node: string) => MapGrid | null;
}

/** Axes of items of pictures. */
const BATCHED_AXES = 4;
const INDEX_DIGITS = { slice: 4, channel: 3 } as const;

export const sliceFolder = (index: number): string => `slice-${String(index).padStart(INDEX_DIGITS.slice, '0')}`;

/** True where a node's maps are pictures; vectors (Linear, Flatten) go into arrays only. */
export const hasPictures = (activation: Activation): boolean => activation.shape.length > 2;

/** The files of one slice. */
export function itemFiles(results: readonly ItemResult[], place: ItemPlace): readonly ResultFile[] {
  const { folder, style, provenance } = place;
  const nodes = results.map(({ activation }) => activation.name);
  const bundle = (name: string, encode: ResultFile['encode']): readonly ResultFile[] =>
    results.length === 0 ? [] : [{ path: join(folder, name), nodes, encode }];
  if (style.format === 'npz') return bundle('activations.npz', () => npzParts(results.map(tensorOf), provenance));
  if (style.format === 'safetensors') {
    const metadata = { format: 'pt', convscope: provenance };
    return bundle('activations.safetensors', () => safetensorsParts(results.map(tensorOf), metadata));
  }
  return results.flatMap((result) => {
    const files = style.format === 'tiff' || style.format === 'tiff16' ? stackFiles(result, place) : nodeFiles(result, place);
    return files.map((file) => ({ ...file, nodes: [result.activation.name] }));
  });
}

type NodeFile = Omit<ResultFile, 'nodes'>;

/** The activation, or its chosen maps one behind the other. */
function tensorOf({ activation, channels }: ItemResult): TensorSource {
  const { name, shape } = activation;
  if (channels === null) return { name, shape, read: (first, count) => valuesOf(activation, first, count) };
  const { rows, columns } = planeOf(activation);
  const size = rows * columns;
  return {
    name,
    shape: hasPictures(activation) ? [channels.length, rows, columns] : [channels.length],
    read: (first, count) => {
      const values = new Float32Array(count);
      for (let done = 0; done < count; ) {
        const [map, within] = [Math.floor((first + done) / size), (first + done) % size];
        const part = Math.min(size - within, count - done);
        values.set(valuesOf(activation, (channels[map] as number) * size + within, part), done);
        done += part;
      }
      return values;
    },
  };
}

const everyMap = (activation: Activation): readonly number[] => Array.from({ length: planeOf(activation).maps }, (_, map) => map);

function stackFiles(result: ItemResult, { folder, style, gridOf, provenance }: ItemPlace): readonly NodeFile[] {
  const { activation } = result;
  if (!hasPictures(activation)) return [];
  const stack: TiffStack = {
    tensor: tensorOf(result),
    ...planeOf(activation),
    names: (result.channels ?? everyMap(activation)).map((map) => `${activation.name} ${mapName(activation, map)}`),
    pixelMm: gridOf(activation.name)?.pixelMm ?? null,
    range: layerRange(activation.statistics),
    provenance,
  };
  const path = join(folder, `${activation.name}.tif`);
  if (style.format === 'tiff') return [{ path, encode: () => tiffStackParts(stack) }];
  const levels = { formula: LEVELS_FORMULA, ...stackLevels(stack) };
  return [
    { path, encode: () => tiffStack16Parts(stack) },
    { path: join(folder, `${activation.name}.levels.json`), encode: () => jsonBytes(levels) },
  ];
}

function nodeFiles({ activation, channels }: ItemResult, { folder, style }: ItemPlace): readonly NodeFile[] {
  if (style.format === 'npy' && channels === null) {
    return [{ path: join(folder, `${activation.name}.npy`), encode: () => encodeNpy(activation.shape, valuesOf(activation)) }];
  }
  if (!hasPictures(activation)) return [];
  const wanted = channels ?? everyMap(activation);
  const extension = style.format === 'npy' ? 'npy' : 'png';
  const files = wanted.map((map) => ({
    path: join(folder, activation.name, `${mapName(activation, map)}.${extension}`),
    encode: () => encodeMap(activation, map, style),
  }));
  return style.format === 'png16' ? [...files, levelsFile(folder, activation, wanted)] : files;
}

const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);

export function mapName({ shape }: Activation, map: number): string {
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
function levelsFile(folder: string, activation: Activation, wanted: readonly number[]): NodeFile {
  const encode = (): Uint8Array => {
    const levels = Object.fromEntries(
      wanted.map((map) => [`${mapName(activation, map)}.png`, encodeMapPng16(pictureOf(activation, map)).levels]),
    );
    return jsonBytes({ formula: LEVELS_FORMULA, levels });
  };
  return { path: join(folder, activation.name, 'levels.json'), encode };
}
