// Runs networks: owns the arena and the crew of threads. Plan, then run: `prepare` decides everything, `run` fills in addresses and waits.
import type { Network, Weights } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { throwIfCancelled } from '../../src-shared/protocol/errors.ts';
import type { Recomputed } from '../../src-shared/protocol/what-if-messages.ts';
import { Arena } from '../kernels/arena.ts';
import { compileKernels, type InstructionSet, type VectorBits } from '../kernels/compile-kernels.ts';
import type { ComputeCrew, CrewOptions, Priority } from '../kernels/program.ts';
import type { Activation } from './activation.ts';
import type { Change } from './affected-rows.ts';
import type { ConvolutionKernel } from './convolution-choice.ts';
import type { NameThere } from './partial-program.ts';
import { PreparedNetwork } from './prepared-network.ts';
import { type DifferenceHooks, runDifference } from './run-difference.ts';
import { TileMaker, type Tiles } from './tile-maker.ts';

/** A network with its weights, ready for inputs of one shape. */
export type Prepared = PreparedNetwork;

export interface RunResult {
  /** Where it lies in the arena. */
  readonly region: number;
  /** What went in, under its name in `forward`. */
  readonly input: Activation;
  /** Those that are kept, in execution order. */
  readonly nodes: ReadonlyMap<string, Activation>;
  readonly computeMs: number;
  /** Of a run that was taken over in part: what was computed. null: everything was. */
  readonly recomputed: Recomputed | null;
  /** Memory that the run holds. */
  readonly bytes: number;
  /** Gives the memory back, once: the activations' data must not be used any more. */
  release(): void;
}

/** What is looked at goes before what is computed ahead or exported. */
export type RunPriority = Priority;

interface RunHooks {
  /** A run in the background pauses for one that is shown. */
  readonly priority?: RunPriority;
  readonly signal?: AbortSignal | undefined;
  /** Called as each node is complete, in execution order. */
  readonly onNode?: ((activation: Activation) => void) | undefined;
}

interface BaseRun {
  readonly prepared: Prepared;
  readonly result: RunResult;
  /** What a node is called there; null: it has no like there. Not given: names are the same. */
  readonly nameThere?: NameThere;
}

interface ExecutorOptions {
  readonly threads: number;
  /** What activations, weights and scratch may take together. */
  readonly budgetBytes: number;
  /** No fused multiply-add: the same bits on every machine. */
  readonly strict?: boolean;
  /** Wanted for every convolution that it can compute: kernels are held to each other. null: the fastest for each. */
  readonly kernel?: ConvolutionKernel | null;
  /** At most. */
  readonly vectorBits?: VectorBits;
  readonly crew: (options: CrewOptions) => ComputeCrew;
}

interface ExecutorChoice {
  readonly isa: InstructionSet;
  readonly vectorBits: VectorBits;
  readonly threads: number;
  readonly kernel: ConvolutionKernel | null;
}

export class Executor {
  readonly isa: InstructionSet;
  readonly vectorBits: VectorBits;
  readonly threads: number;
  readonly #kernel: ConvolutionKernel | null;
  readonly #arena: Arena;
  readonly #crew: ComputeCrew;
  readonly #tiles: TileMaker;
  /** Runs of one priority wait for each other, so that memory is taken for one of each at most. */
  readonly #last: Record<Priority, Promise<unknown>> = { shown: Promise.resolve(), background: Promise.resolve() };

  private constructor(choice: ExecutorChoice, arena: Arena, crew: ComputeCrew, tiles: TileMaker) {
    this.isa = choice.isa;
    this.vectorBits = choice.vectorBits;
    this.threads = choice.threads;
    this.#kernel = choice.kernel;
    this.#arena = arena;
    this.#crew = crew;
    this.#tiles = tiles;
  }

  /** Of the arena: networks, runs that have not been released, room for tiles. */
  get usedBytes(): number {
    return this.#arena.usedBytes;
  }

  static async create(options: ExecutorOptions): Promise<Executor> {
    const { threads, budgetBytes, strict = false, kernel = null, crew } = options;
    const { isa, vectorBits, modules } = await compileKernels(strict, options.vectorBits);
    const arena = new Arena(budgetBytes);
    const team = crew({ threads, modules, memory: arena.memory });
    return new Executor({ isa, vectorBits, threads, kernel }, arena, team, new TileMaker(arena, modules, team, threads));
  }

