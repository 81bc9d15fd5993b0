// `convscope verify`: everything that a folder's recipes say is made again, beside it, and compared byte by byte.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { AppError, throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import type { Executor } from '../../cnn/executor.ts';
import { createExecutor, type EngineChoice } from '../compute.ts';
import { readingFailed } from '../file-errors.ts';
import { sha256File } from '../hash-file.ts';
import type { JobHooks } from '../run/run-job.ts';
import { runModel } from '../run/run-model.ts';
import { readRecipe } from './recipe-file.ts';

export interface VerifyDifference {
  /** Relative to the folder that was asked about. */
  readonly file: string;
  readonly what: 'different' | 'missing' | 'unexpected';
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly recipes: number;
  readonly compared: number;
  readonly differences: readonly VerifyDifference[];
}

interface VerifyOptions {
  readonly threads: number;
  readonly allowExternalData: boolean;
  /** Where series and weights lie, of recipes that do not say it. */
  readonly series?: string | undefined;
  readonly weights?: string | undefined;
}

const RECIPE = 'recipe.json';
/** Written beside results, and no result. */
const OWN_FILES: readonly string[] = [RECIPE, 'summary.json', 'journal.jsonl', 'receipt.json', 'model.py'];

/** @throws AppError engine/bad-request where there is no recipe, and all of `runModel` */
export async function verifyExport(folder: string, options: VerifyOptions, hooks: JobHooks): Promise<VerifyReport> {
  const files = await filesBelow(folder);
  const recipes = files.filter((file) => file === RECIPE || file.endsWith(`${sep}${RECIPE}`));
  if (recipes.length === 0)
    throw new AppError('engine/bad-request', `${folder} holds no ${RECIPE}. Give a folder that convscope run wrote.`, {
      path: folder,
    });
  const executors = new Executors();
  try {
    return await verifyAll({ folder, files, recipes, options, executors }, hooks);
  } finally {
    await executors.close();
  }
}

interface Verification {
  readonly folder: string;
  readonly files: readonly string[];
  readonly recipes: readonly string[];
  readonly options: VerifyOptions;
  readonly executors: Executors;
}

async function verifyAll({ folder, files, recipes, options, executors }: Verification, hooks: JobHooks): Promise<VerifyReport> {
  const differences: VerifyDifference[] = [];
  let compared = 0;
  for (const recipe of recipes) {
    throwIfCancelled(hooks.signal);
    const below = dirname(recipe) === '.' ? '' : `${dirname(recipe)}${sep}`;
    const written = files
      .filter((file) => file.startsWith(below))
      .map((file) => file.slice(below.length))
      .filter((file) => !OWN_FILES.includes(file));
    const found = await verifyOne(join(folder, recipe), written, options, hooks, executors);
    compared += written.length;
    differences.push(...found.map(({ file, what }) => ({ file: `${below}${file}`, what })));
  }
  return { ok: differences.length === 0, recipes: recipes.length, compared, differences };
}

/** One for each choice of the engine: recipes of a batch share theirs. */
class Executors {
  readonly #made = new Map<string, Promise<Executor>>();

  of(choice: EngineChoice): Promise<Executor> {
    const key = JSON.stringify(choice);
    const made = this.#made.get(key) ?? createExecutor(choice);
    this.#made.set(key, made);
    return made;
  }

  async close(): Promise<void> {
    for (const made of this.#made.values()) await (await made).close();
  }
}

/** @param written files beside the recipe, relative to it */
async function verifyOne(
  recipe: string,
  written: readonly string[],
  { threads, allowExternalData, series, weights }: VerifyOptions,
  hooks: JobHooks,
  executors: Executors,
): Promise<readonly VerifyDifference[]> {
  const { request, engine } = await readRecipe(recipe, { series, weights });
  const again = await mkdtemp(join(tmpdir(), 'convscope-verify-'));
  try {
    await runModel(
      {
        ...request,
        out: again,
        overwrite: false,
        resume: false,
        shard: null,
        engine: { threads, ...engine },
        allowExternalData,
      },
      hooks,
      await executors.of({ threads, ...engine }),
    );
    const made = (await filesBelow(again)).filter((file) => !OWN_FILES.includes(file));
    return await compare(dirname(recipe), written, again, made);
  } finally {
    await rm(again, { recursive: true, force: true });
  }
}

async function compare(
  folder: string,
  written: readonly string[],
  again: string,
  made: readonly string[],
): Promise<readonly VerifyDifference[]> {
  const differences: VerifyDifference[] = [];
  const isThere = new Set(written);
  const isMade = new Set(made);
  for (const file of made) {
    if (!isThere.has(file)) differences.push({ file, what: 'missing' });
    else if ((await hashOf(join(folder, file))) !== (await hashOf(join(again, file))))
      differences.push({ file, what: 'different' });
  }
  for (const file of written) if (!isMade.has(file)) differences.push({ file, what: 'unexpected' });
  return differences;
}

async function hashOf(path: string): Promise<string> {
  try {
    return (await sha256File(path)).sha256;
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}

/** Relative, sorted; links are not followed: an export makes none. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
  } catch (thrown) {
    throw readingFailed(folder, thrown);
  }
}
