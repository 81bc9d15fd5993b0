// What `convscope run` does: network and weights, each input through it, results and the recipe into files.
import { dirname, join, relative } from 'node:path';
import type { Network } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { inputShape } from '../../src-shared/network/input-shape.ts';
import { RECIPE_FORMAT, RECIPE_VERSION, type Recipe } from '../../src-shared/network/recipe.ts';
import { AppError, type ErrorRecord, isCancelled, throwIfCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { Executor, Prepared } from '../cnn/executor.ts';
import { writeWhole } from './atomic-write.ts';
import { createExecutor } from './compute.ts';
import { loadModel } from './load-model.ts';
import { requireShape } from './network-input.ts';
import { type NodeTotals, NodeTotalsCollector } from './node-totals.ts';
import { resultFiles } from './result-writer.ts';
import { openInputs, type RunInputs, type RunItem } from './run-inputs.ts';
import type { RunRequest } from './run-request.ts';
import { loadWeights } from './run-weights.ts';
import { VERSION } from './version.ts';

export interface RunReport {
  readonly nodes: readonly NodeTotals[];
  readonly recipe: string;
  readonly seconds: { readonly load: number; readonly compute: number; readonly write: number };
  readonly failures: readonly { readonly item: string; readonly error: ErrorRecord }[];
}

interface RunHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  /** What the user should know and no result says. */
  readonly onNote: (note: string) => void;
}

const MILLISECONDS = 1000;

/** @throws AppError of every area; an input that fails alone is in `failures`, the others go on */
export async function runModel(request: RunRequest, hooks: RunHooks): Promise<RunReport> {
  const started = performance.now();
  const loaded = await loadModel(request.model, request);
  const { network } = loaded;
  const inputs = await openInputs(request.input, (given) => inputShape(network, given), hooks.signal);
  const executor = await createExecutor(request.engine);
  try {
    const inference = inferNetwork(network, inputs.shape, loaded.source ?? undefined);
    const [problem] = inference.problems;
    if (problem)
      throw new AppError(
        'network/problems',
        `${request.model}${loaded.source === null ? '' : `, line ${problem.line}`}: ${problem.message}`,
        {
          line: problem.line,
        },
      );
    const { weights, recipe, notes } = await loadWeights(request.weights, loaded, request.allowExternalData);
    for (const note of notes) hooks.onNote(note);
    const prepared = executor.prepare(network, inputs.shape, weights, request.layers && new Set(request.layers));
    const job = new RunJob(request, network, inputs, executor, prepared);
    const load = performance.now() - started;
    await job.runAll(hooks);
    const path = join(request.out, 'recipe.json');
    const model = {
      name: loaded.builtin ?? relativeTo(path, request.model),
      className: network.className,
      sha256: loaded.sha256,
    };
    await job.writeRecipe(path, {
      model,
      weights: 'path' in recipe ? { ...recipe, path: relativeTo(path, recipe.path) } : recipe,
    });
    return { ...job.report(), recipe: path, seconds: job.seconds(load) };
  } finally {
    await executor.close();
    await inputs.close();
  }
}

/** One pass over the inputs, with what is gathered on the way. */
class RunJob {
  readonly #request: RunRequest;
  readonly #inputs: RunInputs;
  readonly #executor: Executor;
  readonly #prepared: Prepared;
  readonly #collectors: ReadonlyMap<string, NodeTotalsCollector>;
  readonly #failures: { item: string; error: ErrorRecord }[] = [];
  #computeMs = 0;
  #writeMs = 0;

  constructor(request: RunRequest, network: Network, inputs: RunInputs, executor: Executor, prepared: Prepared) {
    this.#request = request;
    this.#inputs = inputs;
    this.#executor = executor;
    this.#prepared = prepared;
    const nodes = request.layers === null ? network.nodes : request.layers.map((name) => nodeNamed(network, name));
    this.#collectors = new Map(nodes.map((node) => [node.name, new NodeTotalsCollector(node.name, node.op)]));
  }

