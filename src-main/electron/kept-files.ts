// Paths behind the tokens that the window may come back to, in the program's own folder: the window keeps tokens only, and they are good for nothing
// elsewhere. No pixels, and no files but those that were opened last.
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { writeWhole } from '../engine/atomic-write.ts';

export interface KeptFiles {
  /** Paths by token; empty where nothing was kept, or what was kept cannot be read. */
  read(): Promise<ReadonlyMap<string, string>>;
  /** These, and no others. */
  write(paths: ReadonlyMap<string, string>): Promise<void>;
}

const FILE = 'recent-files.json';
/** A token as the file registry makes it. */
const TOKEN = /^[\w-]{16,64}$/;

export function keptFilesIn(folder: string): KeptFiles {
  const path = join(folder, FILE);
  // One after the other: the last wish is what stays.
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: async () => {
      try {
        const kept = JSON.parse(await readFile(path, 'utf8')) as unknown;
        const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept as Record<string, unknown>) : [];
        return new Map(
          entries.flatMap(([token, file]) =>
            TOKEN.test(token) && typeof file === 'string' && isAbsolute(file) ? [[token, file]] : [],
          ),
        );
      } catch {
        return new Map();
      }
    },
    write: (paths) => {
      const bytes = new TextEncoder().encode(JSON.stringify(Object.fromEntries(paths)));
      const written = last.then(() => writeWhole(path, bytes, { overwrite: true })).then(() => undefined);
      last = written.catch(() => undefined);
      return written;
    },
  };
}
