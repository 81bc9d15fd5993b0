// Tokens for paths. The window only ever sees tokens and labels; the engine turns a token back into a path that was agreed to.
// With roots (the web host) nothing outside them can be named, also not through links.
import { randomBytes } from 'node:crypto';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { FileToken, FolderListing } from '../../src-shared/protocol/files-messages.ts';
import { readingFailed } from './file-errors.ts';

/** Tokens are unguessable: a page cannot make one up. */
const TOKEN_BYTES = 16;
/** A folder with more entries is listed up to here; the chooser is for finding a folder, not for reading thousands of names. */
const MOST_ENTRIES = 5000;

export class FileRegistry {
  readonly #roots: readonly string[] | null;
  readonly #paths = new Map<string, string>();
  readonly #tokens = new Map<string, FileToken>();
  /** By path, from an earlier run. */
  readonly #restored = new Map<string, string>();

  /** `roots`: absolute folders that bound what may be opened; null: anywhere this user may read. */
  constructor(roots: readonly string[] | null) {
    this.#roots = roots;
  }

  /** @throws AppError file/not-found, file/no-access, file/outside-roots */
  async register(path: string): Promise<FileToken> {
    const known = this.#tokens.get(path);
    if (known) return known;
    let isFolder: boolean;
    try {
      await this.#insideRoots(path);
      isFolder = (await stat(path)).isDirectory();
    } catch (thrown) {
      throw readingFailed(path, thrown);
    }
    const token: FileToken = {
      token: this.#restored.get(path) ?? randomBytes(TOKEN_BYTES).toString('base64url'),
      label: basename(path) || path,
      kind: isFolder ? 'folder' : 'file',
    };
    this.#tokens.set(path, token);
    this.#paths.set(token.token, path);
    return token;
  }

  /** A token of an earlier run of the program, for the path that it stood for. What lies there now is seen when it is read. */
  restore(token: string, path: string): void {
    this.#paths.set(token, path);
    this.#restored.set(path, token);
  }

  /** @throws AppError file/not-found for a token this registry never gave out */
  pathOf(token: string): string {
    const path = this.#paths.get(token);
    if (path === undefined) throw new AppError('file/not-found', 'That file or folder is no longer known here. Choose it again.');
    return path;
  }

  /** Whether what really lies there may be read. @param realPath without links */
  async allows(realPath: string): Promise<boolean> {
    return this.#isInsideRoots(realPath);
  }

  /** One folder for the chooser; `token` null: the roots (or the root folder of the disk where there are none). */
  async list(token: string | null): Promise<FolderListing> {
    if (token === null) return this.#listRoots();
    const folder = this.pathOf(token);
    let names: string[];
    try {
      names = (await readdir(folder)).filter((name) => !name.startsWith('.')).slice(0, MOST_ENTRIES);
    } catch (thrown) {
      throw readingFailed(folder, thrown);
    }
    const entries = await this.#registerReadable(names.map((name) => join(folder, name)));
    const above = dirname(folder);
    const parent = above !== folder && (await this.#isInsideRoots(above)) ? await this.register(above) : null;
    return { folder: await this.register(folder), parent, entries: entries.sort(foldersFirst) };
  }

  async #listRoots(): Promise<FolderListing> {
    const roots = this.#roots ?? [sep];
    const only = roots[0];
    if (roots.length === 1 && only !== undefined) return this.list((await this.register(only)).token);
    return { folder: null, parent: null, entries: await this.#registerReadable(roots) };
  }

  /** What cannot be read or leads outside the roots is left out of a listing. */
  async #registerReadable(paths: readonly string[]): Promise<FileToken[]> {
    const entries = await Promise.all(paths.map((path) => this.register(path).catch(() => null)));
    return entries.filter((entry) => entry !== null);
  }

  async #insideRoots(path: string): Promise<void> {
    if (await this.#isInsideRoots(path)) return;
    throw new AppError(
      'file/outside-roots',
      `${basename(path)} lies outside the folders this server was started with. Start it with that folder: convscope serve FOLDER.`,
    );
  }

  async #isInsideRoots(path: string): Promise<boolean> {
    if (this.#roots === null) return true;
    const real = await realpath(path);
    for (const root of this.#roots) {
      const realRoot = await realpath(root);
      if (real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return true;
    }
    return false;
  }
}

const foldersFirst = (a: FileToken, b: FileToken): number =>
  a.kind === b.kind ? a.label.localeCompare(b.label, 'en', { numeric: true }) : a.kind === 'folder' ? -1 : 1;
