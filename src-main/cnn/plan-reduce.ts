// mean, sum, amax and amin over any axes. Source: aten/src/ATen/native/ReduceOps.cpp; no axes named: all of them.
import type { ReduceAttributes } from '../../src-shared/network/operations.ts';
import * as layout from '../kernels/layout-fields.ts';
import type { KernelName } from '../kernels/loader.ts';
import * as fields from '../kernels/norm-fields.ts';
import { WorkBuilder } from './node-work.ts';
import { addChunkPass, cutMaps } from './plan-chunks.ts';
import type { Flow, NodeWork } from './plan-types.ts';
import { axisWords } from './strided-fields.ts';
import { axisOf, contiguousStrides, mergeAxes } from './strides.ts';

type ReduceName = 'mean' | 'sum' | 'amax' | 'amin';

const KERNELS: Readonly<Record<ReduceName, KernelName>> = {
  mean: 'f32_reduce_sum',
  sum: 'f32_reduce_sum',
  amax: 'f32_reduce_max',
  amin: 'f32_reduce_min',
};

export function planReduce(op: ReduceName, { dim }: ReduceAttributes, { source, target, from, to, rectifiedAs }: Flow): NodeWork {
  const isAll = dim === null || dim.length === 0;
  const vanishing = new Set(isAll ? from.keys() : dim.map((one) => axisOf(one, from.length)));
  const strides = contiguousStrides(from);
  const pick = (isWanted: (axis: number) => boolean) => {
    const axes = [...from.keys()].filter(isWanted);
    const merged = mergeAxes(
      axes.map((axis) => from[axis] as number),
      [axes.map((axis) => strides[axis] as number)],
    );
    return { sizes: merged.sizes, strides: merged.strides[0] ?? [] };
  };
  const kept = pick((axis) => !vanishing.has(axis));
  const gone = pick((axis) => vanishing.has(axis));
  const work = new WorkBuilder();
  const cut = cutMaps(to, { source, target, rectifiedAs });
  const own = {
    [layout.WALK_AXES]: kept.sizes.length,
    ...axisWords(layout.WALK_SIZES, kept.sizes),
    ...axisWords(layout.WALK_STRIDES, kept.strides),
    [layout.WALK_OFFSET]: 0,
    [fields.REDUCE_AXES]: gone.sizes.length,
    ...axisWords(fields.REDUCE_SIZES, gone.sizes),
    ...axisWords(fields.REDUCE_STRIDES, gone.strides),
    [fields.REDUCE_DIVISOR]: op === 'mean' ? gone.sizes.reduce((product, size) => product * size, 1) : 1,
  };
  addChunkPass(work, KERNELS[op], cut, { count: fields.REDUCE_FIELDS, own });
  return work.finish(...cut.measured);
}
