// A network made ready for one input shape: its plan, and its constants already in the arena. Gives memory to runs and makes their programs.
import { planesOf } from '../../src-shared/imaging/planes.ts';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import type { Network, Weights } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { Recomputed } from '../../src-shared/protocol/what-if-messages.ts';
import type { Arena } from '../kernels/arena.ts';
import type { Program } from '../kernels/program.ts';
import { type Activation, mapsOf, type StoredValues, valuesOf } from './activation.ts';
import { affectedRows, type Change } from './affected-rows.ts';
import { combineChunks, singleValueStatistics } from './gather-statistics.ts';
import { type MemoryPlan, measuredTensors, planMemory, resolveWord } from './memory-plan.ts';
import { normsAtOnce } from './norm-at-once.ts';
import { affectedBlocks, copyLike, type NameThere } from './partial-program.ts';
import { type PlanOptions, planNetwork } from './plan.ts';
import type { Plan, PlannedTensor } from './plan-types.ts';
import { poolingsAtOnce } from './pooling-at-once.ts';
import { refusal } from './what-fits.ts';
import { winogradKernels } from './winograd-weights.ts';

const PAGE_BYTES = 65536;
/** A run that took no longer is over within a few turns of the calling thread, which nobody feels. */
const SHORT_RUN_MS = 4;

export interface PrepareOptions extends PlanOptions {
  /** Nodes whose values are wanted; the memory of all others is used again within a run. null: every node's. */
  readonly keep?: ReadonlySet<string> | null;
}

export class PreparedNetwork {
  readonly #arena: Arena;
  readonly #network: Network;
  readonly #plan: Plan;
  readonly #memory: MemoryPlan;
  readonly #base: number;
  readonly #keep: ReadonlySet<string> | null;
  readonly #completions: readonly (readonly string[])[];
  readonly #threads: number;
  readonly #weights: Weights;
  readonly #options: PlanOptions;
  /** Runs that wait or are under way: the weights they read stay until the last has ended. */
  #runs = 0;
  #lastMs = Number.POSITIVE_INFINITY;
  #isReleased = false;

