// Normalisations. With running statistics a layer is one factor and one summand per channel, computed in float64 here. Without them lines are
// measured, groups of lines give factors, and the same pass applies them. Source: aten/src/ATen/native/Normalization.cpp, group_norm.cpp.
import type {
  FeatureNormAttributes,
  GroupNormAttributes,
  LayerNormAttributes,
  Shape,
} from '../../src-shared/network/operations.ts';
import { known } from '../../src-shared/network/size-expressions.ts';
import { CHUNK_FIELDS, STATISTICS_WORDS } from '../kernels/descriptor-fields.ts';
import * as layout from '../kernels/layout-fields.ts';
import * as norm from '../kernels/norm-fields.ts';
import { mapsOf } from './activation.ts';
import { descriptorWords } from './descriptor-words.ts';
import { floatWord, WorkBuilder } from './node-work.ts';
import { addBinaryPass } from './plan-arithmetic.ts';
import { addChunkPass, addMeasuring, cutLines } from './plan-chunks.ts';
import type { Address, Flow, Measured, NodeWork } from './plan-types.ts';

const FLOAT_BYTES = 4;
const DOUBLE_BYTES = 8;
/** Values normalised per block of nn.LayerNorm. */
const LAYER_BLOCK_VALUES = 32768;

/** null: the layer has none. */
export interface AffineTensors {
  readonly weight: Float32Array | null;
  readonly bias: Float32Array | null;
}

export interface RunningStatistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** (x - mean) / sqrt(var + eps) * weight + bias as scale * x + shift, per channel (axis 1). */
export function planRunningNorm(eps: number, { weight, bias }: AffineTensors, running: RunningStatistics, flow: Flow): NodeWork {
  const scales = Float64Array.from(running.variance, (variance, c) => (weight?.[c] ?? 1) / Math.sqrt(variance + eps));
  const shifts = Float32Array.from(scales, (scale, c) => (bias?.[c] ?? 0) - (running.mean[c] as number) * scale);
  const work = new WorkBuilder();
  const factors = { scales: work.constant(Float32Array.from(scales)), shifts: work.constant(shifts), count: scales.length };
  return work.finish(...addScaleShift(work, factors, flow));
}

/** One factor per channel, or per line where `count` is the number of lines. */
interface Factors {
  readonly scales: Address;
  readonly shifts: Address;
  readonly count: number;
}

function addScaleShift(work: WorkBuilder, factors: Factors, { source, target, to, rectifiedAs }: Flow): Measured {
  const [items = 1, channels = 1, ...rest] = to;
  const perLine = countOf(rest);
  if (perLine === 1) {
    // N x C (x 1 x 1): the factors lie along the rows.
    const along = { target, to, rectifiedAs: null, alpha: 1 };
    const shape = factors.count === channels ? [channels, ...rest] : to;
    addBinaryPass(
      work,
      'f32_mul',
      [
        { address: source, shape: to },
        { address: factors.scales, shape },
      ],
      along,
    );
    return addBinaryPass(
      work,
      'f32_add',
      [
        { address: target, shape: to },
        { address: factors.shifts, shape },
      ],
      along,
    );
  }
  const lines = items * channels;
  const isMaps = mapsOf(to).maps === lines;
  const ends = { source, target, rectifiedAs: isMaps ? rectifiedAs : null };
  const cut = cutLines([lines, perLine], ends, isMaps ? { place: 'statistics' } : 0);
  const own = {
    [layout.AFFINE_SCALES]: factors.scales,
    [layout.AFFINE_SHIFTS]: factors.shifts,
    [layout.AFFINE_FACTORS]: factors.count,
  };
  addChunkPass(work, 'f32_scale_shift', cut, { count: layout.AFFINE_FIELDS, own });
  return isMaps ? [cut.chunks, rectifiedAs === null ? null : cut.chunks] : [addMeasuring(work, target, to), null];
}

/** Which lines (item, channel) are normalised together. */
interface Grouping {
  readonly groups: number;
  readonly groupLines: number;
  readonly firstStep: number;
  readonly lineStep: number;
}

