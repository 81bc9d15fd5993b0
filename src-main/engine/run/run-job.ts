// One pass over one series, or over one array: each slice through the network, its activations into files, the recipe at the end. The command line
// and the window's export do the same and write the same bytes; they differ in who computes.
import { join } from 'node:path';
import { EVEN_MM, type MapGrid, mapGridOf } from '../../../src-shared/imaging/map-grid.ts';
import type { Inference } from '../../../src-shared/network/graph.ts';
import { movingFormats, provenanceText, type Recipe, sliceFormats, tableFormats } from '../../../src-shared/network/recipe.ts';
import { AppError, type ErrorRecord, isCancelled, throwIfCancelled, toErrorRecord } from '../../../src-shared/protocol/errors.ts';
import type { Activation } from '../../cnn/activation.ts';
import { removeLeftParts, writeWhole } from '../atomic-write.ts';
import { openOutput } from '../export/open-output.ts';
import type { OutputStyle } from '../export/output-style.ts';
import { requireDrawable } from '../export/placed-marks.ts';
import { slicePlaces } from '../export/slice-places.ts';
import { sha256 } from '../hash.ts';
import { NodeTotalsCollector, type TotalsPart, totalsPart } from '../node-totals.ts';
import type { RunInputs, RunItem } from './run-inputs.ts';
import type { RunJournal } from './run-journal.ts';
import { draftRecipe, originOf, type RecipeDraft, type RunOrigin, type WantedNode } from './run-origin.ts';
import type { RunOutput, WrittenFile } from './run-output.ts';
import type { RunReport } from './run-report.ts';

export interface JobHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  /** What the user should know and no result says. */
  readonly onNote: (note: string) => void;
  readonly onFile?: (file: WrittenFile) => void;
}

/** The activations of one slice, until `release`. */
export interface ItemRun {
  readonly activationOf: (node: string) => Activation;
  readonly computeMs: number;
  readonly release: () => void;
}

export interface JobNeeds {
  /** Where the results and the recipe go. */
  readonly out: string;
  readonly overwrite: boolean;
  readonly style: OutputStyle;
  readonly wanted: readonly WantedNode[];
  readonly origin: RunOrigin;
  readonly inputs: Pick<RunInputs, 'items' | 'grid' | 'series'>;
  readonly inference: Pick<Inference, 'nodes'>;
  readonly compute: (item: RunItem, signal: AbortSignal) => Promise<ItemRun>;
  /** Opened for what this job is; null: an interrupted run begins anew. */
  readonly openJournal: ((request: string) => Promise<RunJournal>) | null;
}

const MILLISECONDS = 1000;
/** Steps of the journal that are no slices. */
const WHOLE = 'all slices';
const RECIPE = 'recipe.json';

/** Of the CT alone. */
const NOTHING_COMPUTED: ItemRun = {
  activationOf: (name) => {
    throw new AppError('engine/internal', `Nothing was computed, and ${name} is asked for.`);
  },
  computeMs: 0,
  release: () => undefined,
};

/** A slice whose files are on their way to the disk. */
interface PendingItem {
  readonly item: RunItem;
  readonly written: Promise<readonly WrittenFile[]>;
  readonly parts: readonly TotalsPart[];
}

export class RunJob {
  readonly #needs: JobNeeds;
  readonly #path: string;
  readonly #draft: RecipeDraft;
  readonly #collectors: ReadonlyMap<string, NodeTotalsCollector>;
  readonly #failures: { item: string; error: ErrorRecord }[] = [];
  /** Of the whole run, not of a slice. */
  #ownFiles: readonly WrittenFile[] = [];
  #journal: RunJournal | null = null;
  #pending: PendingItem | null = null;
  #hasStopped = false;
  #files = 0;
  #computeMs = 0;
  #writeMs = 0;

