// Where everything of a plan lies, as offsets into two regions: one kept with the network (constants, work space, scratch), one per run (values,
// measurements, descriptors). Pure arithmetic; the arena gives the regions their addresses.
import { STATISTICS_ROOM, STATISTICS_WORDS } from '../kernels/descriptor-fields.ts';
import { controlWords } from '../kernels/program.ts';
import { mapsOf } from './activation.ts';
import { placeBytes, placeValues } from './place-values.ts';
import type { Address, Plan, PlannedPass, PlannedTensor } from './plan-types.ts';

const WORD_BYTES = 4;
const DOUBLE_BYTES = 8;
/** A cache line: what different threads write never shares one. */
const ALIGNMENT_BYTES = 64;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;

interface PlacedPass {
  readonly pass: PlannedPass;
  /** Descriptor, offset in the run's region. */
  readonly descriptor: number;
  readonly tensor: PlannedTensor;
}

export interface MemoryPlan {
  /** Offsets of each tensor's constants in the network's region. */
  readonly constants: ReadonlyMap<PlannedTensor, readonly number[]>;
  readonly work: number;
  readonly scratch: number;
  /** Per thread. */
  readonly scratchBytes: number;
  readonly networkBytes: number;
  /** Offsets of each tensor's values in the run's region; an alias has its original's. */
  readonly values: ReadonlyMap<string, number>;
  /** Of the tensors that are measured. */
  readonly statistics: ReadonlyMap<string, number>;
  readonly passes: readonly PlacedPass[];
  readonly control: number;
  /** Room for the numbers of all blocks of all passes. */
  readonly lists: number;
  readonly runBytes: number;
}

/** @param keep names of the nodes whose values are wanted when a run is over; null: all */
export function planMemory(plan: Plan, threads: number, keep: ReadonlySet<string> | null = null): MemoryPlan {
  const tensors = [plan.input, ...plan.nodes];
  const network = new Layout();
  const constants = new Map(tensors.map((tensor) => [tensor, tensor.constants.map((array) => network.place(array.byteLength))]));
  const work = network.place(Math.max(...tensors.map((tensor) => tensor.workBytes)));
  const scratchBytes = aligned(Math.max(STATISTICS_ROOM, ...tensors.map((tensor) => tensor.scratchBytes)));
  const scratch = network.place(scratchBytes * threads);
  const run = new Layout();
  const places = placeValues(plan, keep);
  const start = run.place(places.bytes);
  const values = new Map([...places.offsets].map(([name, offset]) => [name, start + offset]));
  const statistics = new Map<string, number>();
  const asked = measuredTensors(plan, keep);
  for (const tensor of tensors) {
    if (!asked.has(tensor.name)) continue;
    const { statisticsChunks } = tensor;
    // One more where there are any: what all of them come to.
    const chunks = statisticsChunks === 0 ? 0 : statisticsChunks + 1;
    const words = chunks * mapsOf(tensor.shape).maps * STATISTICS_WORDS;
    statistics.set(tensor.name, run.place(words * DOUBLE_BYTES));
  }
  const passes = tensors.flatMap((tensor) =>
    tensor.passes.map((pass) => ({ pass, tensor, descriptor: run.place(pass.words.length * WORD_BYTES) })),
  );
  const lists = run.place(passes.reduce((sum, { pass }) => sum + pass.blocks, 0) * WORD_BYTES);
  const control = run.place(controlWords(passes.length, threads) * WORD_BYTES);
  return {
    constants,
    work,
    scratch,
    scratchBytes,
    networkBytes: network.bytes,
    values,
    statistics,
    passes,
    control,
    lists,
    runBytes: run.bytes,
  };
}

/** Names of the tensors whose statistics can be asked for when a run is over: what is not kept is not measured either. */
export function measuredTensors({ input, nodes }: Plan, keep: ReadonlySet<string> | null): ReadonlySet<string> {
  const measuredAs = new Map(nodes.map((node) => [node.name, node.measuredAs]));
  const asked = new Set<string>([input.name]);
  for (const { name } of nodes) {
    if (keep && !keep.has(name)) continue;
    for (let at: string | null = name; at !== null; at = measuredAs.get(at) ?? null) asked.add(at);
  }
  return asked;
}

/** The address that a word of a descriptor stands for, with both regions in place; 0 where nobody asks for what is measured. */
export function resolveWord(
  word: number | Address,
  memory: MemoryPlan,
  tensor: PlannedTensor,
  bases: { readonly network: number; readonly run: number },
): number {
  if (typeof word === 'number') return word;
  if ('tensor' in word) return bases.run + (memory.values.get(word.tensor) as number);
  if ('constant' in word) return bases.network + (memory.constants.get(tensor)?.[word.constant] as number);
  if ('work' in word) return bases.network + memory.work + word.work;
  const statistics = memory.statistics.get('statisticsOf' in word ? word.statisticsOf : tensor.name);
  return statistics === undefined ? 0 : bases.run + statistics;
}

class Layout {
  bytes = 0;

  place(bytes: number): number {
    const offset = this.bytes;
    this.bytes += placeBytes(bytes);
    return offset;
  }
}
