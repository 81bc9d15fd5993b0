// From paths to the files below them: folders recursively, links followed, link cycles ended, in a stable order.
// Yields what it cannot enter as a failure instead of stopping: one closed folder never hides the rest.
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { readingFailed } from '../file-errors.ts';
import { fileSystem } from '../file-system.ts';
import { askDisk, askNow, isQuick } from './quick-disk.ts';

export type WalkedFile =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly path: string; readonly error: AppError };

interface Walk {
  /** Real paths that were walked. */
  readonly seen: Set<string>;
  /** Whether a real path may be read; links can lead anywhere. */
  readonly allows: (realPath: string) => Promise<boolean>;
}

type Found = WalkedFile | { readonly kind: 'folder'; readonly path: string; readonly realPath: string } | null;

/** Entries of one folder that are looked at together: hides the disk's latency. */
const ENTRIES_AT_ONCE = 64;

/**
 * Files as reached from `paths`, some at a time, names sorted within a folder. A path given twice is walked once.
 * @param walk `seen` may be shared by several walks: what one has found the next leaves out
 */
export async function* walkFiles(paths: readonly string[], walk: Partial<Walk> = {}): AsyncGenerator<readonly WalkedFile[]> {
  const whole: Walk = { seen: walk.seen ?? new Set(), allows: walk.allows ?? (async () => true) };
  for (const path of paths) yield* open(await lookAt(path, whole), whole);
}

async function* open(found: Found, walk: Walk): AsyncGenerator<readonly WalkedFile[]> {
  if (found === null) return;
  if (found.kind !== 'folder') {
    yield [found];
    return;
  }
  let entries: Dirent[];
  try {
    entries = inOrder(await entriesOf(found.path));
  } catch (thrown) {
    yield [{ kind: 'failed', path: found.path, error: readingFailed(found.path, thrown) }];
    return;
  }
  const folder = { path: prefixOf(found.path), realPath: prefixOf(found.realPath) };
  for (let at = 0; at < entries.length; at += ENTRIES_AT_ONCE) {
    const some = entries.slice(at, at + ENTRIES_AT_ONCE);
    const looks = some.map((entry) => lookAtEntry(entry, folder, walk));
    let files: WalkedFile[] = [];
    // In order: what comes first in the folder claims a file that links name too.
    for (const look of await Promise.all(looks)) {
      const next = claim(look, walk);
      if (next?.kind === 'folder') {
        if (files.length > 0) yield files;
        files = [];
        yield* open(next, walk);
      } else if (next !== null) files.push(next);
    }
    if (files.length > 0) yield files;
  }
}

const entriesOf = (folder: string): Promise<Dirent[]> =>
  askDisk(
    () => fileSystem.readdirSync(folder, { withFileTypes: true }),
    () => fileSystem.promises.readdir(folder, { withFileTypes: true }),
  );

interface Look {
  readonly found: Found;
  readonly realPath: string;
}

/** The first to come gets the file; a link to it, and a folder that is being walked, are left out. */
function claim({ found, realPath }: Look, { seen }: Walk): Found {
  if (found?.kind !== 'failed') {
    if (seen.has(realPath)) return null;
    seen.add(realPath);
  }
  return found;
}

const lookAt = async (path: string, walk: Walk): Promise<Found> => claim(await lookThrough(path, walk), walk);

/** What `join` puts before the names in a folder. */
const prefixOf = (folder: string): string => join(folder, '_').slice(0, -1);

/**
 * A plain file needs one question to the disk; everything else may be a link.
 * @param folder what comes before names in it
 */
function lookAtEntry(
  entry: Dirent,
  folder: { readonly path: string; readonly realPath: string },
  walk: Walk,
): Look | Promise<Look> {
  const path = folder.path + entry.name;
  if (!entry.isFile()) return lookThrough(path, walk);
  const realPath = folder.realPath + entry.name;
  if (!isQuick()) return lookAtFile(path, realPath);
  try {
    return { found: { kind: 'file', path, bytes: askNow(() => fileSystem.statSync(path)).size }, realPath };
  } catch (thrown) {
    return failed(path, readingFailed(path, thrown));
  }
}

async function lookAtFile(path: string, realPath: string): Promise<Look> {
  try {
    const { size } = await askDisk(
      () => fileSystem.statSync(path),
      () => fileSystem.promises.stat(path),
    );
    return { found: { kind: 'file', path, bytes: size }, realPath };
  } catch (thrown) {
    return failed(path, readingFailed(path, thrown));
  }
}

async function lookThrough(path: string, { allows }: Walk): Promise<Look> {
  try {
    const realPath = await askDisk(
      () => fileSystem.realpathSync.native(path),
      () => fileSystem.promises.realpath(path),
    );
    if (!(await allows(realPath))) {
      const message = `${path} is a link that leads outside the folders that may be opened; it is not followed.`;
      return failed(path, new AppError('file/outside-roots', message));
    }
    const found = await askDisk(
      () => fileSystem.statSync(path),
      () => fileSystem.promises.stat(path),
    );
    if (found.isDirectory()) return { found: { kind: 'folder', path, realPath }, realPath };
    // Sockets, pipes and devices are no files.
    return { found: found.isFile() ? { kind: 'file', path, bytes: found.size } : null, realPath };
  } catch (thrown) {
    return failed(path, readingFailed(path, thrown));
  }
}

const failed = (path: string, error: AppError): Look => ({ found: { kind: 'failed', path, error }, realPath: path });

/** By name as a person sorts them: IM9 before IM10. */
function inOrder(entries: readonly Dirent[]): Dirent[] {
  const byNumber = numberedNames(entries);
  if (byNumber) return byNumber.sort((a, b) => a.number - b.number).map(({ entry }) => entry);
  collator ??= new Intl.Collator('en', { numeric: true });
  const { compare } = collator;
  return entries.toSorted((a, b) => compare(a.name, b.name));
}

/** Made when it is needed: the tables of languages behind it cost as much as reading a hundred headers. */
let collator: Intl.Collator | undefined;

/** Digits that a number holds without rounding. */
const NUMBERED_NAME = /^(\D*)(\d{1,15})(\D*)$/;

/** Where names differ in one number only, as a scanner's do: that number; null for any others. */
function numberedNames(entries: readonly Dirent[]): { readonly entry: Dirent; readonly number: number }[] | null {
  const numbered: { readonly entry: Dirent; readonly number: number }[] = [];
  let first: RegExpExecArray | undefined;
  for (const entry of entries) {
    const parts = NUMBERED_NAME.exec(entry.name);
    first ??= parts ?? undefined;
    if (parts === null || parts[1] !== first?.[1] || parts[3] !== first?.[3]) return null;
    numbered.push({ entry, number: Number(parts[2]) });
  }
  return numbered;
}
