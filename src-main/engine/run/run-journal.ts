// What of a series is done, so that a run that was killed goes on where it stopped. One line of JSON for each step, added as it happens: a line that
// was cut by the end of the process is no step. What is done is done again where its files are not, to the byte, what they were.
import { appendFile, constants, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import * as v from 'valibot';
import type { ErrorRecord } from '../../../src-shared/protocol/errors.ts';
import { writingFailed } from '../file-errors.ts';
import { sha256File } from '../hash-file.ts';
import type { NodeTotals, TotalsPart } from '../node-totals.ts';
import type { WrittenFile } from './run-output.ts';

const fileSchema = v.object({ path: v.string(), nodes: v.array(v.string()), bytes: v.number(), sha256: v.string() });
/** NaN is no JSON: null stands for it. */
const number = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? Number.NaN),
);
const partSchema = v.object({
  name: v.string(),
  shape: v.array(v.number()),
  min: number,
  max: number,
  count: v.number(),
  sum: v.number(),
  squares: v.number(),
  zeros: v.number(),
});
const stepSchema = v.union([
  v.object({ request: v.string() }),
  v.object({ begun: v.string() }),
  v.object({ undone: v.string() }),
  v.object({ failed: v.object({ code: v.string(), message: v.string() }) }),
  v.object({ done: v.string(), files: v.array(fileSchema), parts: v.array(partSchema) }),
  v.object({ finished: v.array(fileSchema), report: v.unknown() }),
]);
type Step = v.InferOutput<typeof stepSchema>;

export interface DoneItem {
  readonly files: readonly WrittenFile[];
  readonly parts: readonly TotalsPart[];
}

/** What a finished series reported. */
export interface FinishedReport {
  readonly nodes: readonly NodeTotals[];
  readonly files: number;
  readonly failures: readonly { readonly item: string; readonly error: ErrorRecord }[];
}

export class RunJournal {
  readonly #path: string;
  #isOnDisk = true;
  /** Has been written or found: if it is missing later, so are results. */
  #isThere = false;
  /** All of it, as it stands in the file. */
  readonly #lines: string[] = [];
  readonly #root: string;
  /** By an earlier run. */
  readonly #begun = new Set<string>();
  /** By this one. */
  readonly #begunNow = new Set<string>();
  readonly #done = new Map<string, DoneItem>();
  #finished: { readonly files: readonly WrittenFile[]; readonly report: FinishedReport } | null = null;

  private constructor(path: string, root: string) {
    this.#path = path;
    this.#root = root;
  }

  /**
   * @param root paths of files are kept relative to it, so that a moved folder goes on as well
   * @param request hash of everything that decides the bytes; a journal of another request counts for nothing
   * @throws AppError file/*
   */
  static async open(path: string, root: string, request: string): Promise<RunJournal> {
    const journal = new RunJournal(path, root);
    const steps = await readSteps(path);
    const [first] = steps;
    if (first && 'request' in first && first.request === request) {
      journal.#isThere = true;
      for (const step of steps) {
        journal.#lines.push(`${JSON.stringify(step)}\n`);
        journal.#take(step);
      }
      journal.beginAgain();
      // A cut last line must not become the beginning of the next.
      if (steps.length > 0) await journal.#append('\n');
      return journal;
    }
    await journal.remove();
    await journal.#add({ request });
    return journal;
  }

  /** Takes its file away and remembers what was in it: a folder of results that nobody writes into holds results only. */
  async leaveDisk(): Promise<void> {
    this.#isOnDisk = false;
    await this.remove();
  }

