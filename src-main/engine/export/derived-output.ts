// Parametric maps and segmentations: a DICOM object a map over all slices, NODE/channel-007.dcm. The head says all slices, the pixels follow as they
// are computed; a slice that failed is NaN in a map and empty in a segmentation.
import { join } from 'node:path';
import { AppError, throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import { type Activation, valuesOf } from '../../cnn/activation.ts';
import type { DerivedSource } from '../../dicom/derived-source.ts';
import { BitPacker, type DerivedVolume, parametricMapHead, segmentationHead } from '../../dicom/derived-volume.ts';
import { ownBytes } from '../../export/tensor-source.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import { VERSION } from '../version.ts';
import { derivedSourceOf, identityRules } from './derived-sources.ts';
import { GrowingFile } from './growing-file.ts';
import { everyMap, hasPictures, mapName } from './map-names.ts';

/** Adds frames to what was written, in order. */
interface Pixels {
  readonly frame: (values: Float32Array) => Uint8Array;
  /** @param written bytes so far */
  readonly end: (written: number) => Uint8Array;
}

interface OpenObject {
  readonly file: GrowingFile;
  readonly node: string;
  readonly pixels: Pixels;
  readonly size: number;
  frames: number;
  bytes: number;
}

/** @throws AppError engine/bad-request for arrays, for series that do not say where they lie, and for a segmentation without a threshold */
export function derivedOutput(needs: OutputNeeds, kind: 'dicom-pm' | 'dicom-seg'): RunOutput {
  const { out, style, items, mayReplace, onFile } = needs;
  const objects = new Map<string, OpenObject>();
  let sources: Promise<readonly DerivedSource[]> | null = null;
  const threshold = kind === 'dicom-seg' ? requireThreshold(style.threshold) : 0;
  const open = async (activation: Activation, map: number): Promise<OpenObject> => {
    const name = join(activation.name, mapName(activation, map));
    const known = objects.get(name);
    if (known) return known;
    sources ??= sourcesOf(needs);
    const volume = volumeOf(activation, map, await sources, needs);
    const file = new GrowingFile(join(out, `${name}.dcm`), mayReplace(null));
    await file.append(kind === 'dicom-pm' ? parametricMapHead(volume) : segmentationHead(volume, threshold));
    const pixels = kind === 'dicom-pm' ? floats : bitsAbove(threshold);
    const { rows, columns } = volume;
    const object = { file, node: activation.name, pixels, size: rows * columns, frames: 0, bytes: 0 };
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
async function sourcesOf({ series, items }: OutputNeeds): Promise<readonly DerivedSource[]> {
  const sources: DerivedSource[] = [];
  for (const item of items) sources.push(await derivedSourceOf(series, item));
  return sources;
}

const floats: Pixels = { frame: ownBytes, end: () => new Uint8Array(0) };

function bitsAbove(threshold: number): Pixels {
  const packer = new BitPacker();
  return {
    // NaN is above nothing.
    frame: (values) => packer.pack(values.length, (pixel) => (values[pixel] as number) >= threshold),
    end: (written) => packer.end(written),
  };
}

function volumeOf(activation: Activation, map: number, sources: readonly DerivedSource[], needs: OutputNeeds): DerivedVolume {
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
    label: `${name} ${mapName(activation, map)}`,
    instance: map + 1,
    provenance: provenanceOf(null, { nodes: [name], channels: [map] }),
  };
}

function requireThreshold(threshold: number | undefined): number {
  if (threshold !== undefined) return threshold;
  throw new AppError(
    'engine/bad-request',
    'A segmentation (dicom-seg) is of the values at or above a threshold. Say which: --threshold VALUE.',
  );
}
