// Whole files of weights and models within bounds, and errors with the name of the file they are about.
import { open } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { readingFailed } from './file-errors.ts';

/** A buffer of Node 20 has no more; convolutional networks have far less. */
const LARGEST_FILE_BYTES = 2 ** 32 - 1;
/** One read of the system takes at most 2 GiB. */
const PIECE_BYTES = 2 ** 29;

/** The error with the file it is about. */
export function withPath(path: string, thrown: unknown): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  return new AppError(thrown.code, `${path}: ${thrown.message}`, { ...thrown.detail, path }, thrown);
}

/** The same error for the window, which knows files by their names only. */
export function withoutPath(path: string, label: string, thrown: unknown): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  const { path: _path, ...detail } = thrown.detail;
  return new AppError(
    thrown.code,
    withoutFolder(
      path,
      thrown.message.replaceAll(path, () => label),
    ),
    detail,
  );
}

/** Files beside `path` by their names only. */
export function withoutFolder(path: string, message: string): string {
  const folder = dirname(path);
  return folder === dirname(folder) ? message : message.replaceAll(folder + sep, '');
}

/** @throws AppError file/*, weights/unsupported for what is no file or too large */
export async function readBounded(path: string): Promise<Uint8Array> {
  try {
    const handle = await open(path, 'r');
    try {
      const stats = await handle.stat();
      if (stats.isDirectory())
        throw new AppError('file/unreadable', `${path} is a folder; a file of weights is needed here.`, { path });
      if (!stats.isFile()) throw new AppError('weights/unsupported', `${path} is no ordinary file.`, { path });
      if (stats.size > LARGEST_FILE_BYTES) {
        throw new AppError('weights/unsupported', `${path} has ${stats.size} bytes; at most ${LARGEST_FILE_BYTES} are read.`, {
          path,
        });
      }
      const bytes = Buffer.alloc(stats.size);
      let at = 0;
      while (at < bytes.byteLength) {
        const { bytesRead } = await handle.read(bytes, at, Math.min(PIECE_BYTES, bytes.byteLength - at), at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}
