// From paths to series: walks files, archives and DICOMDIRs, reads headers only (never pixel data), groups and sorts. Every file found ends in a
// series, among the skipped ones or among the directories; no file stops the rest.
import { dirname } from 'node:path';
import { type AppError, isCancelled, throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import type { SkipCode } from '../../dicom/file-refusal.ts';
import { groupSeries } from '../../dicom/series.ts';
import type { Item } from '../../dicom/series-pictures.ts';
import type { Series } from '../../dicom/series-types.ts';
import { type SliceSource, sourcePath } from '../slice-source.ts';
import { type WalkedFile, walkFiles } from './file-walk.ts';
import { Growth } from './growth.ts';
import { readHeaderFrom, readHeaderNow, type StartRead } from './header-read.ts';
import { Lanes } from './lanes.ts';
import { handOn, isHeld, isQuick } from './quick-disk.ts';
import { startOfFile } from './source-start.ts';
import type { RefusedEntry, ZipEntry } from './zip-archive.ts';

/** Files whose headers are read at the same time: hides the disk's latency without a pile of open files. */
const READS_AT_ONCE = 8;

export interface SkippedSource {
  readonly path: string;
  readonly code: SkipCode;
  readonly message: string;
}

/** A DICOMDIR that was met: no picture, and nothing broken. */
export interface FoundDirectory {
  readonly path: string;
  /** Files that it names and that are there. */
  readonly present: number;
  /** Files that it names and that are not there, or that it must not name. */
  readonly missing: number;
  /** What it is and what it names, as a sentence. */
  readonly message: string;
}

export interface ScanResult {
  readonly series: readonly Series<SliceSource>[];
  readonly skipped: readonly SkippedSource[];
  readonly directories: readonly FoundDirectory[];
}

export interface ScanHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (filesSeen: number) => void;
  /** Now and then, while the scan goes on: what the files read so far make. Never two at a time; the scan does not wait for it. */
  readonly onGrowth?: (series: readonly Series<SliceSource>[]) => Promise<void>;
  /** Whether a real path may be read; links can lead anywhere. */
  readonly allows?: (realPath: string) => Promise<boolean>;
}

type Outcome = Item<SliceSource> | SkippedSource;

const NOTHING_READ = new Uint8Array();

/**
 * @param paths files, folders (searched recursively), DICOMDIR files or zip archives
 * @throws AppError only when none of the paths can be entered at all, or cancelled
 */
export const scanPaths = (paths: readonly string[], hooks: ScanHooks = {}): Promise<ScanResult> => new Scan(paths, hooks).run();

class Scan {
  readonly #named: ReadonlySet<string>;
  readonly #hooks: ScanHooks;
  readonly #growth: Growth | null;
  /** In the order the files were found in; an archive has many of them. */
  readonly #outcomes: Outcome[][] = [];
  readonly #directories: FoundDirectory[] = [];
  readonly #failures: AppError[] = [];
  /** What a DICOMDIR that was named leads to. */
  readonly #referenced: string[] = [];
  #filesSeen = 0;

  constructor(paths: readonly string[], hooks: ScanHooks) {
    this.#named = new Set(paths);
    this.#hooks = hooks;
    const { onGrowth } = hooks;
    this.#growth = onGrowth ? new Growth(() => onGrowth(this.#series())) : null;
  }

