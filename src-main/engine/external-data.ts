// Files that an ONNX model keeps its weights in. Only plain files in the model's own folder are opened, and only when that was allowed: a model must
// not be able to make the program read anything else.
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { OutsideFile } from '../../src-shared/protocol/weights-messages.ts';
import { readBounded } from './read-bounded.ts';

/** What a file name may be made of: no folders, no drives, no hidden files. */
const PLAIN_NAME = /^[^./\\:\0][^/\\:\0]{0,254}$/;
const MOST_FILES = 1024;
const LONGEST_NAME = 200;

/** @throws AppError weights/unsupported where it is not allowed, file/* */
export async function readExternalFiles(
  model: string,
  locations: readonly string[],
  allowed: boolean,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  if (locations.length === 0) return files;
  requireFew(locations);
  for (const location of locations) requirePlainName(location);
  if (!allowed) {
    const named = locations.slice(0, 3).join(', ');
    throw new AppError(
      'weights/unsupported',
      `The model keeps its weights in other files beside it (${named}). They are opened only when you allow it: choose the model again in the window, or say --allow-external-data on the command line.`,
      { files: locations.slice(0, 100) },
    );
  }
  for (const location of locations) {
    await sizeBeside(model, location);
    files.set(location, await readBounded(join(dirname(model), location)));
  }
  return files;
}

/** What would be opened, without opening it. @throws AppError weights/unsupported where there are too many */
export async function lookBeside(model: string, locations: readonly string[]): Promise<readonly OutsideFile[]> {
  requireFew(locations);
  return Promise.all(
    locations.map(async (location) => {
      const name = location.slice(0, LONGEST_NAME);
      try {
        requirePlainName(location);
        return { name, bytes: await sizeBeside(model, location), refusal: null };
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        return { name, bytes: null, refusal: thrown.message };
      }
    }),
  );
}

function requireFew(locations: readonly string[]): void {
  if (locations.length <= MOST_FILES) return;
  throw new AppError(
    'weights/unsupported',
    `The model keeps its weights in ${locations.length} files; at most ${MOST_FILES} are opened.`,
  );
}

function requirePlainName(location: string): void {
  if (PLAIN_NAME.test(location)) return;
  throw new AppError(
    'weights/unsupported',
    `The model wants weights from "${location.slice(0, LONGEST_NAME)}". Only files in the model's own folder are opened: no other folders, no absolute paths. Export the model again, or put the file beside it.`,
    { file: location.slice(0, LONGEST_NAME) },
  );
}

/** Bytes of an ordinary file in the model's folder. */
async function sizeBeside(model: string, location: string): Promise<number> {
  const path = join(dirname(model), location);
  const stats = await lstat(path).catch(() => null);
  if (!stats)
    throw new AppError('file/not-found', `${path}, which holds weights of the model, does not exist. Put it beside the model.`, {
      path,
    });
  if (!stats.isFile() || stats.nlink !== 1) {
    throw new AppError(
      'weights/unsupported',
      `${path} is a link or no ordinary file. Weights of a model are read from ordinary files beside it only; copy the file there.`,
      { path },
    );
  }
  return stats.size;
}
