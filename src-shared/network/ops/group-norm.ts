// nn.GroupNorm and nn.LayerNorm. Source: torch/nn/modules/normalization.py, aten/src/ATen/native/group_norm.cpp, layer_norm.h.
import type { GroupNormAttributes, LayerNormAttributes, Shape } from '../operations.ts';
import { known } from '../size-expressions.ts';
import { axisBreak } from './axes.ts';
import { affineTensors } from './batch-norm.ts';
import { type Break, bracketed, countOf, defineRules, type ShapeResult, sizes } from './op-rules.ts';

function groupConstructing({ numGroups, numChannels }: GroupNormAttributes): Break | null {
  if (typeof numChannels !== 'number' || numChannels % numGroups === 0) return null;
  return {
    code: 'groups-do-not-divide',
    message: `${numChannels} channels cannot be split into ${numGroups} equal groups.`,
    rule: 'num_groups must divide num_channels.',
    expected: `num_groups that divides ${numChannels}`,
    found: `num_groups=${numGroups}`,
    torchMessage: 'num_channels must be divisible by num_groups',
  };
}

function groupShape({ numGroups, affine, ...given }: GroupNormAttributes, [input = []]: readonly Shape[]): ShapeResult {
  const numChannels = known(given.numChannels);
  const axis = axisBreak(1, input.length, input, 'the axis of channels');
  if (axis) return { broken: { ...axis, message: `GroupNorm takes N x C x ... and is given ${sizes(input)}.` }, assumed: null };
  const [batch = 1, channels = 1, ...rest] = input;
  const found = {
    code: 'norm-mismatch',
    message: `This GroupNorm is made for ${numChannels} channels and is given ${channels}.`,
    rule: 'num_channels must equal the number of channels that arrive: the out_channels of the layer before.',
    expected: `${numChannels} channels`,
    found: `${channels} channels`,
  } as const;
  const perGroup = Math.floor((batch * channels) / numGroups) * countOf(rest);
  if (perGroup === 1) {
    const torchMessage = `Expected more than 1 value per channel when training, got input size ${bracketed([Math.floor((batch * channels) / numGroups), numGroups, ...rest])}`;
    const message = `Each group has a single value (${sizes(input)} in ${numGroups} groups).`;
    const rule = 'A norm measures its own input, and one value has no spread.';
    return {
      broken: { code: 'size-mismatch', message, rule, expected: 'more than one value per group', found: '1 value', torchMessage },
      assumed: input,
    };
  }
  if (channels % numGroups !== 0) {
    const torchMessage = `Expected number of channels in input to be divisible by num_groups, but got input of shape ${bracketed(input)} and num_groups=${numGroups}`;
    return { broken: { ...found, torchMessage }, assumed: input };
  }
  if (channels === numChannels || !affine) return { shape: input };
  const torchMessage = `Expected weight to be a vector of size equal to the number of channels in input, but got weight of shape [${numChannels}] and input of shape ${bracketed(input)}`;
  return { broken: { ...found, torchMessage }, assumed: input };
}

export const groupNorm = defineRules<GroupNormAttributes>({
  constructing: groupConstructing,
  shape: groupShape,
  parameters: ({ numChannels, affine }) => (affine ? affineTensors([known(numChannels)]) : []),
});

export const layerNorm = defineRules<LayerNormAttributes>({
  shape({ normalizedShape }, [input = []]) {
    const last = input.slice(Math.max(0, input.length - normalizedShape.length));
    if (normalizedShape.length > 0 && last.join() === normalizedShape.join()) return { shape: input };
    const isEmpty = normalizedShape.length === 0;
    const torchMessage = isEmpty
      ? 'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []'
      : `Given normalized_shape=${bracketed(normalizedShape)}, expected input with shape [*, ${normalizedShape.join(', ')}], but got input of size${bracketed(input)}`;
    const broken: Break = {
      code: 'norm-mismatch',
      message: `This LayerNorm is made for ${sizes(normalizedShape)} on the last axes and is given ${sizes(input)}.`,
      rule: 'normalized_shape must equal the last axes of what arrives.',
      expected: `... x ${normalizedShape.join(' x ')}`,
      found: sizes(input),
      torchMessage,
    };
    return { broken, assumed: input };
  },
  parameters: ({ normalizedShape, elementwiseAffine, bias }) => (elementwiseAffine ? affineTensors(normalizedShape, bias) : []),
});