function planMeasuredNorm(eps: number, { weight, bias }: AffineTensors, grouping: Grouping, flow: Flow): NodeWork {
  const [items = 1, channels = 1, ...rest] = flow.to;
  const lines = items * channels;
  const perLine = countOf(rest);
  const work = new WorkBuilder();
  const chunks = cutLines([lines, perLine], { source: 0, target: 0 }, 0).chunks;
  const measured = work.room(lines * chunks * STATISTICS_WORDS * DOUBLE_BYTES);
  addChunkPass(work, 'f32_statistics', cutLines([lines, perLine], { source: flow.source, target: 0 }, measured), {
    count: CHUNK_FIELDS,
    own: {},
  });
  const scales = work.room(lines * FLOAT_BYTES);
  const shifts = work.room(lines * FLOAT_BYTES);
  const words = descriptorWords(norm.NORM_FIELDS, {
    [norm.NORM_MEASURED]: measured,
    [norm.NORM_LINES]: lines,
    [norm.NORM_CHUNKS]: chunks,
    [norm.NORM_LINE_VALUES]: perLine,
    [norm.NORM_FIRST_STEP]: grouping.firstStep,
    [norm.NORM_LINE_STEP]: grouping.lineStep,
    [norm.NORM_GROUP_LINES]: grouping.groupLines,
    [norm.NORM_GAMMA]: weight ? work.constant(weight) : 0,
    [norm.NORM_BETA]: bias ? work.constant(bias) : 0,
    [norm.NORM_CHANNELS]: channels,
    [norm.NORM_EPS]: floatWord(eps),
    [norm.NORM_SCALES]: scales,
    [norm.NORM_SHIFTS]: shifts,
  });
  work.pass({ kernel: 'f32_norm_factors', blocks: grouping.groups, words });
  return work.finish(...addScaleShift(work, { scales, shifts, count: lines }, flow));
}

/** nn.BatchNorm without running statistics: every channel over all items. */
export function planBatchStatisticsNorm({ eps }: FeatureNormAttributes, affine: AffineTensors, flow: Flow): NodeWork {
  const [items = 1, channels = 1] = flow.to;
  return planMeasuredNorm(eps, affine, { groups: channels, groupLines: items, firstStep: 1, lineStep: channels }, flow);
}

/** nn.InstanceNorm2d: every channel of every item by itself; C x H x W counts as one item. */
export function planInstanceNorm({ eps }: FeatureNormAttributes, affine: AffineTensors, flow: Flow): NodeWork {
  const [items = 1, channels = 1] = flow.to;
  return planMeasuredNorm(eps, affine, { groups: items * channels, groupLines: 1, firstStep: 1, lineStep: 1 }, flow);
}

/** nn.GroupNorm: the channels of a group together, item by item. */
export function planGroupNorm({ eps, numGroups, numChannels }: GroupNormAttributes, affine: AffineTensors, flow: Flow): NodeWork {
  const [items = 1] = flow.to;
  const groupLines = known(numChannels) / numGroups;
  return planMeasuredNorm(eps, affine, { groups: items * numGroups, groupLines, firstStep: groupLines, lineStep: 1 }, flow);
}

/** nn.LayerNorm over the last axes. */
export function planLayerNorm(
  attributes: LayerNormAttributes,
  { weight, bias }: AffineTensors,
  { source, target, to }: Flow,
): NodeWork {
  const values = countOf(attributes.normalizedShape);
  const rows = countOf(to) / values;
  const perBlock = Math.max(1, Math.floor(LAYER_BLOCK_VALUES / values));
  const work = new WorkBuilder();
  const words = descriptorWords(norm.LAYER_FIELDS, {
    [norm.LAYER_INPUT]: source,
    [norm.LAYER_OUTPUT]: target,
    [norm.LAYER_ROWS]: rows,
    [norm.LAYER_VALUES]: values,
    [norm.LAYER_ROWS_PER_BLOCK]: perBlock,
    [norm.LAYER_GAMMA]: weight ? work.constant(weight) : 0,
    [norm.LAYER_BETA]: bias ? work.constant(bias) : 0,
    [norm.LAYER_EPS]: floatWord(attributes.eps),
  });
  work.pass({ kernel: 'f32_layer_norm', blocks: Math.ceil(rows / perBlock), words });
  return work.finish(addMeasuring(work, target, to));
}

const countOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);
