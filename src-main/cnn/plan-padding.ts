// The padded and phase-sorted copy of a convolution's input: which source pixel goes where. No copy at all where there is no padding and
// columns are not strided.
import type { Conv2dAttributes, Shape } from '../../src-shared/network/operations.ts';
import { paddingBefore } from '../../src-shared/network/ops/convolution.ts';
import * as fields from '../kernels/descriptor-fields.ts';
import { sourceIndex } from '../kernels/reference/padding.ts';
import { descriptorWords } from './descriptor-words.ts';
import type { WorkBuilder } from './node-work.ts';
import type { Address } from './plan-types.ts';

interface Padded {
  /** What the convolution reads. */
  readonly result: Address;
  readonly rows: number;
  readonly columns: number;
  /** Where in a row of the copy a column of the padded picture lies. */
  readonly placeOfColumn: (column: number) => number;
}

/** Values copied per block. */
const BLOCK_VALUES = 65536;
const FLOAT_BYTES = 4;

/** @param from N x C x H x W, the convolution's input */
export function addPadding(work: WorkBuilder, attributes: Conv2dAttributes, from: Shape, source: Address): Padded {
  const [items = 1, channels = 1, sourceRows = 1, sourceColumns = 1] = from;
  const [top, left] = paddingBefore(attributes);
  const rows = paddedSide(attributes, 0, sourceRows);
  const wide = paddedSide(attributes, 1, sourceColumns);
  const phases = attributes.stride[1];
  if (rows === sourceRows && wide === sourceColumns && phases === 1) {
    return { result: source, rows, columns: wide, placeOfColumn: (column) => column };
  }
  const perPhase = Math.ceil(wide / phases);
  const columns = perPhase * phases;
  const placeOfColumn = (column: number): number => (column % phases) * perPhase + Math.floor(column / phases);
  const rowSources = Int32Array.from({ length: rows }, (_, row) => sourceIndex(row - top, sourceRows, attributes.paddingMode));
  const columnSources = new Int32Array(columns).fill(-1);
  for (let column = 0; column < wide; column++)
    columnSources[placeOfColumn(column)] = sourceIndex(column - left, sourceColumns, attributes.paddingMode);
  // Without phases the picture itself is one run; with them there is none worth copying whole.
  const runLength = phases === 1 ? sourceColumns : 0;
  const planes = items * channels;
  const rowsPerBlock = Math.max(1, Math.floor(BLOCK_VALUES / columns));
  const result = work.room(planes * rows * columns * FLOAT_BYTES);
  const words = descriptorWords(fields.PAD_FIELDS, {
    [fields.PAD_INPUT]: source,
    [fields.PAD_OUTPUT]: result,
    [fields.PAD_ROW_SOURCES]: work.constant(rowSources),
    [fields.PAD_COLUMN_SOURCES]: work.constant(columnSources),
    [fields.PAD_PLANES]: planes,
    [fields.PAD_ROWS]: rows,
    [fields.PAD_COLUMNS]: columns,
    [fields.PAD_SOURCE_ROWS]: sourceRows,
    [fields.PAD_SOURCE_COLUMNS]: sourceColumns,
    [fields.PAD_RUN_FIRST]: runLength > 0 ? left : 0,
    [fields.PAD_RUN_SOURCE]: 0,
    [fields.PAD_RUN_LENGTH]: runLength,
    [fields.PAD_ROWS_PER_BLOCK]: rowsPerBlock,
  });
  work.pass({ kernel: 'f32_pad', blocks: Math.ceil((planes * rows) / rowsPerBlock), words });
  return { result, rows, columns, placeOfColumn };
}

function paddedSide({ padding, kernelSize, dilation }: Conv2dAttributes, axis: 0 | 1, side: number): number {
  if (padding === 'valid') return side;
  if (padding === 'same') return side + dilation[axis] * (kernelSize[axis] - 1);
  return side + 2 * padding[axis];
}
