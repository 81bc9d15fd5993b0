// Files and folders that were opened last, the newest first: Ctrl+1 to 9 open them again. The window keeps tokens and the last part of their names; which
// paths they stand for is the host's.
import * as v from 'valibot';
import { create } from 'zustand';
import type { FileToken } from '../../src-shared/protocol/files-messages.ts';
import { scan } from './series.ts';
import { showNote } from './toasts.ts';

/** What was opened together. */
export type OpenedFiles = readonly FileToken[];

/** As many as there are keys. */
export const MOST_RECENT = 9;
/** Of one opening: more are opened, and the first of them are kept. */
const MOST_FILES = 64;
const STORAGE_KEY = 'convscope.recent';

const word = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
export const openedSchema = v.pipe(
  v.array(v.strictObject({ token: word, label: word, kind: v.picklist(['file', 'folder']) })),
  v.minLength(1),
  v.maxLength(MOST_FILES),
);

interface RecentFiles {
  readonly list: readonly OpenedFiles[];
  /** What the series on screen came from; null: the phantom. */
  readonly opened: OpenedFiles | null;
}

export const useRecentFiles = create<RecentFiles>(() => ({ list: [], opened: null }));

const sameFiles = (one: OpenedFiles, other: OpenedFiles): boolean =>
  one.length === other.length && one.every(({ token }, at) => token === other[at]?.token);

/** Opens them, and they are the newest. */
export function openFiles(files: OpenedFiles): Promise<void> {
  const opened = files.slice(0, MOST_FILES);
  useRecentFiles.setState(({ list }) => ({
    opened,
    list: [opened, ...list.filter((one) => !sameFiles(one, opened))].slice(0, MOST_RECENT),
  }));
  return scan({ tokens: files.map(({ token }) => token) });
}

export function openPhantom(): Promise<void> {
  useRecentFiles.setState({ opened: null });
  return scan({ phantom: true });
}

export function openRecent(at: number): void {
  const files = useRecentFiles.getState().list[at];
  if (files) void openFiles(files);
  else showNote(`There is no ${at + 1}. among the files that were opened last.`);
}

export const forgetRecent = (): void => useRecentFiles.setState({ list: [] });

/** `folder`, `a.dcm and 3 more`. */
export const openedTitle = (files: OpenedFiles): string =>
  files.length > 1 ? `${files[0]?.label} and ${files.length - 1} more` : (files[0]?.label ?? '');

/** The same without a name: `a folder`, `4 files`. */
export function openedKind(files: OpenedFiles): string {
  const kinds = new Set(files.map(({ kind }) => kind));
  if (files.length === 1) return kinds.has('folder') ? 'a folder' : 'a file';
  return `${files.length} ${kinds.size > 1 ? 'files and folders' : kinds.has('folder') ? 'folders' : 'files'}`;
}

/** Reads what was kept and keeps what changes. @returns ends the keeping */
export function rememberRecent(storage: Pick<Storage, 'getItem' | 'setItem'>): () => void {
  try {
    const kept = v.safeParse(
      v.pipe(v.array(openedSchema), v.maxLength(MOST_RECENT)),
      JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]') as unknown,
    );
    useRecentFiles.setState({ list: kept.success ? kept.output : [] });
  } catch {
    useRecentFiles.setState({ list: [] });
  }
  return useRecentFiles.subscribe((now, before) => {
    if (now.list === before.list) return;
    try {
      storage.setItem(STORAGE_KEY, JSON.stringify(now.list));
    } catch {
      // A full or forbidden storage only means that the list is gone with the window.
    }
  });
}
