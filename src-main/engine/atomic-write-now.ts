// As atomic-write.ts, for threads that have nothing else to do than write: without promises, which cost a small file more than its bytes.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, linkSync, mkdirSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { alreadyThere, type Written } from './atomic-write.ts';
import { writingFailed } from './file-errors.ts';

/** A file to be. */
export interface WholeFile {
  readonly path: string;
  /** Beside it; whoever asks for the file keeps it in `unfinished` until then. */
  readonly temporary: string;
  readonly overwrite: boolean;
}

/** @throws AppError as `writeWhole`; then nothing of the new file is left */
export function writeWholeNow({ path, temporary, overwrite }: WholeFile, bytes: Uint8Array): Written {
  if (!overwrite && existsSync(path)) throw alreadyThere(path);
  try {
    const file = openFresh(temporary);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    } finally {
      closeSync(file);
    }
    moveNow(temporary, path, overwrite);
  } catch (thrown) {
    removeIfThere(temporary);
    throw writingFailed(path, thrown);
  }
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Its folder is made when it is missing, which it is once for many files. */
function openFresh(temporary: string): number {
  try {
    return openSync(temporary, 'wx');
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') throw thrown;
    mkdirSync(dirname(temporary), { recursive: true });
    return openSync(temporary, 'wx');
  }
}

function moveNow(temporary: string, path: string, overwrite: boolean): void {
  if (overwrite || !isLinked(temporary, path)) renameSync(temporary, path);
  else unlinkSync(temporary);
}

/** False on disks that have no links. */
function isLinked(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') throw alreadyThere(path);
    return false;
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never made, or its disk is gone; what is told is why the file could not be written.
  }
}

const codeOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
