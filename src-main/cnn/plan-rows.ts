// The cut of kernels that make maps row by row, and their common fields.

import { planesOf } from '../../src-shared/imaging/planes.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { KernelName } from '../kernels/loader.ts';
import * as fields from '../kernels/window-fields.ts';
import { descriptorWords } from './descriptor-words.ts';
import type { WorkBuilder } from './node-work.ts';
import type { Address } from './plan-types.ts';

/** Values read or written per block: small enough to stop soon, large enough to be worth a counter. */
const BLOCK_VALUES = 65536;

export interface RowsPass {
  readonly kernel: KernelName;
  readonly source: Address;
  readonly target: Address;
  readonly from: Shape;
  readonly to: Shape;
  /** Values read for one row of the output. */
  readonly readPerRow: number;
  readonly isMeasured: boolean;
  /** The kernel's own fields, and how many there are with the common ones. */
  readonly own: Readonly<Record<number, number | Address>>;
  readonly count: number;
}

/** Rows and columns of a tensor; a vector's are its two last axes as well where it has them. */
export function sidesOf(shape: Shape): readonly [number, number] {
  const [rows = 1, columns = 1] = shape.length === 1 ? [1, ...shape] : shape.slice(-2);
  return [rows, columns];
}

/** Returns the chunks that each map is measured in. */
export function addRowsPass(work: WorkBuilder, pass: RowsPass): number {
  const [sourceRows, sourceColumns] = sidesOf(pass.from);
  const [rows, columns] = sidesOf(pass.to);
  const maps = pass.to.reduce((product, size) => product * size, 1) / Math.max(1, rows * columns);
  const rowsPerBlock = Math.min(Math.max(1, rows), Math.max(1, Math.floor(BLOCK_VALUES / Math.max(1, pass.readPerRow, columns))));
  const blocksPerMap = Math.ceil(rows / rowsPerBlock);
  const isMeasured = pass.isMeasured && planesOf(pass.to).maps === maps;
  const words = descriptorWords(pass.count, {
    [fields.ROWS_INPUT]: pass.source,
    [fields.ROWS_OUTPUT]: pass.target,
    [fields.ROWS_SOURCE_ROWS]: sourceRows,
    [fields.ROWS_SOURCE_COLUMNS]: sourceColumns,
    [fields.ROWS_ROWS]: rows,
    [fields.ROWS_COLUMNS]: columns,
    [fields.ROWS_PER_BLOCK]: rowsPerBlock,
    [fields.ROWS_BLOCKS_PER_MAP]: blocksPerMap,
    [fields.ROWS_STATISTICS]: isMeasured ? { place: 'statistics' } : 0,
    [fields.ROWS_MAPS]: maps,
    ...pass.own,
  });
  const cut = isMeasured ? { blocksPerMap, valuesPerBlock: rowsPerBlock * columns } : null;
  work.pass({ kernel: pass.kernel, blocks: maps * blocksPerMap, words, ...(cut && { cut }) });
  return isMeasured ? blocksPerMap : 0;
}
