// nn.BatchNorm1d/2d and nn.InstanceNorm2d, evaluated. Source: torch/nn/modules/batchnorm.py, instancenorm.py, aten/src/ATen/native/Normalization.cpp.
import type { FeatureNormAttributes, Shape } from '../operations.ts';
import {
  type Break,
  type BufferTensor,
  bracketed,
  countOf,
  defineRules,
  type ParameterTensor,
  type ShapeResult,
  sizes,
} from './op-rules.ts';
import { isPicture, PICTURE_AXES } from './rank.ts';

/** Weight and bias: one factor and one summand per channel, 1 and 0 at the start. */
export const affineTensors = (shape: Shape, withBias = true): readonly ParameterTensor[] => {
  const fanIn = countOf(shape);
  const weight: ParameterTensor = { name: 'weight', shape, fanIn, initial: { fill: 1 } };
  return withBias ? [weight, { name: 'bias', shape, fanIn, initial: { fill: 0 } }] : [weight];
};

const runningStatistics = ({ numFeatures, trackRunningStats }: FeatureNormAttributes): readonly BufferTensor[] =>
  trackRunningStats
    ? [
        { name: 'running_mean', shape: [numFeatures], fill: 0, dtype: 'float32' },
        { name: 'running_var', shape: [numFeatures], fill: 1, dtype: 'float32' },
        { name: 'num_batches_tracked', shape: [], fill: 0, dtype: 'int64' },
      ]
    : [];

function rankBreak(op: string, input: Shape, accepted: string, torchRanks: string): Break {
  return {
    code: 'rank-mismatch',
    message: `${op} takes ${accepted} and is given ${input.length} ${input.length === 1 ? 'axis' : 'axes'} (${sizes(input)}).`,
    rule: `${op} takes ${accepted}.`,
    expected: accepted,
    found: sizes(input),
    torchMessage: `expected ${torchRanks} input (got ${input.length}D input)`,
  };
}

/**
 * PyTorch looks at the running mean first, then at the weight; with neither, any number of channels will do.
 * @param repeats an instance norm is computed with the batch's channels side by side, and its sentence counts them all
 */
function featureBreak(op: string, attributes: FeatureNormAttributes, channels: number, repeats = 1): Break | null {
  const { numFeatures, trackRunningStats, affine } = attributes;
  const first = trackRunningStats ? 'running_mean' : affine ? 'weight' : null;
  if (channels === numFeatures || first === null) return null;
  return {
    code: 'norm-mismatch',
    message: `This ${op} is made for ${numFeatures} channel${numFeatures === 1 ? '' : 's'} and is given ${channels}.`,
    rule: 'num_features must equal the number of channels that arrive: the out_channels of the layer before.',
    expected: `${numFeatures} channels`,
    found: `${channels} channels`,
    torchMessage: `${first} should contain ${channels * repeats} elements not ${numFeatures * repeats}`,
  };
}

/** Statistics of the input itself need more than one value to be taken over. */
const loneBreak = (message: string, input: Shape, torchMessage: string): Break => ({
  code: 'size-mismatch',
  message: `${message} (${sizes(input)}).`,
  rule: 'Without running statistics a norm measures its own input, and one value has no spread.',
  expected: 'more than one value per channel',
  found: '1 value',
  torchMessage,
});

function batchNormShape(op: string, attributes: FeatureNormAttributes, input: Shape): ShapeResult {
  const [batch = 1, channels = 1, ...rest] = input;
  const feature = featureBreak(op, attributes, channels);
  const isLone = !attributes.trackRunningStats && batch * countOf(rest) === 1;
  if (isLone) {
    const torchMessage = `Expected more than 1 value per channel when training, got input size torch.Size(${bracketed(input)})`;
    return { broken: loneBreak('Each channel has a single value', input, torchMessage), assumed: input };
  }
  return feature ? { broken: feature, assumed: input } : { shape: input };
}

const common = {
  parameters: ({ numFeatures, affine }: FeatureNormAttributes) => (affine ? affineTensors([numFeatures]) : []),
  buffers: runningStatistics,
};

export const batchNorm2d = defineRules<FeatureNormAttributes>({
  ...common,
  shape: (attributes, [input = []]) =>
    input.length === PICTURE_AXES
      ? batchNormShape('BatchNorm2d', attributes, input)
      : { broken: rankBreak('BatchNorm2d', input, 'N x C x H x W', '4D'), assumed: null },
});

export const batchNorm1d = defineRules<FeatureNormAttributes>({
  ...common,
  shape: (attributes, [input = []]) =>
    input.length === 2 || input.length === 3
      ? batchNormShape('BatchNorm1d', attributes, input)
      : { broken: rankBreak('BatchNorm1d', input, 'N x C or N x C x L', '2D or 3D'), assumed: null },
});

export const instanceNorm2d = defineRules<FeatureNormAttributes>({
  ...common,
  shape(attributes, [input = []]) {
    if (!isPicture(input)) {
      return { broken: rankBreak('InstanceNorm2d', input, 'N x C x H x W or C x H x W', '3D or 4D'), assumed: null };
    }
    const batched = input.length === PICTURE_AXES ? input : [1, ...input];
    if (!attributes.trackRunningStats && countOf(batched.slice(2)) === 1) {
      const torchMessage = `Expected more than 1 spatial element when training, got input size torch.Size(${bracketed(batched)})`;
      return { broken: loneBreak('Each channel has a single pixel', input, torchMessage), assumed: input };
    }
    const feature = featureBreak('InstanceNorm2d', attributes, input.at(-3) ?? 1, batched[0]);
    return feature ? { broken: feature, assumed: input } : { shape: input };
  },
});
