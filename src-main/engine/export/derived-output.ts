// Parametric maps and segmentations: a DICOM object a map over all slices, NODE/channel-007.dcm. The head says all slices, the pixels follow as they
// are computed; a slice that failed is NaN in a map and empty in a segmentation.
import { join } from 'node:path';
import type { segmentFormats } from '../../../src-shared/network/recipe.ts';
import { AppError, throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import { type Activation, valuesOf } from '../../cnn/activation.ts';
import type { DerivedSource } from '../../dicom/derived-source.ts';
import { type DerivedVolume, parametricMapHead } from '../../dicom/derived-volume.ts';
import { segmentationHead } from '../../dicom/segmentation.ts';
import { ownBytes } from '../../export/tensor-source.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import { VERSION } from '../version.ts';
import { derivedSourceOf, identityRules } from './derived-sources.ts';
import { GrowingFile } from './growing-file.ts';
import { everyMap, hasPictures, mapName } from './map-names.ts';
import { bitsAbove, type FramePixels, fractionsOf } from './segment-pixels.ts';

type DerivedFormat = 'dicom-pm' | (typeof segmentFormats)[number];

interface OpenObject {
  readonly file: GrowingFile;
  readonly node: string;
  readonly pixels: FramePixels;
  readonly size: number;
  frames: number;
  bytes: number;
}

/** How one map of a node becomes an object. */
interface ObjectForm {
  readonly head: (volume: DerivedVolume) => Uint8Array;
  readonly pixels: () => FramePixels;
}

/** @throws AppError engine/bad-request for arrays, for series that do not say where they lie, and for a segmentation without a threshold */
export function derivedOutput(needs: OutputNeeds, format: Exclude<DerivedFormat, 'dicom-seg-labels'>): RunOutput {
  const { out, items, mayReplace, onFile } = needs;
  const objects = new Map<string, OpenObject>();
  let sources: Promise<readonly DerivedSource[]> | null = null;
  const form = formOf(format, needs);
  const open = async (activation: Activation, map: number): Promise<OpenObject> => {
    const name = join(activation.name, mapName(activation, map));
    const known = objects.get(name);
    if (known) return known;
    sources ??= sourcesOf(needs);
    const label = `${activation.name} ${mapName(activation, map)}`;
    const volume = volumeOf(activation, { label, instance: map + 1, channels: [map] }, await sources, needs);
    const file = new GrowingFile(join(out, `${name}.dcm`), mayReplace(null));
    await file.append(form.head(volume));
    const { rows, columns } = volume;
    const object = { file, node: activation.name, pixels: form.pixels(), size: rows * columns, frames: 0, bytes: 0 };
    objects.set(name, object);
    return object;
  };
  const addFrame = async (object: OpenObject, values: Float32Array): Promise<void> => {
    const bytes = object.pixels.frame(values);
    object.frames++;
    object.bytes += bytes.length;
    await object.file.append(bytes);
  };
  /** Frames of slices that failed before this one. */
  const catchUp = async (object: OpenObject, frames: number): Promise<void> => {
    while (object.frames < frames) await addFrame(object, new Float32Array(object.size).fill(Number.NaN));
  };
  return {
    add: async (item, results, signal) => {
      for (const { activation, channels } of results.filter(({ activation: one }) => hasPictures(one))) {
        for (const map of channels ?? everyMap(activation)) {
          throwIfCancelled(signal);
          const object = await open(activation, map);
          await catchUp(object, items.indexOf(item));
          await addFrame(object, valuesOf(activation, map * object.size, object.size));
        }
      }
      return { written: Promise.resolve([]) };
    },
    skip: async () => undefined,
    finish: async (signal) => {
      const written: WrittenFile[] = [];
      for (const object of objects.values()) {
        throwIfCancelled(signal);
        await catchUp(object, items.length);
        await object.file.append(object.pixels.end(object.bytes));
        const done = { path: object.file.path, nodes: [object.node], ...(await object.file.finish()) };
        onFile(done);
        written.push(done);
      }
      return written;
    },
    close: async () => {
      for (const { file } of objects.values()) await file.discard();
    },
  };
}

/** One after the other: a file of a series is in memory only while its head is read. */
export async function sourcesOf({ series, items }: OutputNeeds): Promise<readonly DerivedSource[]> {
  const sources: DerivedSource[] = [];
  for (const item of items) sources.push(await derivedSourceOf(series, item));
  return sources;
}

function formOf(format: Exclude<DerivedFormat, 'dicom-seg-labels'>, { style }: OutputNeeds): ObjectForm {
  if (format === 'dicom-pm')
    return { head: parametricMapHead, pixels: () => ({ frame: ownBytes, end: () => new Uint8Array(0) }) };
  if (format === 'dicom-seg') {
    const threshold = requireThreshold(style);
    return {
      head: (volume) => segmentationHead(volume, { kind: 'binary', label: `${volume.label} >= ${threshold}` }),
      pixels: () => bitsAbove(threshold),
    };
  }
  const full = style.threshold ?? 1;
  if (full <= 0)
    throw new AppError(
      'engine/bad-request',
      `A fractional segmentation goes from 0 (not in) to the threshold (wholly in), which is ${full}. Give one above 0.`,
    );
  return {
    head: (volume) => segmentationHead(volume, { kind: 'fractional', label: `${volume.label} of ${full}` }),
    pixels: () => fractionsOf(full),
  };
}

interface ObjectWords {
  readonly label: string;
  readonly instance: number;
  /** null: all. */
  readonly channels: readonly number[] | null;
}

/** @throws AppError engine/bad-request where the maps have no place in the patient */
export function volumeOf(
  activation: Activation,
  { label, instance, channels }: ObjectWords,
  sources: readonly DerivedSource[],
  needs: OutputNeeds,
): DerivedVolume {
  const { style, gridOf, provenanceOf } = needs;
  const { name } = activation;
  const grid = gridOf(name)?.patient;
  if (!grid)
    throw new AppError(
      'engine/bad-request',
      `The maps of ${name} have no place in the patient, which ${style.format} needs. Export them as npy, tiff or png instead.`,
    );
  const { rows, columns } = planeOf(activation);
  return {
    ...{ sources, rows, columns, grid, node: name, version: VERSION },
    rules: identityRules(style),
    ...{ label, instance },
    provenance: provenanceOf(null, { nodes: [name], ...(channels === null ? {} : { channels }) }),
  };
}

/** @throws AppError engine/bad-request */
export function requireThreshold({ threshold, format }: OutputNeeds['style']): number {
  if (threshold !== undefined) return threshold;
  throw new AppError(
    'engine/bad-request',
    `A segmentation (${format}) is of the values at or above a threshold. Say which: --threshold VALUE.`,
  );
}
