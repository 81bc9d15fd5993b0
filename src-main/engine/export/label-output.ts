// Label maps: a DICOM segmentation a node over all slices, NODE.dcm, in which every map is a segment and a pixel belongs to the map with the greatest
// value, where that reaches the threshold. A slice that failed belongs to nothing.
import { join } from 'node:path';
import { AppError, throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import type { DerivedSource } from '../../dicom/derived-source.ts';
import { labelBytes, MOST_SEGMENTS, segmentationHead } from '../../dicom/segmentation.ts';
import type { ItemResult } from '../run/result-writer.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import { requireThreshold, sourcesOf, volumeOf } from './derived-output.ts';
import { GrowingFile } from './growing-file.ts';
import { everyMap, hasPictures, mapName } from './map-names.ts';
import { labelEnd, labelsOf } from './segment-pixels.ts';

interface OpenLabels {
  readonly file: GrowingFile;
  readonly frameBytes: number;
  frames: number;
}

/** @throws AppError engine/bad-request as `derivedOutput`, and for more maps than segments can be numbered */
export function labelOutput(needs: OutputNeeds): RunOutput {
  const { out, items, mayReplace, onFile } = needs;
  const threshold = requireThreshold(needs.style);
  const objects = new Map<string, OpenLabels>();
  let sources: Promise<readonly DerivedSource[]> | null = null;
  const open = async ({ activation, channels }: ItemResult): Promise<OpenLabels> => {
    const { name } = activation;
    const known = objects.get(name);
    if (known) return known;
    const maps = channels ?? everyMap(activation);
    if (maps.length > MOST_SEGMENTS)
      throw new AppError(
        'engine/bad-request',
        `${name} has ${maps.length} maps; a label map holds at most ${MOST_SEGMENTS}. Choose some: --channels.`,
      );
    sources ??= sourcesOf(needs);
    const volume = volumeOf(activation, { label: name, instance: 1, channels }, await sources, needs);
    const file = new GrowingFile(join(out, `${name}.dcm`), mayReplace(null));
    const labels = maps.map((map) => `${mapName(activation, map)} >= ${threshold}`);
    await file.append(segmentationHead(volume, { kind: 'labels', labels }));
    const { rows, columns } = planeOf(activation);
    const object = { file, frameBytes: rows * columns * labelBytes(maps.length), frames: 0 };
    objects.set(name, object);
    return object;
  };
  const catchUp = async (object: OpenLabels, frames: number): Promise<void> => {
    for (; object.frames < frames; object.frames++) await object.file.append(new Uint8Array(object.frameBytes));
  };
  return {
    add: async (item, results, signal) => {
      for (const result of results.filter(({ activation }) => hasPictures(activation))) {
        throwIfCancelled(signal);
        const object = await open(result);
        await catchUp(object, items.indexOf(item));
        await object.file.append(labelsOf(result.activation, result.channels ?? everyMap(result.activation), threshold));
        object.frames++;
      }
      return { written: Promise.resolve([]) };
    },
    skip: async () => undefined,
    finish: async (signal) => {
      const written: WrittenFile[] = [];
      for (const [node, object] of objects) {
        throwIfCancelled(signal);
        await catchUp(object, items.length);
        await object.file.append(labelEnd(object.frames * object.frameBytes));
        const done = { path: object.file.path, nodes: [node], ...(await object.file.finish()) };
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
