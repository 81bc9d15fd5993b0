// One pass over one series, or over one array: each slice through the network, its activations into files, the recipe at the end.
import { dirname, join, relative } from 'node:path';
import { EVEN_MM, type MapGrid, mapGridOf } from '../../src-shared/imaging/map-grid.ts';
import type { Inference, Network } from '../../src-shared/network/graph.ts';
import {
  provenanceOf,
  RECIPE_FORMAT,
  RECIPE_VERSION,
  type Recipe,
  type RecipeWeights,
  sliceFormats,
  volumeFormats,
} from '../../src-shared/network/recipe.ts';
import { AppError, type ErrorRecord, isCancelled, throwIfCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { Executor, Prepared } from '../cnn/executor.ts';
import { removeLeftParts, writeWhole } from './atomic-write.ts';
import { sha256 } from './hash.ts';
import type { LoadedModel } from './load-model.ts';
import { requireShape } from './network-input.ts';
import { NodeTotalsCollector, totalsPart } from './node-totals.ts';
import type { RunInputs, RunItem } from './run-inputs.ts';
import type { RunJournal } from './run-journal.ts';
import { type OutputNeeds, type RunOutput, sliceOutput, type WrittenFile } from './run-output.ts';
import type { RunReport } from './run-report.ts';
import type { RunRequest } from './run-request.ts';
import { statisticsOutput } from './statistics-output.ts';
import { VERSION } from './version.ts';
import { volumeOutput } from './volume-output.ts';

export interface JobHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  /** What the user should know and no result says. */
  readonly onNote: (note: string) => void;
}

export interface JobNeeds {
  readonly request: RunRequest;
  /** Where the results and the recipe go. */
  readonly out: string;
  readonly loaded: LoadedModel;
  readonly weights: RecipeWeights;
  readonly inputs: RunInputs;
  readonly inference: Inference;
  readonly executor: Executor;
  readonly prepared: Prepared;
  /** Opened for what this job is; null: an interrupted run begins anew. */
  readonly openJournal: ((request: string) => Promise<RunJournal>) | null;
}

const MILLISECONDS = 1000;
/** Steps of the journal that are no slices. */
const WHOLE = 'all slices';
const RECIPE = 'recipe.json';

export class RunJob {
  readonly #needs: JobNeeds;
  readonly #path: string;
  readonly #draft: Omit<Recipe, 'ranges'>;
  readonly #collectors: ReadonlyMap<string, NodeTotalsCollector>;
  readonly #failures: { item: string; error: ErrorRecord }[] = [];
  /** Of the whole run, not of a slice. */
  #ownFiles: readonly WrittenFile[] = [];
  #journal: RunJournal | null = null;
  #hasStopped = false;
  #files = 0;
  #computeMs = 0;
  #writeMs = 0;

  constructor(needs: JobNeeds) {
    const { request, loaded } = needs;
    this.#needs = needs;
    this.#path = join(needs.out, 'recipe.json');
    const nodes = request.layers === null ? loaded.network.nodes : request.layers.map((name) => nodeNamed(loaded.network, name));
    this.#collectors = new Map(nodes.map((node) => [node.name, new NodeTotalsCollector(node.name, node.op)]));
    this.#draft = this.#recipeDraft();
  }

