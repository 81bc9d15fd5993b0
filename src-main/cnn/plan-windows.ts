// Pooling over windows that tables name: average pooling and adaptive pooling. Source: aten/src/ATen/native/cpu/AvgPoolKernel.cpp,
// AdaptiveAvgPooling.cpp (start_index, end_index).
import type { AvgPool2dAttributes } from '../../src-shared/network/operations.ts';
import * as fields from '../kernels/window-fields.ts';
import { WorkBuilder } from './node-work.ts';
import { addRowsPass, sidesOf } from './plan-rows.ts';
import type { Flow, NodeWork } from './plan-types.ts';

const DOUBLE_BYTES = 8;

/** Along one axis: pairs (first, end) inside the picture, and what each counts in the divisor. */
interface Windows {
  readonly pairs: Int32Array;
  readonly counts: Int32Array;
}

function averageWindows(attributes: AvgPool2dAttributes, axis: 0 | 1, size: number, outputs: number): Windows {
  const pairs = new Int32Array(2 * outputs);
  const counts = new Int32Array(outputs);
  for (let i = 0; i < outputs; i++) {
    const first = i * attributes.stride[axis] - attributes.padding[axis];
    // The padding behind counts as far as it reaches, what ceil_mode adds behind it does not.
    const end = Math.min(first + attributes.kernelSize[axis], size + attributes.padding[axis]);
    pairs[2 * i] = Math.max(0, first);
    pairs[2 * i + 1] = Math.min(size, end);
    const inside = Math.max(0, Math.min(size, end) - Math.max(0, first));
    counts[i] = attributes.countIncludePad ? end - first : inside;
  }
  return { pairs, counts };
}

/** Output i covers what lies between i and i + 1 parts of the input, whole pixels. */
function adaptiveWindows(size: number, outputs: number): Windows {
  const pairs = new Int32Array(2 * outputs);
  const counts = new Int32Array(outputs);
  for (let i = 0; i < outputs; i++) {
    const first = Math.floor((i * size) / outputs);
    const end = Math.ceil(((i + 1) * size) / outputs);
    pairs[2 * i] = first;
    pairs[2 * i + 1] = end;
    counts[i] = end - first;
  }
  return { pairs, counts };
}

function planWindows(
  kernel: 'f32_window_mean' | 'f32_window_max',
  [rows, columns]: readonly [Windows, Windows],
  flow: Flow,
  divisor: number,
): NodeWork {
  const [, sourceColumns] = sidesOf(flow.from);
  const work = new WorkBuilder();
  work.scratch(sourceColumns * DOUBLE_BYTES);
  const tallest = rows.pairs.reduce(
    (most, end, at) => (at % 2 === 1 ? Math.max(most, end - (rows.pairs[at - 1] as number)) : most),
    0,
  );
  const own = {
    [fields.WINDOW_ROWS]: work.constant(rows.pairs),
    [fields.WINDOW_COLUMNS]: work.constant(columns.pairs),
    [fields.WINDOW_ROW_COUNTS]: work.constant(rows.counts),
    [fields.WINDOW_COLUMN_COUNTS]: work.constant(columns.counts),
    [fields.WINDOW_DIVISOR]: divisor,
  };
  const pass = { kernel, ...flow, readPerRow: tallest * sourceColumns, isMeasured: true, own, count: fields.WINDOW_FIELDS };
  return work.finish(addRowsPass(work, pass));
}

export function planAveragePooling(attributes: AvgPool2dAttributes, flow: Flow): NodeWork {
  const [sourceRows, sourceColumns] = sidesOf(flow.from);
  const [rows, columns] = sidesOf(flow.to);
  const windows = [
    averageWindows(attributes, 0, sourceRows, rows),
    averageWindows(attributes, 1, sourceColumns, columns),
  ] as const;
  return planWindows('f32_window_mean', windows, flow, attributes.divisorOverride ?? 0);
}

/** Adaptive pooling to the output's own size; means are also mode='area' of interpolate. */
export function planAdaptivePooling(kernel: 'f32_window_mean' | 'f32_window_max', flow: Flow): NodeWork {
  const [sourceRows, sourceColumns] = sidesOf(flow.from);
  const [rows, columns] = sidesOf(flow.to);
  return planWindows(kernel, [adaptiveWindows(sourceRows, rows), adaptiveWindows(sourceColumns, columns)], flow, 0);
}