  /** @throws AppError network/problems, weights/mismatch, engine/out-of-memory */
  constructor(arena: Arena, threads: number, network: Network, input: Shape, weights: Weights, options: PrepareOptions = {}) {
    this.#arena = arena;
    this.#network = network;
    this.#threads = threads;
    this.#weights = weights;
    this.#options = options;
    this.#keep = options.keep ?? null;
    const plan = planNetwork(network, input, weights, options);
    const asked = measuredTensors(plan, this.#keep);
    this.#plan = this.#keep === null ? plan : poolingsAtOnce(normsAtOnce(plan, asked), asked);
    this.#memory = planMemory(this.#plan, threads, this.#keep);
    this.#completions = completionsOf(this.#plan);
    if (this.#memory.networkBytes > this.#room) throw this.#refusal();
    this.#base = arena.allocate(this.#memory.networkBytes);
    for (const [tensor, offsets] of this.#memory.constants) {
      for (const [index, array] of tensor.constants.entries()) {
        const address = this.#base + (offsets[index] as number);
        const view = array instanceof Int32Array ? arena.int32(address, array.length) : arena.float32(address, array.length);
        view.set(array);
      }
    }
  }

  /** Address of a run's region. @throws AppError engine/out-of-memory; with detail `neverFits` where no freeing helps */
  takeRun(): number {
    const { networkBytes, runBytes } = this.#memory;
    if (networkBytes + runBytes > this.#room) throw this.#refusal();
    return this.#arena.allocate(runBytes);
  }

  /** The input's values, to be filled: N x C x H x W. */
  inputOf(run: number): Float32Array {
    return this.#valuesOf(this.#plan.input, run);
  }

  /**
   * A run that begins with what another run of a like network holds.
   * @returns its region, and the nodes that could not be taken over
   * @throws AppError engine/out-of-memory, engine/internal where not all nodes are kept
   */
  takeRunLike(
    from: PreparedNetwork,
    run: number,
    nameThere: NameThere,
  ): { readonly run: number; readonly missing: ReadonlySet<string> } {
    if (this.#keep || from.#keep)
      throw new AppError('engine/internal', 'Only runs that keep every node can be computed again in part.');
    const own = this.takeRun();
    const bytes = new Uint8Array(this.#arena.memory.buffer);
    const missing = copyLike(
      { plan: this.#plan, memory: this.#memory, run: own },
      { plan: from.#plan, memory: from.#memory, run },
      bytes,
      nameThere,
    );
    return { run: own, missing };
  }

  /** How much of a run a change reaches, counted over the nodes that have values of their own. */
  reachedBy(change: Change): Recomputed {
    const { reading, input, nodes } = this.#plan;
    const affected = affectedRows(reading, input.name, change);
    const counted = nodes
      .filter(({ aliasOf }) => aliasOf === null)
      .map(({ name, shape }) => {
        const { maps, rows, columns } = planesOf(shape);
        const { first, end } = affected.get(name) ?? { first: 0, end: 0 };
        // What has no planes is computed whole or not at all.
        const reached = rows * columns === 1 ? Math.min(1, end - first) : end - first;
        return { node: name, rows: reached, of: rows, values: maps * reached * columns, ofValues: maps * rows * columns };
      });
    return {
      nodes: counted.filter(({ rows }) => rows > 0).map(({ node, rows, of }) => ({ node, rows, of })),
      values: counted.reduce((sum, { values }) => sum + values, 0),
      ofValues: counted.reduce((sum, { ofValues }) => sum + ofValues, 0),
    };
  }

  /** Writes the descriptors; what the workers are to do for a run that holds everything but what a change reaches. */
  partialProgramOf(run: number, change: Change): Program {
    const { reading, input } = this.#plan;
    const affected = new Map(affectedRows(reading, input.name, change, tiledNodes(this.#plan)));
    if (change.rows) affected.set(input.name, change.rows);
    let list = run + this.#memory.lists;
    const whole = this.programOf(run);
    const passes = this.#memory.passes.flatMap(({ pass, tensor }, position) => {
      const rows = affected.get(tensor.name);
      if (!rows) return [];
      const blocks = affectedBlocks(tensor, pass, rows);
      const address = list;
      this.#arena.int32(address, blocks.length).set(blocks);
      list += blocks.length * Int32Array.BYTES_PER_ELEMENT;
      return [{ ...(whole.passes[position] as Program['passes'][number]), blocks: blocks.length, list: address }];
    });
    // Positions are others now: a pause goes back to the first pass of the same node.
    const first = passes.map(({ restart }) => passes.findIndex((pass) => pass.restart === restart));
    return { ...whole, passes: passes.map((pass, position) => ({ ...pass, restart: first[position] as number })) };
  }

  /** Writes the descriptors; what the workers are to do. */
  programOf(run: number): Program {
    const bases = { network: this.#base, run };
    const starts = new Map<PlannedTensor, number>();
    for (const [position, { tensor }] of this.#memory.passes.entries()) if (!starts.has(tensor)) starts.set(tensor, position);
    const passes = this.#memory.passes.map(({ pass, tensor, descriptor }) => {
      const words = this.#arena.int32(run + descriptor, pass.words.length);
      // Addresses above 2 GiB wrap to negative words; kernels read them unsigned.
      pass.words.forEach((word, i) => {
        words[i] = resolveWord(word, this.#memory, tensor, bases);
      });
      return { kernel: pass.kernel, descriptor: run + descriptor, blocks: pass.blocks, restart: starts.get(tensor) as number };
    });
    const { scratch, scratchBytes, control } = this.#memory;
    const isShort = this.#lastMs < SHORT_RUN_MS;
    return { passes, threads: this.#threads, control: run + control, scratch: this.#base + scratch, scratchBytes, isShort };
  }

  /** The input as an activation: complete after the pass that measures it. */
  inputActivation(run: number): Activation {
    return this.#activation(this.#plan.input, run);
  }

  /** Names the nodes that are complete after so many passes and not before, in execution order. */
  completedAfter(passes: number): readonly string[] {
    return this.#completions[passes] ?? [];
  }

  nodeActivation(name: string, run: number): Activation {
    return this.#activation(this.#tensorNamed(name), run);
  }

  /** Whether a node's values are there when a run is over. */
  keeps(name: string): boolean {
    return this.#keep === null || this.#keep.has(name);
  }

  get nodeNames(): readonly string[] {
    return this.#plan.nodes.map((node) => node.name);
  }

  /** What one run takes. */
  get runBytes(): number {
    return this.#memory.runBytes;
  }

  /** A run is to come; `endRun` follows it in any case. @throws AppError engine/internal after `release` */
  beginRun(): void {
    if (this.#isReleased) throw new AppError('engine/internal', `${this.#network.className} has been let go and cannot run.`);
    this.#runs++;
  }

  /** How long a whole run took: the next one will take about as long. */
  took(ms: number): void {
    this.#lastMs = ms;
  }

  endRun(): void {
    this.#runs--;
    if (this.#isReleased && this.#runs === 0) this.#arena.free(this.#base);
  }

  /** Gives the memory back as soon as no run needs it. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    if (this.#runs === 0) this.#arena.free(this.#base);
  }

  /** What there is for a network and one run: the first page of the arena is nobody's, and the last is seldom full. */
  get #room(): number {
    return this.#arena.budgetBytes - 2 * PAGE_BYTES;
  }

  #refusal(): AppError {
    const { input, nodes } = this.#plan;
    const constants = [input, ...nodes].flatMap((tensor) => tensor.constants);
    return refusal(this.#network, input.shape, {
      networkBytes: this.#memory.networkBytes,
      weightBytes: constants.reduce((sum, { byteLength }) => sum + byteLength, 0),
      runBytes: this.#memory.runBytes,
      room: this.#room,
      bytesFor: (shape) => {
        const { networkBytes, runBytes } = planMemory(
          planNetwork(this.#network, shape, this.#weights, this.#options),
          this.#threads,
        );
        return networkBytes + runBytes;
      },
    });
  }

  #valuesOf({ name, shape }: PlannedTensor, run: number): Float32Array {
    const { maps, valuesPerMap } = mapsOf(shape);
    return this.#arena.float32(run + (this.#memory.values.get(name) as number), maps * valuesPerMap);
  }

  #activation(tensor: PlannedTensor, run: number): Activation {
    const { name, shape, isRectified } = tensor;
    const stored = this.#valuesOf(tensor, run);
    const values = { stored, isRectified };
    return { name, shape, ...values, statistics: this.#statisticsOf(tensor, run, values) };
  }

  #statisticsOf(tensor: PlannedTensor, run: number, values: StoredValues): ChannelStatistics {
    if (tensor.measuredAs !== null) return this.#statisticsOf(this.#tensorNamed(tensor.measuredAs), run, values);
    const { maps, valuesPerMap } = mapsOf(tensor.shape);
    const chunks = tensor.statisticsChunks;
    if (chunks === 0) return singleValueStatistics(valuesOf(values));
    const address = run + (this.#memory.statistics.get(tensor.name) as number);
    return combineChunks(this.#arena.memory, address, chunks, maps, valuesPerMap);
  }

  #tensorNamed(name: string): PlannedTensor {
    const { input, nodes } = this.#plan;
    return name === input.name ? input : (nodes.find((node) => node.name === name) as PlannedTensor);
  }
}

/** Rows of these are computed together with those beside them. */
const tiledNodes = ({ nodes }: Plan): ReadonlySet<string> =>
  new Set(nodes.filter(({ passes }) => passes.some(({ kernel }) => winogradKernels.has(kernel))).map(({ name }) => name));

/** Index: passes done. Nodes without passes are complete with what they come after, at the start where nothing has passes before them. */
function completionsOf({ input, nodes }: Plan): readonly (readonly string[])[] {
  const completions: string[][] = [[]];
  for (const tensor of [input, ...nodes]) {
    for (let pass = 0; pass < tensor.passes.length; pass++) completions.push([]);
    if (tensor !== input) completions.at(-1)?.push(tensor.name);
  }
  return completions;
}
