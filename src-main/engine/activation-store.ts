// Runs and their activations: computes what is asked for, keeps as many runs as the arena holds, lets go of the least recently used.
// Activations stay where the workers made them; whoever reads them holds the run meanwhile.
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { RunKey } from '../../src-shared/protocol/maps-messages.ts';
import type { Activation } from '../cnn/activation.ts';
import type { Executor, Prepared, RunPriority, RunResult } from '../cnn/executor.ts';
import { type InputMaker, requireShape } from './network-input.ts';
import type { NetworkEntry, NetworkStore } from './network-store.ts';
import { Turnstile } from './turnstile.ts';

export interface RunHooks {
  /** A run in the background pauses for one that is shown. */
  readonly priority: RunPriority;
  readonly signal?: AbortSignal;
  /** Called as each node's values become complete; not for runs that were kept. */
  readonly onNode?: (activation: Activation) => void;
}

/** A run that cannot be let go of until `release`. */
export interface HeldRun {
  readonly result: RunResult;
  readonly cached: boolean;
  release(): void;
}

interface KeptRun {
  readonly networkId: string;
  readonly result: RunResult;
  holders: number;
}

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
    const input = await this.#inputs.make(run.seriesId, run.slice, run.preprocess);
    requireShape(input.shape, entry.inference.input);
    return this.#turnstile.enter(hooks.priority, async () => {
      const meanwhile = this.#hold(run);
      if (meanwhile) return meanwhile;
      if (hooks.signal?.aborted) throw new AppError('engine/cancelled', 'Cancelled.');
      const prepared = await this.#makingRoom(entry.id, async () => this.#prepare(entry));
      const result = await this.#makingRoom(entry.id, () =>
        this.#executor.run(prepared, (values) => values.set(input.data), hooks),
      );
      // The other urgency may have computed the same meanwhile.
      if (this.has(run)) result.release();
      else this.#kept.set(runKeyText(run), { networkId: entry.id, result, holders: 0 });
      return { ...(this.#hold(run) as HeldRun), cached: false };
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

  #prepare(entry: NetworkEntry & { readonly weights: NonNullable<NetworkEntry['weights']> }): Prepared {
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
    const inUse = new Set([networkId, ...[...this.#kept.values()].map((kept) => kept.networkId)]);
    for (const [id, prepared] of this.#prepared) {
      if (inUse.has(id)) continue;
      this.#prepared.delete(id);
      this.#executor.release(prepared);
      return true;
    }
    return false;
  }
}

/** What never fits is no reason to let go of anything. */
const isOutOfMemory = (thrown: unknown): boolean =>
  thrown instanceof AppError && thrown.code === 'engine/out-of-memory' && thrown.detail.neverFits !== true;

/** @throws AppError network/problems naming the first problem */
function requireRunnable(entry: NetworkEntry): NetworkEntry & { readonly weights: NonNullable<NetworkEntry['weights']> } {
  const [problem] = entry.inference.problems;
  if (problem)
    throw new AppError('network/problems', `${entry.network.className} cannot run: line ${problem.line}: ${problem.message}`, {
      line: problem.line,
    });
  if (!entry.weights) throw new AppError('network/problems', `${entry.network.className} has no weights to run with.`);
  return { ...entry, weights: entry.weights };
}
