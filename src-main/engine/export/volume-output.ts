// Volumes of each node over all slices of a run: NODE.nii.gz, NODE.nrrd, NODE.ome.tif. Every map goes to its place in the file as soon as its slice is
// computed, so that memory holds one slice whatever the series' length; the files get their names when all slices are in.
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGzip } from 'node:zlib';
import type { VolumeFormat } from '../../../src-shared/network/recipe.ts';
import { throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import { type Activation, valuesOf } from '../../cnn/activation.ts';
import { niftiHead } from '../../export/nifti.ts';
import { nrrdHead } from '../../export/nrrd.ts';
import { omeTiffLayout } from '../../export/ome-tiff.ts';
import { ownBytes } from '../../export/tensor-source.ts';
import { planeByPlane, type VolumeLayout, type VolumeShape } from '../../export/volume.ts';
import { moveIntoPlace, refuseExisting, temporaryName, type Written, writeWhole } from '../atomic-write.ts';
import { writingFailed } from '../file-errors.ts';
import { sha256File } from '../hash-file.ts';
import type { ItemResult } from '../run/result-writer.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import { unfinished } from '../unfinished-files.ts';
import { everyMap, hasPictures, mapName } from './map-names.ts';

export interface VolumeNeeds extends OutputNeeds {
  readonly format: VolumeFormat;
}

const EXTENSIONS: Readonly<Record<VolumeFormat, string>> = { nifti: 'nii.gz', nrrd: 'nrrd', 'ome-tiff': 'ome.tif' };
/** Floats hardly get smaller by trying harder. */
const GZIP_LEVEL = 1;
/** RFC 1952. The system is "unknown", so that all systems write the same. */
const GZIP_HEAD = { bytes: 10, flagsAt: 3, hasComment: 0x10, systemAt: 9, unknownSystem: 255 } as const;

/** Slices that fail are NaN in the volumes. */
export function volumeOutput(needs: VolumeNeeds): RunOutput {
  const volumes = new Map<string, VolumeFile>();
  const open = async ({ activation, channels }: ItemResult): Promise<VolumeFile> => {
    const known = volumes.get(activation.name);
    if (known) return known;
    const path = join(needs.out, `${activation.name}.${EXTENSIONS[needs.format]}`);
    const maps = channels ?? everyMap(activation);
    const provenance = needs.provenanceOf(null, { nodes: [activation.name], ...(channels === null ? {} : { channels }) });
    const plan = { maps, shape: shapeOf(activation, maps, needs), layout: layoutOf(activation, maps, needs, provenance) };
    const volume = await VolumeFile.create(path, plan, {
      format: needs.format,
      overwrite: needs.mayReplace(null),
      provenance,
    });
    volumes.set(activation.name, volume);
    return volume;
  };
  return {
    add: async (item, results, signal) => {
      for (const result of results.filter(({ activation }) => hasPictures(activation))) {
        throwIfCancelled(signal);
        const volume = await open(result);
        await volume.put(needs.items.indexOf(item), result.activation);
      }
      return { written: Promise.resolve([]) };
    },
    skip: async () => undefined,
    finish: async (signal) => {
      const written: WrittenFile[] = [];
      for (const [node, volume] of volumes) {
        throwIfCancelled(signal);
        const file = { path: volume.path, nodes: [node], ...(await volume.finish()) };
        needs.onFile(file);
        written.push(file);
      }
      return written;
    },
    close: async () => {
      for (const volume of volumes.values()) await volume.discard();
    },
  };
}

function shapeOf(activation: Activation, maps: readonly number[], { items }: VolumeNeeds): VolumeShape {
  const { rows, columns } = planeOf(activation);
  return { columns, rows, slices: items.length, maps: maps.length };
}

function layoutOf(activation: Activation, maps: readonly number[], needs: VolumeNeeds, provenance: string): VolumeLayout {
  const { format, gridOf } = needs;
  const { name } = activation;
  const shape = shapeOf(activation, maps, needs);
  const grid = gridOf(name);
  if (format === 'nifti') return planeByPlane(shape, niftiHead(shape, grid, name));
  if (format === 'nrrd') return planeByPlane(shape, nrrdHead(shape, grid, provenance));
  return omeTiffLayout(shape, grid, { name, names: maps.map((map) => mapName(activation, map)), provenance });
}

/** What is filled in, and where it goes. */
interface VolumePlan {
  readonly maps: readonly number[];
  readonly shape: VolumeShape;
  readonly layout: VolumeLayout;
}

interface VolumeStyle {
  readonly format: VolumeFormat;
  readonly overwrite: boolean;
  /** JSON text in ASCII. */
  readonly provenance: string;
}

/** One file that is being filled. */
class VolumeFile {
  readonly path: string;
  readonly #temporary: string;
  readonly #file: FileHandle;
  readonly #plan: VolumePlan;
  readonly #style: VolumeStyle;
  readonly #filled = new Set<number>();
  #isOpen = true;

  private constructor(path: string, [temporary, file]: readonly [string, FileHandle], plan: VolumePlan, style: VolumeStyle) {
    this.path = path;
    this.#temporary = temporary;
    this.#file = file;
    this.#plan = plan;
    this.#style = style;
  }

  /** @throws AppError file/*: before anything is computed for it where the file exists */
  static async create(path: string, plan: VolumePlan, style: VolumeStyle): Promise<VolumeFile> {
    if (!style.overwrite) await refuseExisting(path);
    const temporary = temporaryName(path);
    try {
      await mkdir(dirname(path), { recursive: true });
      unfinished.add(temporary);
      return new VolumeFile(path, [temporary, await open(temporary, 'wx')], plan, style);
    } catch (thrown) {
      unfinished.delete(temporary);
      throw writingFailed(path, thrown);
    }
  }

  async put(slice: number, activation: Activation): Promise<void> {
    const { maps, shape, layout } = this.#plan;
    const size = shape.rows * shape.columns;
    for (const [at, map] of maps.entries())
      await this.#write(ownBytes(valuesOf(activation, map * size, size)), layout.offsetOf(slice, at));
    this.#filled.add(slice);
  }

  async finish(): Promise<Written> {
    const { shape, layout } = this.#plan;
    const { rows, columns, slices, maps } = shape;
    const missing = ownBytes(new Float32Array(rows * columns).fill(Number.NaN));
    for (let slice = 0; slice < slices; slice++) {
      if (this.#filled.has(slice)) continue;
      for (let map = 0; map < maps; map++) await this.#write(missing, layout.offsetOf(slice, map));
    }
    await this.#write(layout.head, 0);
    await this.#write(layout.tail, layout.tailAt);
    await this.#close();
    if (this.#style.format === 'nifti') {
      const { overwrite, provenance } = this.#style;
      const written = await writeWhole(this.path, gzipped(this.#temporary, provenance), { overwrite });
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

/** With where it comes from as the comment that RFC 1952 has room for: every reader of gzip passes over it. */
async function* gzipped(path: string, comment: string): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of createReadStream(path).pipe(createGzip({ level: GZIP_LEVEL }))) {
    const bytes = chunk as Buffer;
    if (!isFirst) yield bytes;
    else {
      isFirst = false;
      yield withComment(bytes, comment);
    }
  }
}

function withComment(bytes: Buffer, comment: string): Uint8Array {
  const head = Uint8Array.from(bytes.subarray(0, GZIP_HEAD.bytes));
  head[GZIP_HEAD.flagsAt] = GZIP_HEAD.hasComment;
  head[GZIP_HEAD.systemAt] = GZIP_HEAD.unknownSystem;
  return Buffer.concat([head, new TextEncoder().encode(`${comment}\0`), bytes.subarray(GZIP_HEAD.bytes)]);
}
