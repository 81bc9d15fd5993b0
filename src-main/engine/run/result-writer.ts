// Activations into files of one slice each: the layout and the names that both `convscope run` and the window's export use.
//   NODE.npy                       the whole tensor, N x C x H x W
//   NODE/channel-007.npy           one map of it, H x W, where only some were chosen
//   NODE/channel-007.png           one map as on screen (png) or as 16-bit levels (png16, with NODE/levels.json)
//   slice.png                      the slice itself, where it was asked for alone
//   NODE.tif                       a page a channel, float32 (tiff) or 16-bit levels (tiff16, with NODE.levels.json)
//   activations.npz, .safetensors  all nodes in one file
// For a series everything lies below slice-0012/, counted from 0 along the normal.
import { join } from 'node:path';
import type { MapGrid } from '../../../src-shared/imaging/map-grid.ts';
import { layerRange, type ValueRange } from '../../../src-shared/imaging/range.ts';
import type { FileView } from '../../../src-shared/network/recipe.ts';
import { type Activation, valuesOf } from '../../cnn/activation.ts';
import { LEVELS_FORMULA, levelScaleOf } from '../../export/levels.ts';
import { encodeNpy } from '../../export/npy.ts';
import { npzParts } from '../../export/npz.ts';
import type { MapPicture, MapValues } from '../../export/png-map.ts';
import { safetensorsParts } from '../../export/safetensors.ts';
import type { TensorSource } from '../../export/tensor-source.ts';
import { stackLevels, type TiffStack, tiffStack16Parts, tiffStackParts } from '../../export/tiff-stack.ts';
import { everyMap, hasPictures, mapName } from '../export/map-names.ts';
import { markingOf, rangeOf, seenSource, storedValuesOf } from '../export/map-picture.ts';
import { isSliceAlone, type OutputStyle, shownBesides } from '../export/output-style.ts';
import type { SurroundingsOf } from '../export/surroundings.ts';
import { planeOf } from '../tile-source.ts';

/** Bytes, or parts of them that are read from the activation one by one, or a picture that is still to be made of it. */
export type FileContent = Uint8Array | Iterable<Uint8Array> | PictureContent;

export interface PictureContent {
  readonly picture: MapPicture;
  readonly source: MapValues;
}

/** A file to be written, made when it is its turn. */
export interface ResultFile {
  readonly path: string;
  /** What is in it. */
  readonly nodes: readonly string[];
  readonly encode: () => FileContent;
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
  /** JSON text that goes into a file that shows this, where its format has room for it. */
  readonly provenanceOf: (view: Omit<FileView, 'format'>) => string;
  /** null where the node's maps have no place in the slice. */
  readonly gridOf: (node: string) => MapGrid | null;
  /** What pictures as on screen show besides the map. */
  readonly surroundingsOf: SurroundingsOf;
}

/** The files of one slice. */
export function itemFiles(results: readonly ItemResult[], place: ItemPlace): readonly ResultFile[] {
  const { folder, style } = place;
  if (isSliceAlone(style)) return [{ path: join(folder, 'slice.png'), nodes: [], encode: () => encodeSlice(place) }];
  const nodes = results.map(({ activation }) => activation.name);
  const bundle = (name: string, encode: ResultFile['encode']): readonly ResultFile[] =>
    results.length === 0 ? [] : [{ path: join(folder, name), nodes, encode }];
  const provenance = (): string => place.provenanceOf({ nodes });
  if (style.format === 'npz') return bundle('activations.npz', () => npzParts(results.map(tensorOf), provenance()));
  if (style.format === 'safetensors') {
    const metadata = (): Record<string, string> => ({ format: 'pt', convscope: provenance() });
    return bundle('activations.safetensors', () => safetensorsParts(results.map(tensorOf), metadata()));
  }
  return results.flatMap((result) => {
    const files = style.format === 'tiff' || style.format === 'tiff16' ? stackFiles(result, place) : nodeFiles(result, place);
    return files.map((file) => ({ ...file, nodes: [result.activation.name] }));
  });
}