  /**
   * @param input shape of every input to come, N x C x H x W
   * @param keep nodes that a run gives; the others' memory is used again within it. null: all
   * @throws AppError network/problems, weights/mismatch, engine/out-of-memory
   */
  prepare(network: Network, input: Shape, weights: Weights, keep: ReadonlySet<string> | null = null): Prepared {
    return new PreparedNetwork(this.#arena, this.threads, network, input, weights, { kernel: this.#kernel, keep });
  }

  /**
   * @param fill puts the input's values, float32, C order, where they are computed from
   * @throws AppError engine/cancelled, engine/out-of-memory, engine/worker-died
   */
  async run(prepared: Prepared, fill: (values: Float32Array) => void, hooks: RunHooks = {}): Promise<RunResult> {
    return this.#inTurn(prepared, hooks, () => this.#runNow(prepared, fill, hooks));
  }

  /**
   * What a change makes of a run that has not been released: only the rows are computed that it reaches, all others are taken over, and every value
   * is to the bit what a whole run gives. Neither run holds on to the other.
   * @param base a run that keeps every node, of this network or of one like it (other weights, another layer)
   * @param change rows of the input that `fill` makes others; nodes whose weights or attributes are others than in `base`
   * @throws AppError as `run`; engine/internal where a run does not keep every node
   */
  async rerun(
    prepared: Prepared,
    base: BaseRun,
    change: Change,
    fill: (values: Float32Array) => void,
    hooks: RunHooks = {},
  ): Promise<RunResult> {
    return this.#inTurn(prepared, hooks, () => this.#rerunNow(prepared, base, change, fill, hooks));
  }

  async #inTurn(prepared: Prepared, { priority = 'shown' }: RunHooks, work: () => Promise<RunResult>): Promise<RunResult> {
    prepared.beginRun();
    const mine = this.#last[priority].then(work);
    const ended = mine.finally(() => prepared.endRun());
    this.#last[priority] = ended.catch(() => undefined);
    return ended;
  }

  /**
   * What two runs differ by, node by node: values are worked out when they are looked at. Both runs must stay until the difference is released.
   */
  difference(one: RunResult, other: RunResult, hooks: DifferenceHooks): RunResult {
    return runDifference(this.#arena, one, other, hooks);
  }

  /**
   * 8-bit tiles of some maps of an activation that has not been released.
   * @param tileSide longest side; null: the map's own size
   * @throws AppError engine/cancelled, engine/out-of-memory, engine/worker-died
   */
  tiles(activation: Activation, maps: readonly number[], tileSide: number | null, signal: AbortSignal): Promise<Tiles> {
    return this.#tiles.make(activation, maps, tileSide, signal);
  }

  release(prepared: Prepared): void {
    prepared.release();
  }

  close(): Promise<void> {
    return this.#crew.close();
  }

  async #runNow(
    prepared: Prepared,
    fill: (values: Float32Array) => void,
    { signal, onNode, priority = 'shown' }: RunHooks,
  ): Promise<RunResult> {
    throwIfCancelled(signal);
    const run = prepared.takeRun();
    try {
      const started = performance.now();
      fill(prepared.inputOf(run));
      const told = new Map<string, Activation>();
      // Asked or not: maps' numbers are put together while the threads compute what comes after.
      const complete = (name: string): void => {
        if (!prepared.keeps(name)) return;
        const activation = prepared.nodeActivation(name, run);
        told.set(name, activation);
        onNode?.(activation);
      };
      prepared.completedAfter(0).forEach(complete);
      await this.#crew.run(prepared.programOf(run), {
        signal,
        priority,
        onPass: (pass) => prepared.completedAfter(pass + 1).forEach(complete),
      });
      prepared.took(performance.now() - started);
      return this.#resultOf(prepared, run, started, null, told);
    } catch (thrown) {
      this.#arena.free(run);
      throw thrown;
    }
  }

  async #rerunNow(
    prepared: Prepared,
    base: BaseRun,
    change: Change,
    fill: (values: Float32Array) => void,
    { signal, priority = 'shown' }: RunHooks,
  ): Promise<RunResult> {
    throwIfCancelled(signal);
    const { run, missing } = prepared.takeRunLike(base.prepared, base.result.region, base.nameThere ?? sameName);
    try {
      const started = performance.now();
      if (change.rows) fill(prepared.inputOf(run));
      const whole = { ...change, nodes: new Set([...change.nodes, ...missing]) };
      await this.#crew.run(prepared.partialProgramOf(run, whole), { signal, priority, onPass: () => undefined });
      return this.#resultOf(prepared, run, started, prepared.reachedBy(whole), new Map());
    } catch (thrown) {
      this.#arena.free(run);
      throw thrown;
    }
  }

  /** @param told activations that have been read already: their maps' numbers are put together once */
  #resultOf(
    prepared: Prepared,
    run: number,
    started: number,
    recomputed: RunResult['recomputed'],
    told: ReadonlyMap<string, Activation>,
  ): RunResult {
    const computeMs = performance.now() - started;
    const kept = prepared.nodeNames.filter((name) => prepared.keeps(name));
    return {
      region: run,
      input: prepared.inputActivation(run),
      nodes: new Map(kept.map((name) => [name, told.get(name) ?? prepared.nodeActivation(name, run)])),
      computeMs,
      recomputed,
      bytes: prepared.runBytes,
      release: once(() => this.#arena.free(run)),
    };
  }
}

const sameName: NameThere = (name) => name;

/** Asked again, it does nothing: the memory may be somebody else's by then. */
function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}
