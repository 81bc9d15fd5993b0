// Runs and their activations: computes what is asked for, keeps as many runs as the arena holds, lets go of the least recently used.
// Activations stay where the workers made them; whoever reads them holds the run meanwhile.
import type { Network, Tensor, Weights } from '../../src-shared/network/graph.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { RunKey } from '../../src-shared/protocol/maps-messages.ts';
import { type Activation, valuesOf } from '../cnn/activation.ts';
import type { Executor, Prepared, RunPriority, RunResult } from '../cnn/executor.ts';
import { isOutOfMemory } from '../cnn/out-of-memory.ts';
import type { Computed } from './divergence/find-divergence.ts';
import { type InputMaker, requireShape } from './network-input.ts';
import { type NetworkEntry, type NetworkStore, plainOf } from './network-store.ts';
import { Turnstile } from './run/turnstile.ts';
import { changedNodes, namesIn } from './what-if/changed-network.ts';
import { differingRows } from './what-if/differing-rows.ts';

export interface RunHooks {
  /** A run in the background pauses for one that is shown. */
  readonly priority: RunPriority;
  readonly signal?: AbortSignal;
  /** Called when the input is ready, before the run waits for its turn; not for runs that were kept. */
  readonly onInput?: () => void;
  /** Called as each node's values become complete; not for runs that were kept. */
  readonly onNode?: (activation: Activation) => void;
  /** Read once and let go of: the run takes no kept run's place for longer than that. */
  readonly isPassing?: boolean;
}

/** A run that cannot be let go of until `release`. */
export interface HeldRun {
  readonly result: RunResult;
  readonly cached: boolean;
  release(): void;
}

interface KeptRun {
  readonly run: RunKey;
  readonly entry: NetworkEntry;
  /** null: a difference of two runs. */
  readonly prepared: Prepared | null;
  readonly result: RunResult;
  holders: number;
}

/** A run of the same slice under another change of the same network: most of it can be taken over. */
interface LikeRun {
  readonly entry: NetworkEntry;
  readonly prepared: Prepared;
  readonly result: RunResult;
  release(): void;
}

type RunnableEntry = NetworkEntry & { readonly weights: NonNullable<NetworkEntry['weights']> };

const runKeyText = (run: RunKey): string => JSON.stringify([run.seriesId, run.slice, run.networkId, run.preprocess]);

export class ActivationStore {
  readonly #executor: Executor;
  readonly #networks: NetworkStore;
  readonly #inputs: InputMaker;
  readonly #turnstile = new Turnstile();
  readonly #prepared = new Map<string, Prepared>();
  /** Insertion order is order of use. */
  readonly #kept = new Map<string, KeptRun>();

  constructor(executor: Executor, networks: NetworkStore, inputs: InputMaker) {
    this.#executor = executor;
    this.#networks = networks;
    this.#inputs = inputs;
  }