type NodeFile = Omit<ResultFile, 'nodes'>;

/** The activation, or its chosen maps one behind the other. */
export function tensorOf({ activation, channels }: ItemResult): TensorSource {
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

function stackFiles(result: ItemResult, { folder, style, gridOf, provenanceOf }: ItemPlace): readonly NodeFile[] {
  const { activation, channels } = result;
  if (!hasPictures(activation)) return [];
  const stack = (): TiffStack => ({
    tensor: tensorOf(result),
    ...planeOf(activation),
    names: (channels ?? everyMap(activation)).map((map) => `${activation.name} ${mapName(activation, map)}`),
    pixelMm: gridOf(activation.name)?.pixelMm ?? null,
    range: layerRange(activation.statistics),
    provenance: provenanceOf({ nodes: [activation.name], ...(channels === null ? {} : { channels }) }),
  });
  const path = join(folder, `${activation.name}.tif`);
  if (style.format === 'tiff') return [{ path, encode: () => tiffStackParts(stack()) }];
  return [
    { path, encode: () => tiffStack16Parts(stack()) },
    {
      path: join(folder, `${activation.name}.levels.json`),
      encode: () => jsonBytes({ formula: LEVELS_FORMULA, ...stackLevels(stack()) }),
    },
  ];
}

function nodeFiles({ activation, channels }: ItemResult, place: ItemPlace): readonly NodeFile[] {
  const { folder, style } = place;
  if (style.format === 'npy' && channels === null) {
    return [{ path: join(folder, `${activation.name}.npy`), encode: () => encodeNpy(activation.shape, valuesOf(activation)) }];
  }
  if (!hasPictures(activation)) return [];
  const wanted = channels ?? everyMap(activation);
  const extension = style.format === 'npy' ? 'npy' : 'png';
  const files = wanted.map((map) => ({
    path: join(folder, activation.name, `${mapName(activation, map)}.${extension}`),
    encode: () => encodeMap(activation, map, place),
  }));
  return style.format === 'png16' ? [...files, levelsFile(folder, activation, wanted)] : files;
}

const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);

function encodeMap(activation: Activation, map: number, place: ItemPlace): FileContent {
  const { style, gridOf, surroundingsOf, provenanceOf } = place;
  const { rows, columns } = planeOf(activation);
  if (style.format === 'npy') return encodeNpy([rows, columns], valuesOf(activation, map * rows * columns, rows * columns));
  const view = (range: ValueRange) => ({
    ...{ nodes: [activation.name], channels: [map], limits: [range.minimum, range.maximum] as const },
  });
  if (style.format === 'png') {
    const { picture, source } = seenSource({ activation, map }, style, surroundingsOf);
    const { display, colormap } = picture.colours;
    const provenance = provenanceOf({ ...view(display), range: style.range, colormap, ...shownBesides(style) });
    return { picture: { ...picture, provenance }, source };
  }
  const range = rangeOf(activation, map);
  const pixelMm = gridOf(activation.name)?.pixelMm ?? null;
  const provenance = provenanceOf(view(range));
  return {
    picture: { rows, columns, range, pixelMm, colours: null, ...markingOf(style), provenance },
    source: storedValuesOf(activation, map),
  };
}

function encodeSlice({ style, surroundingsOf, provenanceOf }: ItemPlace): FileContent {
  const { picture, source } = seenSource(null, style, surroundingsOf);
  return { picture: { ...picture, provenance: provenanceOf({ nodes: [], ...shownBesides(style) }) }, source };
}

/** value = offset + scale * level, per file; the same stands in each PNG. */
function levelsFile(folder: string, activation: Activation, wanted: readonly number[]): NodeFile {
  const encode = (): Uint8Array => {
    const levels = Object.fromEntries(
      wanted.map((map) => [`${mapName(activation, map)}.png`, levelScaleOf(rangeOf(activation, map))]),
    );
    return jsonBytes({ formula: LEVELS_FORMULA, levels });
  };
  return { path: join(folder, activation.name, 'levels.json'), encode };
}
