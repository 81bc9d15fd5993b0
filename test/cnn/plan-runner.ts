// Runs a plan in the test's own thread, with every byte around what kernels may write guarded: each place is surrounded by a pattern that is
// NaN as a float32, so that writing beyond shows as a changed pattern and reading beyond shows as NaN in a result.
import { expect } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import { planMemory } from '../../src-main/cnn/memory-plan.ts';
import { planNetwork } from '../../src-main/cnn/plan.ts';
import { PreparedNetwork } from '../../src-main/cnn/prepared-network.ts';
import { Arena } from '../../src-main/kernels/arena.ts';
import { compileKernels } from '../../src-main/kernels/compile-kernels.ts';
import { instantiateKernels } from '../../src-main/kernels/loader.ts';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import type { Network, Tensor, Weights } from '../../src-shared/network/graph.ts';

const BUDGET_BYTES = 256 * 1024 * 1024;
/** A quiet NaN whose bits say where it comes from. */
const PATTERN = 0x7fc0dead;
const WORD_BYTES = 4;

export interface GuardedRun {
  readonly nodes: ReadonlyMap<string, Tensor>;
  readonly statistics: ReadonlyMap<string, ChannelStatistics>;
}

/** @param order `backward`: blocks from the last to the first, as threads might */
export async function runGuarded(
  network: Network,
  input: Tensor,
  weights: Weights,
  { strict = false, order = 'forward' }: { readonly strict?: boolean; readonly order?: 'forward' | 'backward' } = {},
): Promise<GuardedRun> {
  const { modules } = await compileKernels(strict);
  const arena = new Arena(BUDGET_BYTES);
  const plan = planNetwork(network, input.shape, weights);
  const memory = planMemory(plan, 1);
  // The regions are taken one after the other from an arena without holes: filled with the pattern first, then given back.
  const all = arena.allocate(memory.networkBytes + memory.runBytes + 64);
  arena.int32(all, (memory.networkBytes + memory.runBytes) / WORD_BYTES).fill(PATTERN);
  arena.free(all);
  const prepared = new PreparedNetwork(arena, 1, network, input.shape, weights);
  const run = prepared.takeRun();
  prepared.inputOf(run).set(input.data);
  const program = prepared.programOf(run);
  const kernels = instantiateKernels(modules, arena.memory);
  for (const { kernel, descriptor, blocks } of program.passes) {
    for (let at = 0; at < blocks; at++) kernels[kernel](descriptor, order === 'forward' ? at : blocks - 1 - at, program.scratch);
  }
  const nodes = new Map<string, Tensor>();
  const statistics = new Map<string, ChannelStatistics>();
  for (const { name } of plan.nodes) {
    const activation = prepared.nodeActivation(name, run);
    nodes.set(name, { shape: activation.shape, data: valuesOf(activation).slice() });
    statistics.set(name, activation.statistics);
  }
  for (const tensor of [plan.input, ...plan.nodes]) {
    const values = tensor.shape.reduce((product, size) => product * size, 1);
    const end = run + (memory.values.get(tensor.name) as number) + values * WORD_BYTES;
    expectUntouched(arena, end, `behind the values of ${tensor.name}`);
    const statisticsStart = run + (memory.statistics.get(tensor.name) as number);
    expectUntouched(arena, statisticsStart - 64, `before the statistics of ${tensor.name}`);
  }
  const scratchEnd = program.scratch + program.scratchBytes;
  expectUntouched(arena, scratchEnd, 'behind the scratch');
  expectUntouched(arena, program.scratch - 64, 'behind the work space');
  return { nodes, statistics };
}

/** The cache line that the memory plan leaves behind every place. */
function expectUntouched(arena: Arena, address: number, where: string): void {
  const words = arena.int32(address, 64 / WORD_BYTES);
  expect([where, ...words]).toEqual([where, ...words.map(() => PATTERN)]);
}
