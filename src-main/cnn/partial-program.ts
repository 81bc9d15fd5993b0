// The part of a program that a change makes necessary: for every pass the blocks that write the rows in question. Blocks are computed whole and by
// the kernels that would compute them anyway, so that the result is to the bit what a whole run gives.
import { planesOf } from '../../src-shared/imaging/planes.ts';
import { STATISTICS_WORDS } from '../kernels/descriptor-fields.ts';
import { mapsOf } from './activation.ts';
import type { RowRange } from './affected-rows.ts';
import type { MemoryPlan } from './memory-plan.ts';
import type { Plan, PlannedPass, PlannedTensor } from './plan-types.ts';

const FLOAT_BYTES = 4;
const DOUBLE_BYTES = 8;

/** Numbers of the blocks of one pass that are to be computed, in rising order. */
export function affectedBlocks(
  { shape }: PlannedTensor,
  { cut, blocks }: PlannedPass,
  { first, end }: RowRange,
): readonly number[] {
  const everyBlock = Array.from({ length: blocks }, (_, block) => block);
  if (!cut) return everyBlock;
  const { rows, columns } = planesOf(shape);
  if (first === 0 && end === rows) return everyBlock;
  const firstChunk = Math.floor((first * columns) / cut.valuesPerBlock);
  const endChunk = Math.ceil((end * columns) / cut.valuesPerBlock);
  return everyBlock.filter((block) => {
    const chunk = block % cut.blocksPerMap;
    return chunk >= firstChunk && chunk < endChunk;
  });
}

/** What a node is called in the run that is copied from; null: it has no like there. */
export type NameThere = (name: string) => string | null;

/**
 * Copies what another run of a like network holds: values and measurements of every tensor that lies in both in the same way.
 * @returns names of the nodes that are not there in that way: they are to be computed
 */
export function copyLike(to: CopySide, from: CopySide, bytes: Uint8Array, nameThere: NameThere): ReadonlySet<string> {
  const missing = new Set<string>();
  const known = new Map([from.plan.input, ...from.plan.nodes].map((tensor) => [tensor.name, tensor]));
  for (const tensor of [to.plan.input, ...to.plan.nodes]) {
    const before = known.get(nameThere(tensor.name) ?? '');
    if (!before || !liesLike(tensor, before, nameThere)) {
      missing.add(tensor.name);
      // Measured where the values before it are made.
      if (tensor.isRectified && tensor.aliasOf !== null && tensor.passes.length === 0) missing.add(tensor.aliasOf);
      continue;
    }
    const { maps, valuesPerMap } = mapsOf(tensor.shape);
    const copy = (target: number, source: number, length: number): Uint8Array =>
      bytes.copyWithin(target, source, source + length);
    const place = ({ memory, run }: CopySide, { name }: PlannedTensor): number => run + (memory.values.get(name) as number);
    if (tensor.aliasOf === null) copy(place(to, tensor), place(from, before), maps * valuesPerMap * FLOAT_BYTES);
    const measured = ({ memory, run }: CopySide, { name }: PlannedTensor): number =>
      run + (memory.statistics.get(name) as number);
    const measuredBytes = tensor.statisticsChunks * maps * STATISTICS_WORDS * DOUBLE_BYTES;
    copy(measured(to, tensor), measured(from, before), measuredBytes);
  }
  return missing;
}

/** One of two runs. */
interface CopySide {
  readonly plan: Plan;
  readonly memory: MemoryPlan;
  /** Address of its region. */
  readonly run: number;
}

const liesLike = (a: PlannedTensor, b: PlannedTensor, nameThere: NameThere): boolean =>
  (a.aliasOf === null ? b.aliasOf === null : nameThere(a.aliasOf) === b.aliasOf) &&
  a.isRectified === b.isRectified &&
  a.statisticsChunks === b.statisticsChunks &&
  a.shape.length === b.shape.length &&
  a.shape.every((size, axis) => size === b.shape[axis]);