  async run(): Promise<ScanResult> {
    const walk = { seen: new Set<string>(), ...(this.#hooks.allows && { allows: this.#hooks.allows }) };
    for (let paths = [...this.#named]; paths.length > 0; paths = this.#referenced.splice(0)) {
      const lanes = new Lanes(READS_AT_ONCE);
      for await (const files of walkFiles(paths, walk)) {
        throwIfCancelled(this.#hooks.signal);
        for (const file of files) await this.#take(file, lanes);
      }
      await lanes.done();
    }
    await this.#growth?.settled();
    throwIfCancelled(this.#hooks.signal);
    const [first] = this.#failures;
    if (first && this.#failures.length === this.#named.size) throw first;
    return {
      series: this.#series(),
      skipped: this.#outcomes.flat().filter((outcome) => 'code' in outcome),
      directories: this.#directories,
    };
  }

  #series(): readonly Series<SliceSource>[] {
    // A place that is still being read is a hole.
    return groupSeries(Object.values(this.#outcomes).flatMap((some) => some.filter((outcome) => 'header' in outcome)));
  }

  /** Most files are over with at once; the others take a lane. */
  #take(file: WalkedFile, lanes: Lanes): Promise<void> | undefined {
    const at = this.#outcomes.length;
    // What an archive has so far is there for all who ask meanwhile.
    const found: Outcome[] = [];
    this.#outcomes.push(found);
    const left = this.#lookNow(file, found);
    if (left === null) return isHeld() ? this.#handOn() : undefined;
    return lanes.add(async () => {
      this.#outcomes[at] = await this.#look(file, found, left);
    });
  }

  /** Only here others get the thread, and can cancel. */
  async #handOn(): Promise<void> {
    await handOn();
    throwIfCancelled(this.#hooks.signal);
  }

  /** Null where one question to a quick disk was enough, else what is known of the file's beginning. */
  #lookNow(file: WalkedFile, found: Outcome[]): Uint8Array | null {
    if (file.kind === 'failed' || !isQuick()) return NOTHING_READ;
    const read = readHeaderNow(file.path, file.bytes);
    if (read?.kind === 'begun') return read.bytes;
    if (read?.kind !== 'header' && read?.kind !== 'skip') return NOTHING_READ;
    this.#seeFile();
    found.push(outcomeOf(read, { kind: 'file', path: file.path, bytes: file.bytes }));
    return null;
  }

  /** @param begun the file's first bytes, where they are known */
  async #look(file: WalkedFile, found: Outcome[], begun: Uint8Array): Promise<Outcome[]> {
    if (file.kind === 'failed') {
      this.#seeFile();
      if (this.#named.has(file.path)) this.#failures.push(file.error);
      return [{ path: file.path, code: 'unreadable', message: file.error.message }];
    }
    throwIfCancelled(this.#hooks.signal);
    const read = await readHeaderFrom(startOfFile(file.path, file.bytes, begun), file.bytes);
    if (read.kind === 'zip') return this.#lookInto(file.path, found);
    this.#seeFile();
    if (read.kind === 'dicomdir') return this.#follow(file.path);
    return [outcomeOf(read, { kind: 'file', path: file.path, bytes: file.bytes })];
  }

  /** @param found gets the entries as they are read, each at its place */
  async #lookInto(archive: string, found: Outcome[]): Promise<Outcome[]> {
    const failed: Outcome[] = [];
    try {
      // Few folders have archives; what reads them is loaded when one is met.
      const { listZip } = await import('./zip-archive.ts');
      const lanes = new Lanes(READS_AT_ONCE);
      let count = 0;
      try {
        for await (const entry of listZip(archive)) {
          const at = count++;
          await lanes.add(() => this.#lookAtEntry(entry, found, at));
        }
      } finally {
        // What came before damage in an archive is read to its end.
        await lanes.done();
      }
    } catch (thrown) {
      if (isCancelled(thrown)) throw thrown;
      failed.push({ path: archive, code: 'unreadable', message: messageOf(thrown) });
    }
    const outcomes = found.filter((outcome) => outcome !== undefined);
    // An archive of documents is one file that is no DICOM, not a hundred.
    if (outcomes.every((outcome) => 'code' in outcome && outcome.code === 'not-dicom'))
      return failed.length > 0 ? failed : [{ path: archive, code: 'not-dicom', message: noDicomIn(outcomes.length) }];
    return [...outcomes, ...failed];
  }

  async #lookAtEntry(entry: ZipEntry | RefusedEntry, found: Outcome[], at: number): Promise<void> {
    throwIfCancelled(this.#hooks.signal);
    this.#seeFile();
    if ('code' in entry) {
      found[at] = entry;
      return;
    }
    const { startOfEntry } = await import('./entry-start.ts');
    const read = await readHeaderFrom(startOfEntry(entry), entry.bytes);
    // A directory in an archive has its files beside it: they are looked at all the same.
    if (read.kind === 'dicomdir') this.#directories.push({ path: entry.path, present: 0, missing: 0, message: IN_ARCHIVE });
    else found[at] = outcomeOf(read, { kind: 'entry', entry });
  }

  async #follow(dicomdir: string): Promise<Outcome[]> {
    const isNamed = this.#named.has(dicomdir);
    try {
      const { filesOfDicomdir } = await import('./dicomdir-files.ts');
      const { paths, missing } = await filesOfDicomdir(dicomdir);
      this.#directories.push({
        path: dicomdir,
        present: paths.length,
        missing: missing.length,
        message: aboutDirectory(paths.length, missing.length),
      });
      // In a folder that is searched anyway its files are found without it.
      if (!isNamed) return [];
      this.#referenced.push(...paths);
      return missing.map(({ path, message }) => ({ path, code: 'unreadable', message }));
    } catch (thrown) {
      const message = `The DICOMDIR cannot be read: ${messageOf(thrown)} Open its folder instead.`;
      if (isNamed) return [{ path: dicomdir, code: 'corrupt', message }];
      this.#directories.push({
        path: dicomdir,
        present: 0,
        missing: 0,
        message: `${A_DIRECTORY} It cannot be read, and is not needed.`,
      });
      return [];
    }
  }

  #seeFile(): void {
    this.#hooks.onProgress?.(++this.#filesSeen);
    this.#growth?.ask();
  }
}

function outcomeOf(read: StartRead, source: Exclude<SliceSource, { kind: 'phantom' }>): Outcome {
  const path = sourcePath(source);
  if (read.kind === 'header') return { file: source, header: read.header, folder: dirname(path) };
  if (read.kind === 'skip') return { path, code: read.code, message: read.message };
  return {
    path,
    code: 'not-dicom',
    message: 'An archive within an archive is not opened. Unpack the outer one and open its folder.',
  };
}

const A_DIRECTORY = 'This is a DICOMDIR: the directory of a file set, no picture.';
const IN_ARCHIVE = `${A_DIRECTORY} The files beside it in the archive are read without it.`;

const aboutDirectory = (present: number, missing: number): string =>
  `${A_DIRECTORY} It names ${present + missing} file${present + missing === 1 ? '' : 's'}, ` +
  (missing === 0 ? 'and all of them are here.' : `and ${missing} of them ${missing === 1 ? 'is' : 'are'} not here.`);

const noDicomIn = (files: number): string =>
  files === 0
    ? 'The archive is empty.'
    : `The archive holds ${files} file${files === 1 ? '' : 's'}, and none of them is a DICOM file.`;

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
