// Maps whose rows and columns come from others by tables: padding layers and pixel shuffling. Source: aten/src/ATen/native/PadNd.cpp, PixelShuffle.cpp.
import type { PadAttributes, PaddingMode } from '../../src-shared/network/operations.ts';
import { known } from '../../src-shared/network/size-expressions.ts';
import { paddedSource } from '../kernels/reference/padding.ts';
import * as fields from '../kernels/window-fields.ts';
import { floatWord, WorkBuilder } from './node-work.ts';
import { addRowsPass, sidesOf } from './plan-rows.ts';
import type { Flow, NodeWork } from './plan-types.ts';

/** Indices of values; -1 in rows or columns: the fill value. */
export interface GatherTables {
  /** One per map of the output. */
  readonly planes: Int32Array;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly fill: number;
}

/** Returns the chunks that each map is measured in. */
export function addGather(work: WorkBuilder, tables: GatherTables, flow: Flow, isMeasured: boolean): number {
  const run = longestRun(tables.columns);
  const own = {
    [fields.GATHER_PLANES]: work.constant(tables.planes),
    [fields.GATHER_ROWS]: work.constant(tables.rows),
    [fields.GATHER_COLUMNS]: work.constant(tables.columns),
    [fields.GATHER_FILL]: floatWord(tables.fill),
    [fields.GATHER_RUN_FIRST]: run.first,
    [fields.GATHER_RUN_LENGTH]: run.length,
  };
  const pass = {
    kernel: 'f32_gather2d',
    ...flow,
    readPerRow: tables.columns.length,
    isMeasured,
    own,
    count: fields.GATHER_FIELDS,
  } as const;
  return addRowsPass(work, pass);
}

export function planGather(tables: GatherTables, flow: Flow): NodeWork {
  const work = new WorkBuilder();
  return work.finish(addGather(work, tables, flow, true));
}

/** Shorter runs are not worth a copy of their own. */
const LEAST_RUN = 8;

/** Columns whose sources are neighbours, the longest such piece. */
function longestRun(columns: Int32Array): { readonly first: number; readonly length: number } {
  let best = { first: 0, length: 0 };
  for (let first = 0; first < columns.length; ) {
    let end = first + 1;
    while (end < columns.length && columns[first] !== -1 && columns[end] === (columns[first] as number) + end - first) end++;
    if (columns[first] !== -1 && end - first > best.length) best = { first, length: end - first };
    first = end;
  }
  return best.length < LEAST_RUN ? { first: 0, length: 0 } : best;
}

/** `count` planes of `values` values behind each other. */
export const planeOffsets = (count: number, values: number): Int32Array =>
  Int32Array.from({ length: count }, (_, plane) => plane * values);

const PADDING_MODES: Readonly<Record<PadAttributes['mode'], PaddingMode>> = {
  constant: 'zeros',
  reflect: 'reflect',
  replicate: 'replicate',
  circular: 'circular',
};

export function planPad(attributes: PadAttributes, flow: Flow): NodeWork {
  const [sourceRows, sourceColumns] = sidesOf(flow.from);
  const [rows, columns] = sidesOf(flow.to);
  const mode = PADDING_MODES[attributes.mode];
  const table = (length: number, [before, after]: readonly [number, number], size: number, step: number): Int32Array =>
    Int32Array.from({ length }, (_, at) => {
      const from = paddedSource(at, [before, after], size, mode);
      return from < 0 ? -1 : from * step;
    });
  const planes = flow.to.reduce((product, size) => product * size, 1) / Math.max(1, rows * columns);
  return planGather(
    {
      planes: planeOffsets(planes, sourceRows * sourceColumns),
      rows: table(rows, [known(attributes.top), known(attributes.bottom)], sourceRows, sourceColumns),
      columns: table(columns, [known(attributes.left), known(attributes.right)], sourceColumns, 1),
      fill: attributes.value,
    },
    flow,
  );
}

/** Channel c * r * r + i * r + j of the input is phase (i, j) of channel c of the output. */
export function planPixelShuffle(factor: number, flow: Flow): NodeWork {
  const [sourceRows, sourceColumns] = sidesOf(flow.from);
  const [rows, columns] = sidesOf(flow.to);
  const plane = sourceRows * sourceColumns;
  const planes = flow.to.slice(0, -2).reduce((product, size) => product * size, 1);
  return planGather(
    {
      planes: planeOffsets(planes, factor * factor * plane),
      rows: Int32Array.from({ length: rows }, (_, y) => (y % factor) * factor * plane + Math.floor(y / factor) * sourceColumns),
      columns: Int32Array.from({ length: columns }, (_, x) => (x % factor) * plane + Math.floor(x / factor)),
      fill: 0,
    },
    flow,
  );
}

export function planPixelUnshuffle(factor: number, flow: Flow): NodeWork {
  const [sourceRows, sourceColumns] = sidesOf(flow.from);
  const [rows, columns] = sidesOf(flow.to);
  const phases = factor * factor;
  const planes = flow.to.slice(0, -2).reduce((product, size) => product * size, 1);
  const planeOf = (map: number): number => {
    const phase = map % phases;
    const inPlane = Math.floor(phase / factor) * sourceColumns + (phase % factor);
    return Math.floor(map / phases) * sourceRows * sourceColumns + inPlane;
  };
  return planGather(
    {
      planes: Int32Array.from({ length: planes }, (_, map) => planeOf(map)),
      rows: Int32Array.from({ length: rows }, (_, y) => y * factor * sourceColumns),
      columns: Int32Array.from({ length: columns }, (_, x) => x * factor),
      fill: 0,
    },
    flow,
  );
}
