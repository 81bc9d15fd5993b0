// Where everything of a plan lies, as offsets into two regions: one kept with the network (constants, work space, scratch), one per run (values,
// measurements, descriptors). Pure arithmetic; the arena gives the regions their addresses.
import type { Shape } from '../../src-shared/network/operations.ts';
import { STATISTICS_WORDS } from '../kernels/descriptor-fields.ts';
import { controlWords } from '../kernels/program.ts';
import { mapsOf } from './activation.ts';
import type { Address, Plan, PlannedPass, PlannedTensor } from './plan-types.ts';

const WORD_BYTES = 4;
const DOUBLE_BYTES = 8;
/** A cache line: what different threads write never shares one. */
const ALIGNMENT_BYTES = 64;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
const valuesOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

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
  readonly statistics: ReadonlyMap<string, number>;
  readonly passes: readonly PlacedPass[];
  readonly control: number;
  readonly runBytes: number;
}

export function planMemory({ input, nodes }: Plan, threads: number): MemoryPlan {
  const tensors = [input, ...nodes];
  const network = new Layout();
  const constants = new Map(tensors.map((tensor) => [tensor, tensor.constants.map((array) => network.place(array.byteLength))]));
  const work = network.place(Math.max(...tensors.map((tensor) => tensor.workBytes)));
  const scratchBytes = aligned(Math.max(ALIGNMENT_BYTES, ...tensors.map((tensor) => tensor.scratchBytes)));
  const scratch = network.place(scratchBytes * threads);
  const run = new Layout();
  const values = new Map<string, number>();
  const statistics = new Map<string, number>();
  for (const tensor of tensors) {
    const original = tensor.aliasOf === null ? undefined : values.get(tensor.aliasOf);
    values.set(tensor.name, original ?? run.place(valuesOf(tensor.shape) * WORD_BYTES));
    const words = tensor.statisticsChunks * mapsOf(tensor.shape).maps * STATISTICS_WORDS;
    statistics.set(tensor.name, run.place(words * DOUBLE_BYTES));
  }
  const passes = tensors.flatMap((tensor) =>
    tensor.passes.map((pass) => ({ pass, tensor, descriptor: run.place(pass.words.length * WORD_BYTES) })),
  );
  const control = run.place(controlWords(passes.length) * WORD_BYTES);
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
    runBytes: run.bytes,
  };
}

/** The address that a word of a descriptor stands for, with both regions in place. */
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
  if ('statisticsOf' in word) return bases.run + (memory.statistics.get(word.statisticsOf) as number);
  return bases.run + (memory.statistics.get(tensor.name) as number);
}

class Layout {
  bytes = 0;

  /** Every place has a cache line behind it: vector loads at the end of a tensor read a little further. */
  place(bytes: number): number {
    const offset = this.bytes;
    this.bytes += aligned(bytes) + ALIGNMENT_BYTES;
    return offset;
  }
}
