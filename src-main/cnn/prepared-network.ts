// A network made ready for one input shape: its plan, and its constants already in the arena. Gives memory to runs and makes their programs.
import type { Network, Weights } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { Arena } from '../kernels/arena.ts';
import { STATISTICS_WORDS } from '../kernels/descriptor-fields.ts';
import type { Program } from '../kernels/program.ts';
import { type Activation, mapsOf } from './activation.ts';
import { combineChunks, singleValueStatistics } from './gather-statistics.ts';
import { type MemoryPlan, planMemory, resolveWord } from './memory-plan.ts';
import { planNetwork } from './plan.ts';
import type { Plan, PlannedTensor } from './plan-types.ts';

export class PreparedNetwork {
  readonly #arena: Arena;
  readonly #plan: Plan;
  readonly #memory: MemoryPlan;
  readonly #base: number;

  /** @throws AppError network/problems, weights/mismatch, engine/out-of-memory */
  constructor(arena: Arena, threads: number, network: Network, input: Shape, weights: Weights) {
    this.#arena = arena;
    this.#plan = planNetwork(network, input, weights);
    this.#memory = planMemory(this.#plan, threads);
    this.#base = arena.allocate(this.#memory.networkBytes);
    for (const [tensor, offsets] of this.#memory.constants) {
      for (const [index, array] of tensor.constants.entries()) {
        const address = this.#base + (offsets[index] as number);
        const view = array instanceof Int32Array ? arena.int32(address, array.length) : arena.float32(address, array.length);
        view.set(array);
      }
    }
  }

  /** Address of a run's region. @throws AppError engine/out-of-memory */
  takeRun(): number {
    return this.#arena.allocate(this.#memory.runBytes);
  }

  /** The input's values, to be filled: N x C x H x W. */
  inputOf(run: number): Float32Array {
    return this.#valuesOf(this.#plan.input, run);
  }

  /** Writes the descriptors; what the workers are to do. */
  programOf(run: number): Program {
    const bases = { network: this.#base, run };
    const passes = this.#memory.passes.map(({ pass, tensor, descriptor }) => {
      const words = this.#arena.int32(run + descriptor, pass.words.length);
      // Addresses above 2 GiB wrap to negative words; kernels read them unsigned.
      pass.words.forEach((word, i) => {
        words[i] = resolveWord(word, this.#memory, tensor, bases);
      });
      return { kernel: pass.kernel, descriptor: run + descriptor, blocks: pass.blocks };
    });
    const { scratch, scratchBytes, control } = this.#memory;
    return { passes, control: run + control, scratch: this.#base + scratch, scratchBytes };
  }

  /** The input as an activation: complete after the pass that measures it. */
  inputActivation(run: number): Activation {
    return this.#activation(this.#plan.input, run);
  }

  /** Names the nodes that become complete with a pass, in execution order. Nodes without passes come with what is before them. */
  completedBy(pass: number): readonly string[] {
    const owner = this.#memory.passes[pass]?.tensor;
    if (!owner || this.#memory.passes[pass + 1]?.tensor === owner) return [];
    const { nodes } = this.#plan;
    const first = owner === this.#plan.input ? -1 : nodes.indexOf(owner);
    const names = first < 0 ? [] : [owner.name];
    for (let next = first + 1; nodes[next]?.passes.length === 0; next++) names.push((nodes[next] as PlannedTensor).name);
    return names;
  }

  nodeActivation(name: string, run: number): Activation {
    return this.#activation(this.#plan.nodes.find((node) => node.name === name) as PlannedTensor, run);
  }

  get nodeNames(): readonly string[] {
    return this.#plan.nodes.map((node) => node.name);
  }

  release(): void {
    this.#arena.free(this.#base);
  }

  #valuesOf({ name, shape }: PlannedTensor, run: number): Float32Array {
    const { maps, valuesPerMap } = mapsOf(shape);
    return this.#arena.float32(run + (this.#memory.values.get(name) as number), maps * valuesPerMap);
  }

  #activation(tensor: PlannedTensor, run: number): Activation {
    const { maps, valuesPerMap } = mapsOf(tensor.shape);
    const data = this.#valuesOf(tensor, run);
    const chunks = tensor.statisticsChunks;
    const words = chunks * maps * STATISTICS_WORDS;
    const measured = this.#arena.float64(run + (this.#memory.statistics.get(tensor) as number), words);
    const statistics = chunks === 0 ? singleValueStatistics(data) : combineChunks(measured, chunks, maps, valuesPerMap);
    return { name: tensor.name, shape: tensor.shape, data, statistics };
  }
}
