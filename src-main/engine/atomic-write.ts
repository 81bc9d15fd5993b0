// Files appear whole or not at all: bytes go to a temporary name beside the target and are renamed when all of them are on disk.
// The only place of the program that writes results. A killed process leaves whole files only; no fsync, which would cost an export of
// thousands of small files minutes and only guards against a power cut.
import { createHash, randomBytes } from 'node:crypto';
import { access, link, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { writingFailed } from './file-errors.ts';
import { unfinished } from './unfinished-files.ts';

interface WriteOptions {
  /** Replace an existing file. Without it an existing file is an error and stays as it is. */
  readonly overwrite: boolean;
}

/** Names that `temporaryName` makes. */
const PART_NAME = /^\..+\.[0-9a-f]{12}\.part$/;
/** Random part of a temporary name: enough that two processes writing into one folder never meet. */
const TEMPORARY_NAME_BYTES = 6;

/** What went to the disk. */
export interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes `content` to `path`, making folders as needed; parts are asked for one after the other, so that only one is in memory.
 * @throws AppError file/exists, file/disk-full, file/no-access, file/not-a-folder, file/write-failed; then nothing of the new file is left.
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: WriteOptions,
): Promise<Written> {
  if (!options.overwrite) await refuseExisting(path);
  const temporary = temporaryName(path);
  const meter = new Meter();
  try {
    await mkdir(dirname(path), { recursive: true });
    unfinished.add(temporary);
    const file = await open(temporary, 'wx');
    try {
      for await (const part of content instanceof Uint8Array ? [content] : content) {
        meter.add(part);
        await file.writeFile(part);
      }
    } finally {
      await file.close();
    }
    await moveIntoPlace(temporary, path, options.overwrite);
    return meter.written();
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined);
    throw writingFailed(path, thrown);
  } finally {
    unfinished.delete(temporary);
  }
}

/** Counts and hashes what passes. */
class Meter {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  add(part: Uint8Array): void {
    this.#bytes += part.length;
    this.#hash.update(part);
  }

  written(): Written {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

/** Beside its target, hidden. */
export const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path).slice(0, 64)}.${randomBytes(TEMPORARY_NAME_BYTES).toString('hex')}.part`);

/** What a killed process was writing when it was killed. Only for a folder that nobody else writes into. */
export async function removeLeftParts(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.isFile() && PART_NAME.test(entry.name)) await unlink(join(entry.parentPath, entry.name)).catch(() => undefined);
  }
}

/** @throws AppError file/exists */
export async function refuseExisting(path: string): Promise<void> {
  try {
    await access(path);
  } catch {
    return;
  }
  throw alreadyThere(path);
}

/** Nothing is replaced that was not to be. */
export const alreadyThere = (path: string): AppError =>
  new AppError(
    'file/exists',
    `${path} exists already and is left as it is. Choose another place, or allow overwriting (--force).`,
    { path },
  );

/** A hard link fails where the target exists, which rename would silently replace; disks without links fall back to rename. */
export async function moveIntoPlace(temporary: string, path: string, overwrite: boolean): Promise<void> {
  if (overwrite) return rename(temporary, path);
  try {
    await link(temporary, path);
  } catch (thrown) {
    const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : '';
    if (code === 'EEXIST') throw alreadyThere(path);
    return rename(temporary, path);
  }
  await unlink(temporary);
}