  /** The disk failed: other series would fail alike. */
  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  /** @returns totals, the recipe's path, what failed */
  async runAll(hooks: JobHooks): Promise<Omit<RunReport, 'seconds'>> {
    this.#journal = (await this.#needs.openJournal?.(this.#requestHash())) ?? null;
    const before = await this.#journal?.finished();
    if (before) return { ...before, recipe: this.#path, isKept: true };
    if (this.#journal?.isResumed) await removeLeftParts(this.#needs.out);
    await this.#runItems(hooks);
    await this.#writeRecipe();
    this.#noteVectors(hooks);
    const report = {
      nodes: [...this.#collectors.values()].map((collector) => collector.totals()),
      files: this.#files,
      failures: this.#failures,
    };
    await this.#journal?.finish(this.#ownFiles, report);
    return { ...report, recipe: this.#path, isKept: false };
  }

  async #runItems(hooks: JobHooks): Promise<void> {
    const { items } = this.#needs.inputs;
    const output = this.#openOutput(hooks);
    if (!this.#isBySlice) await this.#journal?.begin(WHOLE);
    try {
      for (const [index, item] of items.entries()) {
        throwIfCancelled(hooks.signal);
        if (!(await this.#takeDone(item))) await this.#runItem(item, output, hooks.signal);
        hooks.onProgress(index + 1, items.length);
      }
      const [first] = this.#failures;
      if (first && this.#failures.length === items.length)
        throw new AppError(first.error.code, `Every slice failed. The first: ${first.error.message}`, first.error.detail);
      this.#ownFiles = await this.#onDisk(WHOLE, () => output.finish(hooks.signal));
      this.#count(this.#ownFiles);
    } finally {
      await output.close();
    }
  }

  get #isBySlice(): boolean {
    return sliceFormats.some((format) => format === this.#needs.request.style.format);
  }

  /** Everything that decides the bytes. */
  #requestHash(): string {
    const { inputs, request } = this.#needs;
    const slices = inputs.items.flatMap(({ slice }) => slice ?? []);
    return sha256(JSON.stringify([provenanceOf(this.#draft, slices), this.#draft.output, request.engine.kernel]));
  }

  /** Takes over what an interrupted run has finished. */
  async #takeDone(item: RunItem): Promise<boolean> {
    const done = await this.#journal?.doneItem(item.folder);
    if (!done) return false;
    for (const part of done.parts) this.#collectors.get(part.name)?.add(part);
    this.#count(done.files);
    return true;
  }

  seconds(loadMs: number): RunReport['seconds'] {
    return { load: loadMs / MILLISECONDS, compute: this.#computeMs / MILLISECONDS, write: this.#writeMs / MILLISECONDS };
  }

  async #runItem(item: RunItem, output: RunOutput, signal: AbortSignal): Promise<void> {
    try {
      await this.#compute(item, output, signal);
    } catch (thrown) {
      if (this.#needs.inputs.items.length === 1 || isCancelled(thrown) || this.#hasStopped) throw thrown;
      this.#failures.push({ item: item.folder, error: toErrorRecord(thrown) });
      await output.skip(item);
    }
  }

  async #compute(item: RunItem, output: RunOutput, signal: AbortSignal): Promise<void> {
    const { inputs, executor, prepared } = this.#needs;
    const input = await item.make();
    requireShape(input.shape, inputs.shape);
    const run = await executor.run(prepared, (values) => values.set(input.data), { signal });
    this.#computeMs += run.computeMs;
    const started = performance.now();
    try {
      const activations = [...this.#collectors.keys()].map((name) => {
        const activation = run.nodes.get(name);
        if (!activation) throw new AppError('engine/internal', `The run has no values for ${name}.`);
        return activation;
      });
      if (this.#isBySlice) await this.#journal?.begin(item.folder);
      const files = await this.#onDisk(item.folder, () => output.add(item, activations, signal));
      const parts = activations.map(totalsPart);
      for (const part of parts) this.#collectors.get(part.name)?.add(part);
      this.#count(files);
      if (this.#isBySlice) await this.#journal?.complete(item.folder, { files, parts });
    } finally {
      run.release();
      this.#writeMs += performance.now() - started;
    }
  }

  /** A full disk or a closed folder fails every slice alike: going on would only repeat it. */
  async #onDisk<T>(step: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (thrown) {
      this.#hasStopped = thrown instanceof AppError && thrown.code.startsWith('file/');
      // What was there before is not ours, and never will be.
      if (thrown instanceof AppError && thrown.code === 'file/exists') await this.#journal?.undo(step);
      throw thrown;
    }
  }

  #count(files: readonly WrittenFile[]): void {
    this.#files += files.length;
    for (const { path, nodes } of files) for (const node of nodes) this.#collectors.get(node)?.addFile(path);
  }

  #openOutput({ onNote }: JobHooks): RunOutput {
    const { request, out, inputs, inference } = this.#needs;
    const { grid, items } = inputs;
    const grids = new Map<string, MapGrid>();
    for (const { node, geometry } of inference.nodes) if (grid && geometry) grids.set(node.name, mapGridOf(grid, geometry));
    const provenance = (slices: readonly RunItem[]): string =>
      JSON.stringify(
        provenanceOf(
          this.#draft,
          slices.flatMap(({ slice }) => slice ?? []),
        ),
      );
    const needs: OutputNeeds = {
      out,
      style: request.style,
      mayReplace: (item) => request.overwrite || (this.#journal?.wasBegun(item?.folder ?? WHOLE) ?? false),
      provenanceOf: (item) => provenance([item]),
      gridOf: (node) => grids.get(node) ?? null,
      pathOf: (item) => join(out, item.folder),
    };
    const { format } = request.style;
    if (format === 'statistics') return statisticsOutput(needs);
    const volume = volumeFormats.find((known) => known === format);
    if (volume === undefined) return sliceOutput(needs);
    const uneven = Math.max(0, ...[...grids.values()].map(({ unevenMm }) => unevenMm));
    if (uneven > EVEN_MM)
      onNote(
        `The slices are not evenly spaced: some lie up to ${uneven.toFixed(2)} mm from where the volume's even steps put them. ` +
          'First and last are exact; choose an even part with --slices for exact places.',
      );
    return volumeOutput({ ...needs, format: volume, items, provenance: provenance(items) });
  }

  /** Vectors have no pixels: formats of pictures leave them out, which is said. */
  #noteVectors({ onNote }: JobHooks): void {
    const left = [...this.#collectors.values()].map((one) => one.totals()).filter(({ files }) => files === 0);
    if (left.length === 0) return;
    const names = left.map(({ name }) => name).join(', ');
    onNote(
      `Not in ${this.#needs.request.style.format} because they are no pictures: ${names}. npy, npz and safetensors take them.`,
    );
  }

  #recipeDraft(): Omit<Recipe, 'ranges'> {
    const { request, loaded, weights, inputs, executor } = this.#needs;
    const { strict, kernel } = request.engine;
    const relativePath = (path: string): string => relative(dirname(this.#path), path);
    return {
      format: RECIPE_FORMAT,
      formatVersion: RECIPE_VERSION,
      program: { name: 'ConvScope', version: VERSION },
      engine: { threads: executor.threads, isa: executor.isa, strict, ...(kernel === null ? {} : { kernel }) },
      model: {
        name: loaded.builtin ?? relativePath(request.model),
        className: loaded.network.className,
        sha256: loaded.sha256,
      },
      weights: 'path' in weights ? { ...weights, path: relativePath(weights.path) } : weights,
      // Recipes say no absolute paths: a copied folder still works, and no user's name leaves with it.
      input: { ...inputs.recipe, path: relativePath(inputs.recipe.path) },
      output: { ...request.style, layers: [...this.#collectors.keys()] },
      notice: 'Not for diagnostic use.',
    };
  }

  async #writeRecipe(): Promise<void> {
    const { notice, ...draft } = this.#draft;
    const ranges = Object.fromEntries([...this.#collectors].map(([name, collector]) => [name, collector.range]));
    const recipe: Recipe = { ...draft, ranges, notice };
    const overwrite = this.#needs.request.overwrite || (this.#journal?.wasBegun(RECIPE) ?? false);
    await this.#journal?.begin(RECIPE);
    const bytes = new TextEncoder().encode(`${JSON.stringify(recipe, null, 1)}\n`);
    await this.#onDisk(RECIPE, () => writeWhole(this.#path, bytes, { overwrite }));
  }
}

function nodeNamed(network: Network, name: string): Network['nodes'][number] {
  const node = network.nodes.find((candidate) => candidate.name === name);
  if (node) return node;
  throw new AppError(
    'network/unknown',
    `The network has no node ${name}. It has: ${network.nodes.map((candidate) => candidate.name).join(', ')}.`,
  );
}
