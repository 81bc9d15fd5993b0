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

/**
 * Copies what another run of a like network holds: values and measurements of every tensor that lies in both in the same way.
 * @returns names of the nodes that are not there in that way: they are to be computed
 */
export function copyLike(to: CopySide, from: CopySide, bytes: Uint8Array): ReadonlySet<string> {
  const missing = new Set<string>();
  const known = new Map([from.plan.input, ...from.plan.nodes].map((tensor) => [tensor.name, tensor]));
  for (const tensor of [to.plan.input, ...to.plan.nodes]) {
    const before = known.get(tensor.name);
    if (!before || !liesLike(tensor, before)) {
      missing.add(tensor.name);
      continue;
    }
    const { maps, valuesPerMap } = mapsOf(tensor.shape);
    const copy = (target: number, source: number, length: number): Uint8Array =>
      bytes.copyWithin(target, source, source + length);
    const place = ({ memory, run }: CopySide): number => run + (memory.values.get(tensor.name) as number);
    if (tensor.aliasOf === null) copy(place(to), place(from), maps * valuesPerMap * FLOAT_BYTES);
    const measured = ({ memory, run }: CopySide): number => run + (memory.statistics.get(tensor.name) as number);
    copy(measured(to), measured(from), tensor.statisticsChunks * maps * STATISTICS_WORDS * DOUBLE_BYTES);
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

const liesLike = (a: PlannedTensor, b: PlannedTensor): boolean =>
  a.aliasOf === b.aliasOf &&
  a.isRectified === b.isRectified &&
  a.statisticsChunks === b.statisticsChunks &&
  a.shape.length === b.shape.length &&
  a.shape.every((size, axis) => size === b.shape[axis]);
