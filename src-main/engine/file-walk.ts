// From paths to the files below them: folders recursively, links followed, link cycles ended, in a stable order.
// Yields what it cannot enter as a failure instead of stopping: one closed folder never hides the rest.
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '../../src-shared/protocol/errors.ts';
import { readingFailed } from './file-errors.ts';

export type WalkedFile =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly path: string; readonly error: AppError };

/** Files as reached from `paths`, names sorted within a folder. A path given twice is walked once. */
export async function* walkFiles(paths: readonly string[]): AsyncGenerator<WalkedFile> {
  const seen = new Set<string>();
  for (const path of paths) yield* walk(path, seen);
}

async function* walk(path: string, seen: Set<string>): AsyncGenerator<WalkedFile> {
  let found: Awaited<ReturnType<typeof stat>>;
  let names: string[] = [];
  try {
    const real = await realpath(path);
    if (seen.has(real)) return;
    seen.add(real);
    found = await stat(path);
    if (found.isDirectory()) names = (await readdir(path)).sort(byNaturalOrder);
  } catch (thrown) {
    yield { kind: 'failed', path, error: readingFailed(path, thrown) };
    return;
  }
  if (found.isFile()) yield { kind: 'file', path, bytes: found.size };
  for (const name of names) yield* walk(join(path, name), seen);
}

const collator = new Intl.Collator('en', { numeric: true });
const byNaturalOrder = (a: string, b: string): number => collator.compare(a, b);