  async runAll({ signal, onProgress }: RunHooks): Promise<void> {
    const { items } = this.#inputs;
    for (const [index, item] of items.entries()) {
      throwIfCancelled(signal);
      try {
        await this.#runOne(item, signal);
      } catch (thrown) {
        if (items.length === 1 || isCancelled(thrown) || isAboutTheDisk(thrown)) throw thrown;
        this.#failures.push({ item: item.folder, error: toErrorRecord(thrown) });
      }
      onProgress(index + 1, items.length);
    }
    const [first] = this.#failures;
    if (first && this.#failures.length === items.length)
      throw new AppError(first.error.code, `Every slice failed. The first: ${first.error.message}`, first.error.detail);
  }

  async #runOne(item: RunItem, signal: AbortSignal): Promise<void> {
    const input = await item.make();
    requireShape(input.shape, this.#inputs.shape);
    const run = await this.#executor.run(this.#prepared, (values) => values.set(input.data), { signal });
    this.#computeMs += run.computeMs;
    const started = performance.now();
    try {
      for (const [name, collector] of this.#collectors) {
        const activation = run.nodes.get(name);
        if (!activation) throw new AppError('engine/internal', `The run has no values for ${name}.`);
        const files = resultFiles(join(this.#request.out, item.folder), activation, null, this.#request.style);
        for (const file of files) {
          throwIfCancelled(signal);
          await writeWhole(file.path, file.encode(), { overwrite: this.#request.overwrite });
        }
        collector.add(
          activation,
          files.map((file) => file.path),
        );
      }
    } finally {
      run.release();
      this.#writeMs += performance.now() - started;
    }
  }

  async writeRecipe(path: string, { model, weights }: Pick<Recipe, 'model' | 'weights'>): Promise<void> {
    const recipe: Recipe = {
      format: RECIPE_FORMAT,
      formatVersion: RECIPE_VERSION,
      program: { name: 'ConvScope', version: VERSION },
      engine: { threads: this.#executor.threads, isa: this.#executor.isa, strict: this.#request.engine.strict },
      model,
      weights,
      input: { ...this.#inputs.recipe, path: relativeTo(path, this.#inputs.recipe.path) },
      output: { ...this.#request.style, layers: [...this.#collectors.keys()] },
      ranges: Object.fromEntries([...this.#collectors].map(([name, collector]) => [name, collector.range])),
      notice: 'Not for diagnostic use.',
    };
    await writeWhole(path, new TextEncoder().encode(`${JSON.stringify(recipe, null, 1)}\n`), {
      overwrite: this.#request.overwrite,
    });
  }

  report(): Pick<RunReport, 'nodes' | 'failures'> {
    return { nodes: [...this.#collectors.values()].map((collector) => collector.totals()), failures: this.#failures };
  }

  seconds(loadMs: number): RunReport['seconds'] {
    return { load: loadMs / MILLISECONDS, compute: this.#computeMs / MILLISECONDS, write: this.#writeMs / MILLISECONDS };
  }
}

/** Recipes say no absolute paths: a copied folder still works, and no user's name leaves with it. */
const relativeTo = (recipe: string, path: string): string => relative(dirname(recipe), path);

/** A full disk or a closed folder fails every slice alike: going on would only repeat it. */
const isAboutTheDisk = (thrown: unknown): boolean =>
  thrown instanceof AppError && thrown.code.startsWith('file/') && thrown.code !== 'file/unreadable';

function nodeNamed(network: Network, name: string): Network['nodes'][number] {
  const node = network.nodes.find((candidate) => candidate.name === name);
  if (node) return node;
  throw new AppError(
    'network/unknown',
    `The network has no node ${name}. It has: ${network.nodes.map((candidate) => candidate.name).join(', ')}.`,
  );
}
