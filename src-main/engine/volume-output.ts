// Volumes of each node over all slices of a run: NODE.nii.gz, NODE.nrrd, NODE.ome.tif. Every map goes to its place in the file as soon as its slice is
// computed, so that memory holds one slice whatever the series' length; the files get their names when all slices are in.
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGzip } from 'node:zlib';
import type { VolumeFormat } from '../../src-shared/network/recipe.ts';
import { throwIfCancelled } from '../../src-shared/protocol/errors.ts';
import { type Activation, valuesOf } from '../cnn/activation.ts';
import { niftiHead } from '../export/nifti.ts';
import { nrrdHead } from '../export/nrrd.ts';
import { omeTiffLayout } from '../export/ome-tiff.ts';
import { ownBytes } from '../export/tensor-source.ts';
import { planeByPlane, type VolumeLayout, type VolumeShape } from '../export/volume.ts';
import { moveIntoPlace, refuseExisting, temporaryName, type Written, writeWhole } from './atomic-write.ts';
import { writingFailed } from './file-errors.ts';
import { sha256File } from './hash-file.ts';
import { hasPictures, mapName } from './result-writer.ts';
import type { RunItem } from './run-inputs.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from './run-output.ts';
import { planeOf } from './tile-source.ts';
import { unfinished } from './unfinished-files.ts';

export interface VolumeNeeds extends OutputNeeds {
  readonly format: VolumeFormat;
  readonly items: readonly RunItem[];
  /** JSON text over all slices. */
  readonly provenance: string;
}

const EXTENSIONS: Readonly<Record<VolumeFormat, string>> = { nifti: 'nii.gz', nrrd: 'nrrd', 'ome-tiff': 'ome.tif' };
/** Floats hardly get smaller by trying harder. */
const GZIP_LEVEL = 1;
/** RFC 1952: the byte that names the system; "unknown", so that all systems write the same. */
const GZIP_SYSTEM = { at: 9, unknown: 255 } as const;

/** Slices that fail are NaN in the volumes. */
export function volumeOutput(needs: VolumeNeeds): RunOutput {
  const volumes = new Map<string, VolumeFile>();
  const open = async (activation: Activation): Promise<VolumeFile> => {
    const known = volumes.get(activation.name);
    if (known) return known;
    const path = join(needs.out, `${activation.name}.${EXTENSIONS[needs.format]}`);
    const volume = await VolumeFile.create(path, shapeOf(activation, needs.items.length), layoutOf(activation, needs), {
      format: needs.format,
      overwrite: needs.mayReplace(null),
    });
    volumes.set(activation.name, volume);
    return volume;
  };
  return {
    add: async (item, activations, signal) => {
      for (const activation of activations.filter(hasPictures)) {
        throwIfCancelled(signal);
        const volume = await open(activation);
        await volume.put(needs.items.indexOf(item), activation);
      }
      return [];
    },
    skip: async () => undefined,
    finish: async (signal) => {
      const written: WrittenFile[] = [];
      for (const [node, volume] of volumes) {
        throwIfCancelled(signal);
        written.push({ path: volume.path, nodes: [node], ...(await volume.finish()) });
      }
      return written;
    },
    close: async () => {
      for (const volume of volumes.values()) await volume.discard();
    },
  };
}

function shapeOf(activation: Activation, slices: number): VolumeShape {
  const { maps, rows, columns } = planeOf(activation);
  return { columns, rows, slices, maps };
}

function layoutOf(activation: Activation, { format, items, gridOf, provenance }: VolumeNeeds): VolumeLayout {
  const { name } = activation;
  const shape = shapeOf(activation, items.length);
  const grid = gridOf(name);
  if (format === 'nifti') return planeByPlane(shape, niftiHead(shape, grid, name));
  if (format === 'nrrd') return planeByPlane(shape, nrrdHead(shape, grid, provenance));
  const names = Array.from({ length: shape.maps }, (_, map) => mapName(activation, map));
  return omeTiffLayout(shape, grid, { name, names, provenance });
}

interface VolumeStyle {
  readonly format: VolumeFormat;
  readonly overwrite: boolean;
}

/** One file that is being filled. */
class VolumeFile {
  readonly path: string;
  readonly #temporary: string;
  readonly #file: FileHandle;
  readonly #shape: VolumeShape;
  readonly #layout: VolumeLayout;
  readonly #style: VolumeStyle;
  readonly #filled = new Set<number>();
  #isOpen = true;

  private constructor(
    path: string,
    [temporary, file]: readonly [string, FileHandle],
    shape: VolumeShape,
    layout: VolumeLayout,
    style: VolumeStyle,
  ) {
    this.path = path;
    this.#temporary = temporary;
    this.#file = file;
    this.#shape = shape;
    this.#layout = layout;
    this.#style = style;
  }

  /** @throws AppError file/*: before anything is computed for it where the file exists */
  static async create(path: string, shape: VolumeShape, layout: VolumeLayout, style: VolumeStyle): Promise<VolumeFile> {
    if (!style.overwrite) await refuseExisting(path);
    const temporary = temporaryName(path);
    try {
      await mkdir(dirname(path), { recursive: true });
      unfinished.add(temporary);
      return new VolumeFile(path, [temporary, await open(temporary, 'wx')], shape, layout, style);
    } catch (thrown) {
      unfinished.delete(temporary);
      throw writingFailed(path, thrown);
    }
  }

  async put(slice: number, activation: Activation): Promise<void> {
    const { rows, columns, maps } = this.#shape;
    const size = rows * columns;
    for (let map = 0; map < maps; map++) {
      await this.#write(ownBytes(valuesOf(activation, map * size, size)), this.#layout.offsetOf(slice, map));
    }
    this.#filled.add(slice);
  }

  async finish(): Promise<Written> {
    const { rows, columns, slices, maps } = this.#shape;
    const missing = ownBytes(new Float32Array(rows * columns).fill(Number.NaN));
    for (let slice = 0; slice < slices; slice++) {
      if (this.#filled.has(slice)) continue;
      for (let map = 0; map < maps; map++) await this.#write(missing, this.#layout.offsetOf(slice, map));
    }
    await this.#write(this.#layout.head, 0);
    await this.#write(this.#layout.tail, this.#layout.tailAt);
    await this.#close();
    if (this.#style.format === 'nifti') {
      const written = await writeWhole(this.path, gzipped(this.#temporary), { overwrite: this.#style.overwrite });
      await this.discard();
      return written;
    }
    try {
      const written = await sha256File(this.#temporary);
      await moveIntoPlace(this.#temporary, this.path, this.#style.overwrite);
      unfinished.delete(this.#temporary);
      return written;
    } catch (thrown) {
      throw writingFailed(this.path, thrown);
    }
  }

  /** Nothing of the temporary file is left. */
  async discard(): Promise<void> {
    await this.#close().catch(() => undefined);
    if (unfinished.has(this.#temporary)) await unlink(this.#temporary).catch(() => undefined);
    unfinished.delete(this.#temporary);
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#file.close();
  }

  async #write(bytes: Uint8Array, position: number): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += (await this.#file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
      }
    } catch (thrown) {
      throw writingFailed(this.path, thrown);
    }
  }
}

async function* gzipped(path: string): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of createReadStream(path).pipe(createGzip({ level: GZIP_LEVEL }))) {
    const bytes = chunk as Buffer;
    if (isFirst && bytes.length > GZIP_SYSTEM.at) bytes[GZIP_SYSTEM.at] = GZIP_SYSTEM.unknown;
    isFirst = false;
    yield bytes;
  }
}