  constructor(needs: JobNeeds) {
    this.#needs = needs;
    this.#path = join(needs.out, RECIPE);
    this.#collectors = new Map(needs.wanted.map(({ name, op }) => [name, new NodeTotalsCollector(name, op)]));
    this.#draft = draftRecipe(needs.origin, { path: this.#path, style: needs.style, wanted: needs.wanted });
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
    const output = await this.#openOutput(hooks);
    if (!this.#isBySlice) await this.#journal?.begin(WHOLE);
    try {
      for (const [index, item] of items.entries()) {
        throwIfCancelled(hooks.signal);
        if (!(await this.#takeDone(item, output, hooks)))
          await this.#alone(item, output, () => this.#compute(item, output, hooks.signal));
        hooks.onProgress(index + 1, items.length);
      }
      await this.#settle(output);
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
    return sliceFormats.some((format) => format === this.#needs.style.format);
  }

  /** Everything that decides the bytes. */
  #requestHash(): string {
    const slices = this.#needs.inputs.items.flatMap(({ slice }) => slice ?? []);
    const { engine, model } = this.#needs.origin;
    return sha256(JSON.stringify([originOf(this.#draft, model.builtin, slices), this.#draft.output, engine.kernel ?? null]));
  }

  /** Takes over what an interrupted run has finished. */
  async #takeDone(item: RunItem, output: RunOutput, { onFile }: JobHooks): Promise<boolean> {
    const done = await this.#journal?.doneItem(item.folder);
    if (!done) return false;
    await this.#settle(output);
    for (const part of done.parts) this.#collectors.get(part.name)?.add(part);
    this.#count(done.files);
    for (const file of done.files) onFile?.(file);
    return true;
  }

  seconds(loadMs: number): RunReport['seconds'] {
    return { load: loadMs / MILLISECONDS, compute: this.#computeMs / MILLISECONDS, write: this.#writeMs / MILLISECONDS };
  }

  /** A slice that fails does not stop the others, where it fails by itself. */
  async #alone(item: RunItem, output: RunOutput, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (thrown) {
      if (this.#needs.inputs.items.length === 1 || isCancelled(thrown) || this.#hasStopped) throw thrown;
      this.#failures.push({ item: item.folder, error: toErrorRecord(thrown) });
      await output.skip(item);
    }
  }

  async #compute(item: RunItem, output: RunOutput, signal: AbortSignal): Promise<void> {
    const run = this.#needs.wanted.length === 0 ? NOTHING_COMPUTED : await this.#needs.compute(item, signal);
    this.#computeMs += run.computeMs;
    try {
      const results = this.#needs.wanted.map(({ name, channels }) => ({ activation: run.activationOf(name), channels }));
      // The files of the slice before were made meanwhile.
      await this.#settle(output);
      const started = performance.now();
      if (this.#isBySlice) await this.#journal?.begin(item.folder);
      const { written } = await this.#onDisk(item.folder, () => output.add(item, results, signal));
      this.#pending = { item, written, parts: results.map(({ activation }) => totalsPart(activation)) };
      this.#writeMs += performance.now() - started;
    } finally {
      run.release();
    }
  }

  /** Waits for the files of the last slice and notes that it is done. */
  async #settle(output: RunOutput): Promise<void> {
    const pending = this.#pending;
    this.#pending = null;
    if (!pending) return;
    const { item, written, parts } = pending;
    const started = performance.now();
    await this.#alone(item, output, async () => {
      const files = await this.#onDisk(item.folder, () => written);
      for (const part of parts) this.#collectors.get(part.name)?.add(part);
      this.#count(files);
      if (this.#isBySlice) await this.#journal?.complete(item.folder, { files, parts });
    });
    this.#writeMs += performance.now() - started;
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

  async #openOutput(hooks: JobHooks): Promise<RunOutput> {
    const { out, style, overwrite, origin, inputs, inference, wanted } = this.#needs;
    const { grid, items } = inputs;
    const grids = new Map<string, MapGrid>();
    for (const { node, geometry } of inference.nodes) if (grid && geometry) grids.set(node.name, mapGridOf(grid, geometry));
    const uneven = this.#isBySlice ? 0 : Math.max(0, ...[...grids.values()].map(({ unevenMm }) => unevenMm));
    if (uneven > EVEN_MM && ![...movingFormats, ...tableFormats].some((one) => one === style.format))
      hooks.onNote(unevenNote(uneven));
    const places = slicePlaces(grid, origin.input, inference.nodes);
    requireDrawable(style, places, inputs.series !== null);
    if (style.drawn !== undefined || style.ct !== undefined) {
      const placeless = wanted.map(({ name }) => name).filter((name) => places.geometryOf(name) === null);
      if (placeless.length > 0)
        hooks.onNote(`The maps of ${placeless.join(', ')} are shown alone: they have no place in the slice.`);
    }
    return openOutput({
      out,
      style,
      items,
      mayReplace: (item) => overwrite || (this.#journal?.wasBegun(item?.folder ?? WHOLE) ?? false),
      provenanceOf: (item, view) => {
        const slices = (item ? [item] : items).flatMap(({ slice }) => slice ?? []);
        return provenanceText(originOf(this.#draft, origin.model.builtin, slices), { format: style.format, ...view });
      },
      gridOf: (node) => grids.get(node) ?? null,
      geometryOf: places.geometryOf,
      sliceMm: grid?.pixelSpacingMm ?? null,
      pathOf: (item) => join(out, item.folder),
      series: inputs.series,
      networkName: origin.model.className,
      nodeOf: (name) => inference.nodes.find(({ node }) => node.name === name)?.node ?? null,
      inputWords: inputWords(origin.input),
      onFile: (file) => hooks.onFile?.(file),
    });
  }

  /** Vectors have no pixels: formats of pictures leave them out, which is said. */
  #noteVectors({ onNote }: JobHooks): void {
    const left = [...this.#collectors.values()].map((one) => one.totals()).filter(({ files }) => files === 0);
    if (left.length === 0) return;
    const names = left.map(({ name }) => name).join(', ');
    onNote(`Not in ${this.#needs.style.format} because they are no pictures: ${names}. npy, npz and safetensors take them.`);
  }

  async #writeRecipe(): Promise<void> {
    const { notice, ...draft } = this.#draft;
    const ranges = Object.fromEntries([...this.#collectors].map(([name, collector]) => [name, collector.range]));
    const recipe: Recipe = { ...draft, ranges, notice };
    const overwrite = this.#needs.overwrite || (this.#journal?.wasBegun(RECIPE) ?? false);
    await this.#journal?.begin(RECIPE);
    const bytes = new TextEncoder().encode(`${JSON.stringify(recipe, null, 1)}\n`);
    await this.#onDisk(RECIPE, () => writeWhole(this.#path, bytes, { overwrite }));
  }
}

/** The windows of CT are the bounds of clipping: they say what the network can see. */
function inputWords(input: RunOrigin['input']): string {
  if (input.kind === 'array') return 'an array';
  const [, low, high] = /clip:(-?[\d.]+):(-?[\d.]+)/.exec(input.preprocess)?.map(Number) ?? [];
  const window = low === undefined || high === undefined ? '' : `, window ${high - low} HU, level ${(low + high) / 2} HU`;
  return `CT, ${input.preprocess}${window}`;
}

const unevenNote = (uneven: number): string =>
  `The slices are not evenly spaced: some lie up to ${uneven.toFixed(2)} mm from where the volume's even steps put them. ` +
  'First and last are exact; choose an even part with --slices for exact places.';
