// From a DICOMDIR to the files it names on this disk. Names are compared as CDs and copies of them need it: in any case, with or without a version
// (;1) or a final dot. Nothing outside the DICOMDIR's own folder is ever named, whatever it says.
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { readDicomdir } from '../../dicom/dicomdir.ts';
import { readingFailed } from '../file-errors.ts';

export interface DicomdirFiles {
  /** As reached from the DICOMDIR's path. */
  readonly paths: readonly string[];
  /** What it names and what is not there, or leads elsewhere, as a path for people with the reason. */
  readonly missing: readonly { readonly path: string; readonly message: string }[];
}

/** A directory of a hundred thousand pictures stays below. */
const LARGEST_BYTES = 256 * 1024 * 1024;

/** @throws Error on damaged bytes, AppError file/* */
export async function filesOfDicomdir(path: string): Promise<DicomdirFiles> {
  let bytes: Uint8Array;
  try {
    const size = (await stat(path)).size;
    if (size > LARGEST_BYTES) throw new Error(`a directory of ${size} bytes is larger than the ${LARGEST_BYTES} that are read`);
    bytes = await readFile(path);
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
  const folder = dirname(path);
  const names = new NameCache();
  const paths: string[] = [];
  const missing: { path: string; message: string }[] = [];
  for (const parts of readDicomdir(bytes)) {
    const shown = [folder, ...parts].join(sep);
    if (!parts.every(isPlainName)) {
      const message = `The DICOMDIR names ${parts.join('\\')}, which leads outside its folder; it is not followed. Open that file itself if you trust it.`;
      missing.push({ path: shown, message });
      continue;
    }
    const found = await names.find(folder, parts);
    if (found) paths.push(found);
    else
      missing.push({
        path: shown,
        message: `The DICOMDIR names ${parts.join('\\')}, which is not there. Copy the whole disc again.`,
      });
  }
  return { paths, missing };
}

/** One name and nothing that a file system reads more into. */
const isPlainName = (part: string): boolean => part !== '' && part !== '.' && part !== '..' && !/[/\\:\0]/.test(part);

const plain = (name: string): string => name.toLowerCase().replace(/;\d+$/, '').replace(/\.$/, '');

/** Folders as they were read once, by the plain form of their names. */
class NameCache {
  readonly #folders = new Map<string, Promise<ReadonlyMap<string, string>>>();

  /** @returns null where a part is not there or is a link out of the folder */
  async find(folder: string, parts: readonly string[]): Promise<string | null> {
    let path = folder;
    for (const part of parts) {
      const name = (await this.#namesIn(path)).get(plain(part));
      if (name === undefined) return null;
      path = join(path, name);
    }
    return (await leadsOut(path, folder)) ? null : path;
  }

  #namesIn(folder: string): Promise<ReadonlyMap<string, string>> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const read = readdir(folder).then(
      (names) => new Map(names.map((name) => [plain(name), name])),
      () => new Map<string, string>(),
    );
    this.#folders.set(folder, read);
    return read;
  }
}

async function leadsOut(path: string, folder: string): Promise<boolean> {
  try {
    const [real, home] = await Promise.all([realpath(path), realpath(folder)]);
    return !real.startsWith(home.endsWith(sep) ? home : home + sep);
  } catch {
    return true;
  }
}
