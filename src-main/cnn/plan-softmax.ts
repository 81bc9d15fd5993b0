// nn.Softmax and nn.LogSoftmax along one axis. Source: torch/nn/functional.py, softmax and _get_softmax_dim.
import type { Shape } from '../../src-shared/network/operations.ts';
import * as fields from '../kernels/norm-fields.ts';
import { descriptorWords } from './descriptor-words.ts';
import { WorkBuilder } from './node-work.ts';
import { addMeasuring } from './plan-chunks.ts';
import type { Flow, NodeWork } from './plan-types.ts';
import { axisOf } from './strides.ts';

/** Values per block. */
const BLOCK_VALUES = 32768;
/** Columns are taken four at a time: blocks begin at whole vectors. */
const LANES = 4;
/** Ranks whose implicit axis is the first; for others it is the second. */
const FIRST_AXIS_RANKS = [0, 1, 3];

export function planSoftmax(isLog: boolean, dim: number | null, { source, target, to }: Flow): NodeWork {
  const axis = axisOf(dim ?? (FIRST_AXIS_RANKS.includes(to.length) ? 0 : 1), to.length);
  const count = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);
  const outer = count(to.slice(0, axis));
  const length = to[axis] ?? 1;
  const inner = count(to.slice(axis + 1));
  const fitting = Math.max(1, Math.floor(BLOCK_VALUES / length));
  const perBlock = inner === 1 ? fitting : Math.max(LANES, Math.floor(fitting / LANES) * LANES);
  const blocksPerOuter = inner === 1 ? 1 : Math.ceil(inner / perBlock);
  const work = new WorkBuilder();
  const words = descriptorWords(fields.SOFTMAX_FIELDS, {
    [fields.SOFTMAX_INPUT]: source,
    [fields.SOFTMAX_OUTPUT]: target,
    [fields.SOFTMAX_OUTER]: outer,
    [fields.SOFTMAX_AXIS]: length,
    [fields.SOFTMAX_INNER]: inner,
    [fields.SOFTMAX_PER_BLOCK]: perBlock,
    [fields.SOFTMAX_BLOCKS_PER_OUTER]: blocksPerOuter,
    [fields.SOFTMAX_LOG]: isLog ? 1 : 0,
  });
  const blocks = inner === 1 ? Math.ceil(outer / perBlock) : outer * blocksPerOuter;
  work.pass({ kernel: 'f32_softmax', blocks: length === 0 ? 0 : blocks, words });
  return work.finish(addMeasuring(work, target, to));
}