  /** Back in its file, all of it: the process may be killed from here on. @throws AppError file/* */
  async returnToDisk(): Promise<void> {
    if (this.#isOnDisk) return;
    await this.remove();
    this.#isOnDisk = true;
    await this.#append(this.#lines.join(''));
  }

  /** From here on all that was begun was begun by an earlier run. */
  beginAgain(): void {
    for (const item of this.#begunNow) this.#begun.add(item);
    this.#begunNow.clear();
  }

  /** An earlier run has left something here that is not finished. */
  get isResumed(): boolean {
    return this.#finished === null && this.#begun.size > 0;
  }

  /** Begun by an earlier run that did not come to its end: its files may be there and are its own. */
  wasBegun(item: string): boolean {
    return this.#begun.has(item);
  }

  /** The slice's files where all of them are what they were; null otherwise. */
  async doneItem(item: string): Promise<DoneItem | null> {
    const done = this.#done.get(item);
    return done && (await this.#areWhole(done.files)) ? done : null;
  }

  /** Of the whole series, where all its own files are what they were. */
  async finished(): Promise<FinishedReport | null> {
    if (!this.#finished) return null;
    const items = [...this.#done.values()].flatMap(({ files }) => files);
    return (await this.#areWhole([...this.#finished.files, ...items])) ? this.#finished.report : null;
  }

  async begin(item: string): Promise<void> {
    await this.#add({ begun: item });
  }

  /** What was begun has written nothing. */
  async undo(item: string): Promise<void> {
    await this.#add({ undone: item });
  }

  async complete(item: string, { files, parts }: DoneItem): Promise<void> {
    await this.#add({
      done: item,
      files: files.map(this.#relative),
      parts: parts.map((part) => ({ ...part, shape: [...part.shape] })),
    });
  }

  /** Of the series as a whole, whose journal may never have been opened; the next run tries it again. */
  static async noteFailure(path: string, { code, message }: ErrorRecord): Promise<void> {
    await new RunJournal(path, dirname(path)).#add({ failed: { code, message } });
  }

  async finish(files: readonly WrittenFile[], report: FinishedReport): Promise<void> {
    await this.#add({ finished: files.map(this.#relative), report });
  }

  /** @throws AppError file/* where it cannot be looked for: a file is in the way, a name is too long */
  async remove(): Promise<void> {
    try {
      await rm(this.#path, { force: true });
      this.#isThere = false;
    } catch (thrown) {
      throw writingFailed(this.#path, thrown);
    }
  }

  readonly #relative = (file: WrittenFile) => ({ ...file, nodes: [...file.nodes], path: relative(this.#root, file.path) });

  #take(step: Step): void {
    const absolute = (files: readonly v.InferOutput<typeof fileSchema>[]): readonly WrittenFile[] =>
      files.map((file) => ({ ...file, path: join(this.#root, file.path) }));
    if ('begun' in step) this.#begunNow.add(step.begun);
    else if ('undone' in step) this.#begunNow.delete(step.undone);
    else if ('done' in step) this.#done.set(step.done, { files: absolute(step.files), parts: step.parts });
    else if ('finished' in step) this.#finished = { files: absolute(step.finished), report: step.report as FinishedReport };
  }

  async #areWhole(files: readonly WrittenFile[]): Promise<boolean> {
    for (const { path, bytes, sha256 } of files) {
      const found = await sha256File(path).catch(() => null);
      if (found?.bytes !== bytes || found.sha256 !== sha256) return false;
    }
    return true;
  }

  async #add(step: Step): Promise<void> {
    const line = `${JSON.stringify(step)}\n`;
    await this.#append(line);
    this.#lines.push(line);
    this.#take(step);
  }

  /** @throws AppError file/not-found where it was taken away meanwhile: its folder, and what was written there, is no more */
  async #append(line: string): Promise<void> {
    const path = this.#path;
    if (!this.#isOnDisk) return;
    try {
      if (!this.#isThere) await mkdir(dirname(path), { recursive: true });
      await appendFile(path, line, { flag: this.#isThere ? constants.O_WRONLY | constants.O_APPEND : 'a' });
      this.#isThere = true;
    } catch (thrown) {
      throw writingFailed(path, thrown);
    }
  }
}

/** How a series stands by its journal, for the summary. */
export interface JournalState {
  readonly state: 'finished' | 'failed' | 'unfinished';
  readonly report: FinishedReport | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export async function journalState(path: string): Promise<JournalState> {
  let state: JournalState = { state: 'unfinished', report: null, error: null };
  for (const step of await readSteps(path)) {
    if ('finished' in step) state = { state: 'finished', report: step.report as FinishedReport, error: null };
    else if ('failed' in step) state = { state: 'failed', report: null, error: step.failed };
    else if ('begun' in step) state = { state: 'unfinished', report: null, error: null };
  }
  return state;
}

async function readSteps(path: string): Promise<readonly Step[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      const step = v.safeParse(stepSchema, JSON.parse(line));
      return step.success ? [step.output] : [];
    } catch {
      return [];
    }
  });
}