  /** Bytes of the activations kept. */
  get bytes(): number {
    let bytes = 0;
    for (const { result } of this.#kept.values()) bytes += result.bytes;
    return bytes;
  }

  /** A difference gives the values of a node when they are looked at, and has room for some nodes only. */
  isDifference(run: RunKey): boolean {
    return this.#networks.find(run.networkId)?.against !== undefined;
  }

  has(run: RunKey): boolean {
    return this.#kept.has(runKeyText(run));
  }

  /**
   * The activations of every node for one slice.
   * @throws AppError engine/cancelled, engine/out-of-memory, network/*, weights/*, dicom/*, file/*
   */
  async acquire(run: RunKey, hooks: RunHooks): Promise<HeldRun> {
    const kept = this.#hold(run);
    if (kept) return kept;
    const entry = requireRunnable(this.#networks.get(run.networkId));
    if (entry.against) return this.#acquireDifference(run, entry, hooks);
    const input = await this.#inputs.make(run.seriesId, run.slice, run.preprocess);
    requireShape(input.shape, entry.inference.input);
    hooks.onInput?.();
    return this.#turnstile.enter(hooks.priority, async () => {
      const meanwhile = this.#hold(run);
      if (meanwhile) return meanwhile;
      if (hooks.signal?.aborted) throw new AppError('engine/cancelled', 'Cancelled.');
      const like = this.#holdLike(run, entry);
      try {
        const prepared = await this.#makingRoom(entry.id, async () => this.#prepare(entry));
        const result =
          (like && (await this.#takeOver(like, entry, prepared, input, hooks))) ??
          (await this.#runWhole(entry, prepared, input, hooks));
        // The other urgency may have computed the same meanwhile.
        if (hooks.isPassing) return { result, cached: false, release: result.release };
        if (this.has(run)) result.release();
        else this.#kept.set(runKeyText(run), { run, entry, prepared, result, holders: 0 });
        return { ...(this.#hold(run) as HeldRun), cached: false };
      } finally {
        like?.release();
      }
    });
  }

  #runWhole(entry: NetworkEntry, prepared: Prepared, input: Tensor, hooks: RunHooks): Promise<RunResult> {
    return this.#makingRoom(entry.id, () => this.#executor.run(prepared, (values) => values.set(input.data), hooks));
  }

  /** Only what differs is computed. @returns null where there is no room for both runs */
  async #takeOver(
    like: LikeRun,
    entry: NetworkEntry,
    prepared: Prepared,
    input: Tensor,
    hooks: RunHooks,
  ): Promise<RunResult | null> {
    const rows = differingRows(input, valuesOf(like.result.input));
    const change = { rows, nodes: changedNodes(entry, like.entry) };
    const base = { prepared: like.prepared, result: like.result, nameThere: namesIn(like.entry, entry) };
    try {
      const result = await this.#makingRoom(entry.id, () =>
        this.#executor.rerun(prepared, base, change, (values) => values.set(input.data), hooks),
      );
      for (const activation of result.nodes.values()) hooks.onNode?.(activation);
      return result;
    } catch (thrown) {
      if (isOutOfMemory(thrown)) return null;
      throw thrown;
    }
  }

  /** The plain network on the plain slice where that is kept, else the one used last. */
  #holdLike(run: RunKey, entry: NetworkEntry): LikeRun | null {
    const family = this.#familyOf(run, entry);
    const alike = [...this.#kept.values()].filter(
      (kept) => kept.prepared !== null && this.#familyOf(kept.run, kept.entry).text === family.text,
    );
    const chosen = alike.find((kept) => this.#familyOf(kept.run, kept.entry).isPlain) ?? alike.at(-1);
    if (!chosen?.prepared) return null;
    chosen.holders++;
    const release = (): void => {
      chosen.holders--;
    };
    return { entry: chosen.entry, prepared: chosen.prepared, result: chosen.result, release };
  }

  /** Runs of one family hold nearly the same values. */
  #familyOf(run: RunKey, entry: NetworkEntry): { readonly text: string; readonly isPlain: boolean } {
    const [seriesId, networkId] = [this.#inputs.plainSeriesOf(run.seriesId), plainOf(entry).id];
    const isPlain = seriesId === run.seriesId && networkId === entry.id;
    return { text: runKeyText({ ...run, seriesId, networkId }), isPlain };
  }

  /** Both runs stay as long as their difference does. */
  async #acquireDifference(run: RunKey, entry: NetworkEntry, hooks: RunHooks): Promise<HeldRun> {
    const { minuend, against } = entry.against as NonNullable<NetworkEntry['against']>;
    const { priority, signal, isPassing = false } = hooks;
    const quiet = { priority, ...(signal && { signal }) };
    const one = await this.acquire({ ...run, networkId: minuend.id }, { ...quiet, isPassing });
    let other: HeldRun | null = null;
    try {
      const { networkId, seriesId, slice } = against;
      const its = { ...run, networkId, seriesId: seriesId ?? run.seriesId, slice: slice ?? run.slice };
      // One slice that all others are compared with stays.
      other = await this.acquire(its, { ...quiet, isPassing: isPassing && slice === null });
    } finally {
      if (!other) one.release();
    }
    const [first, second] = [one, other];
    const made = this.#executor.difference(first.result, second.result, {
      makeRoom: () => this.#letGo(entry.id),
      onRelease: () => {
        first.release();
        second.release();
      },
    });
    if (isPassing) return { result: made, cached: false, release: made.release };
    const meanwhile = this.#hold(run);
    if (meanwhile) {
      made.release();
      return meanwhile;
    }
    this.#kept.set(runKeyText(run), { run, entry, prepared: null, result: made, holders: 0 });
    for (const activation of made.nodes.values()) hooks.onNode?.(activation);
    return { ...(this.#hold(run) as HeldRun), cached: false };
  }

  /** A run of any network that nobody keeps. @throws AppError engine/*, network/*, weights/* */
  compute(network: Network, weights: Weights, input: Tensor, signal: AbortSignal): Promise<Computed> {
    return this.#turnstile.enter('background', async () => {
      const prepared = await this.#makingRoom('', async () => this.#executor.prepare(network, input.shape, weights));
      try {
        const fill = (values: Float32Array): void => values.set(input.data);
        const hooks = { priority: 'background', signal } as const;
        const run = await this.#makingRoom('', () => this.#executor.run(prepared, fill, hooks));
        const end = (): void => {
          run.release();
          this.#executor.release(prepared);
        };
        return { valuesOf: (node) => tensorOf(run.nodes.get(node)), end };
      } catch (thrown) {
        this.#executor.release(prepared);
        throw thrown;
      }
    });
  }

  #hold(run: RunKey): HeldRun | null {
    const key = runKeyText(run);
    const kept = this.#kept.get(key);
    if (!kept) return null;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    kept.holders++;
    let held = true;
    const release = (): void => {
      if (held) kept.holders--;
      held = false;
    };
    return { result: kept.result, cached: true, release };
  }

  #prepare(entry: RunnableEntry): Prepared {
    const known = this.#prepared.get(entry.id);
    if (known) return known;
    const prepared = this.#executor.prepare(entry.network, entry.inference.input, entry.weights);
    this.#prepared.set(entry.id, prepared);
    return prepared;
  }

  async #makingRoom<T>(networkId: string, attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (thrown) {
        if (!isOutOfMemory(thrown) || !this.#letGo(networkId)) throw thrown;
      }
    }
  }

  /** Frees the run used longest ago, then networks that are not in use; false when nothing is left to free. */
  #letGo(networkId: string): boolean {
    for (const [key, kept] of this.#kept) {
      if (kept.holders > 0) continue;
      this.#kept.delete(key);
      kept.result.release();
      return true;
    }
    const inUse = new Set([networkId, ...[...this.#kept.values()].map((kept) => kept.entry.id)]);
    for (const [id, prepared] of this.#prepared) {
      if (inUse.has(id)) continue;
      this.#prepared.delete(id);
      this.#executor.release(prepared);
      return true;
    }
    return false;
  }
}

const tensorOf = (activation: Activation | undefined): Tensor | null =>
  activation ? { shape: activation.shape, data: valuesOf(activation) } : null;

/** @throws AppError network/problems naming the first problem */
function requireRunnable(entry: NetworkEntry): RunnableEntry {
  const [problem] = entry.inference.problems;
  if (problem)
    throw new AppError('network/problems', `${entry.network.className} cannot run: line ${problem.line}: ${problem.message}`, {
      line: problem.line,
    });
  if (!entry.weights) throw new AppError('network/problems', `${entry.network.className} has no weights to run with.`);
  return { ...entry, weights: entry.weights };
}
