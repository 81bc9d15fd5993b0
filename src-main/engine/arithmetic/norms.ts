// One normalised value: what it was, mean and variance of its set, factor and summand. Source: torch/nn/modules/batchnorm.py, instancenorm.py,
// normalization.py; evaluated, never training.
import type { NetworkNode } from '../../../src-shared/network/graph.ts';
import type { NormArithmetic } from '../../../src-shared/protocol/maps-messages.ts';
import { countOf, type OwnTensors, type Reading, valueAt } from './readings.ts';

/** Ranges of values that are measured together: `times` pieces of `count`, `step` apart. */
interface MeasuredSet {
  readonly first: number;
  readonly count: number;
  readonly times: number;
  readonly step: number;
}

/** @param flat of the value, the same in input and output; null where the node is no norm */
export function normAt(node: NetworkNode, reading: Reading, own: OwnTensors, flat: number): NormArithmetic | null {
  const { shape } = reading;
  switch (node.op) {
    case 'BatchNorm1d':
    case 'BatchNorm2d': {
      const each = countOf(shape.slice(2));
      const channels = shape[1] ?? 1;
      const channel = Math.floor(flat / each) % channels;
      const set = { first: channel * each, count: each, times: shape[0] ?? 1, step: channels * each };
      return norm(node.attributes, { reading, own, flat, channel, set });
    }
    case 'InstanceNorm2d': {
      const each = countOf(shape.slice(-2));
      const plane = Math.floor(flat / each);
      const set = { first: plane * each, count: each, times: 1, step: 0 };
      return norm(node.attributes, { reading, own, flat, channel: plane % (shape.at(-3) ?? 1), set });
    }
    case 'GroupNorm': {
      const [, channels = 1, ...rest] = shape;
      const each = countOf(rest);
      const count = (channels / node.attributes.numGroups) * each;
      const set = { first: Math.floor(flat / count) * count, count, times: 1, step: 0 };
      const channel = Math.floor(flat / each) % channels;
      return norm({ eps: node.attributes.eps, trackRunningStats: false }, { reading, own, flat, channel, set });
    }
    case 'LayerNorm': {
      const count = countOf(node.attributes.normalizedShape);
      const set = { first: Math.floor(flat / count) * count, count, times: 1, step: 0 };
      return norm({ eps: node.attributes.eps, trackRunningStats: false }, { reading, own, flat, channel: flat % count, set });
    }
    default:
      return null;
  }
}

interface NormPlace {
  readonly reading: Reading;
  readonly own: OwnTensors;
  readonly flat: number;
  /** Which of the weights. */
  readonly channel: number;
  readonly set: MeasuredSet;
}

function norm(
  { eps, trackRunningStats }: { readonly eps: number; readonly trackRunningStats: boolean },
  { reading, own, flat, channel, set }: NormPlace,
): NormArithmetic {
  const kept = trackRunningStats ? { mean: own('running_mean'), variance: own('running_var') } : null;
  const statistics =
    kept?.mean && kept.variance
      ? { mean: kept.mean.data[channel] as number, variance: kept.variance.data[channel] as number, measured: null }
      : measure(reading, set);
  return {
    op: 'norm',
    before: valueAt(reading, flat),
    ...statistics,
    eps,
    weight: own('weight')?.data[channel] ?? 1,
    bias: own('bias')?.data[channel] ?? 0,
  };
}

/** Mean and biased variance, float64, in two passes. */
function measure(reading: Reading, { first, count, times, step }: MeasuredSet) {
  const measured = count * times;
  const sumOver = (term: (value: number) => number): number => {
    let sum = 0;
    for (let piece = 0; piece < times; piece++)
      for (const value of reading.values(first + piece * step, count)) sum += term(value);
    return sum;
  };
  const mean = sumOver((value) => value) / measured;
  return { mean, variance: sumOver((value) => (value - mean) ** 2) / measured, measured };
}
