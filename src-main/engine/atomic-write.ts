// Files appear whole or not at all: bytes go to a temporary name beside the target and are renamed when all of them are on disk.
// The only place of the program that writes results. A killed process leaves whole files only; no fsync, which would cost an export of
// thousands of small files minutes and only guards against a power cut.
import { randomBytes } from 'node:crypto';
import { access, link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { writingFailed } from './file-errors.ts';
import { unfinished } from './unfinished-files.ts';

interface WriteOptions {
  /** Replace an existing file. Without it an existing file is an error and stays as it is. */
  readonly overwrite: boolean;
}

/** Random part of a temporary name: enough that two processes writing into one folder never meet. */
const TEMPORARY_NAME_BYTES = 6;

/**
 * Writes `bytes` to `path`, making folders as needed.
 * @throws AppError file/exists, file/disk-full, file/no-access, file/not-a-folder, file/write-failed; then nothing of the new file is left.
 */
export async function writeWhole(path: string, bytes: Uint8Array, options: WriteOptions): Promise<void> {
  if (!options.overwrite) await refuseExisting(path);
  const temporary = join(
    dirname(path),
    `.${basename(path).slice(0, 64)}.${randomBytes(TEMPORARY_NAME_BYTES).toString('hex')}.part`,
  );
  try {
    await mkdir(dirname(path), { recursive: true });
    unfinished.add(temporary);
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    await moveIntoPlace(temporary, path, options.overwrite);
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined);
    throw writingFailed(path, thrown);
  } finally {
    unfinished.delete(temporary);
  }
}

async function refuseExisting(path: string): Promise<void> {
  try {
    await access(path);
  } catch {
    return;
  }
  throw alreadyThere(path);
}

const alreadyThere = (path: string): AppError =>
  new AppError(
    'file/exists',
    `${path} exists already and is left as it is. Choose another place, or allow overwriting (--force).`,
    { path },
  );

/** A hard link fails where the target exists, which rename would silently replace; disks without links fall back to rename. */
async function moveIntoPlace(temporary: string, path: string, overwrite: boolean): Promise<void> {
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
