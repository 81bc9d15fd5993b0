// nn.Upsample and F.interpolate: which source pixels make each output pixel and how much of each, by PyTorch's float32 rules.
// Source: aten/src/ATen/native/UpSample.h, cpu/UpSampleKernel.cpp.
import type { UpsampleAttributes } from '../../src-shared/network/operations.ts';
import * as fields from '../kernels/window-fields.ts';
import { WorkBuilder } from './node-work.ts';
import { planeOffsets, planGather } from './plan-gather.ts';
import { addRowsPass, sidesOf } from './plan-rows.ts';
import type { Flow, NodeWork } from './plan-types.ts';
import { planAdaptivePooling } from './plan-windows.ts';
import { cubicTaps, linearTaps, nearestSources, type Taps } from './upsample-taps.ts';

const FLOAT_BYTES = 4;

export function planUpsample(attributes: UpsampleAttributes, flow: Flow): NodeWork {
  const [sourceRows, sourceColumns] = sidesOf(flow.from);
  const [rows, columns] = sidesOf(flow.to);
  if (attributes.mode === 'area') return planAdaptivePooling('f32_window_mean', flow);
  if (attributes.mode === 'nearest' || attributes.mode === 'nearest-exact') {
    const planes = flow.to.slice(0, -2).reduce((product, size) => product * size, 1);
    return planGather(
      {
        planes: planeOffsets(planes, sourceRows * sourceColumns),
        rows: nearestSources(attributes, 0, sourceRows, rows).map((row) => row * sourceColumns),
        columns: nearestSources(attributes, 1, sourceColumns, columns),
        fill: 0,
      },
      flow,
    );
  }
  const taps = attributes.mode === 'bilinear' ? linearTaps : cubicTaps;
  return planResample(taps(attributes, 0, sourceRows, rows), taps(attributes, 1, sourceColumns, columns), flow);
}

function planResample(rows: Taps, columns: Taps, flow: Flow): NodeWork {
  const [, sourceColumns] = sidesOf(flow.from);
  const work = new WorkBuilder();
  work.scratch(sourceColumns * FLOAT_BYTES);
  const own = {
    [fields.RESAMPLE_TAPS]: rows.taps,
    [fields.RESAMPLE_ROW_SOURCES]: work.constant(rows.sources),
    [fields.RESAMPLE_ROW_WEIGHTS]: work.constant(rows.weights),
    [fields.RESAMPLE_COLUMN_SOURCES]: work.constant(columns.sources),
    [fields.RESAMPLE_COLUMN_WEIGHTS]: work.constant(columns.weights),
  };
  const readPerRow = rows.taps * sourceColumns;
  const pass = { kernel: 'f32_resample', ...flow, readPerRow, isMeasured: true, own, count: fields.RESAMPLE_FIELDS } as const;
  return work.finish(addRowsPass(work, pass));
}
