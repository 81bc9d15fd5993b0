// nn.Conv2d: shape rule, cost, geometry and PyTorch's own refusals. Source: torch/nn/modules/conv.py, aten/src/ATen/native/Convolution.cpp.
import type { Conv2dAttributes, Pair, Shape } from '../operations.ts';
import { windowReach } from './grids.ts';
import { type Break, bracketed, countOf, defineRules, eachAxis, type ParameterTensor, type ShapeResult } from './op-rules.ts';
import { asBatch, isPicture, likeInput, needsPictures, PICTURE_AXES, paddingRankMessage } from './rank.ts';

const extentOf = ({ kernelSize, dilation }: Conv2dAttributes): Pair =>
  eachAxis((axis) => dilation[axis] * (kernelSize[axis] - 1) + 1);

const totalPadding = (attributes: Conv2dAttributes): Pair => {
  const { padding } = attributes;
  if (padding === 'valid') return [0, 0];
  if (padding === 'same') return eachAxis((axis) => extentOf(attributes)[axis] - 1);
  return eachAxis((axis) => 2 * padding[axis]);
};

/** Pixels added above and to the left, [top, left]; with 'same' an odd pixel goes to the other side, as in PyTorch. */
export const paddingBefore = (attributes: Conv2dAttributes): Pair => {
  const total = totalPadding(attributes);
  return eachAxis((axis) => Math.floor(total[axis] / 2));
};

const outputSide = (attributes: Conv2dAttributes, side: Pair): Pair => {
  const total = totalPadding(attributes);
  const extent = extentOf(attributes);
  return eachAxis((axis) => Math.floor((side[axis] + total[axis] - extent[axis]) / attributes.stride[axis]) + 1);
};

const weightShape = ({ inChannels, outChannels, kernelSize, groups }: Conv2dAttributes): Shape => [
  outChannels,
  Math.floor(inChannels / groups),
  ...kernelSize,
];

/** groups against both sides, for a convolution and its transpose. */
export function groupsBreak({
  inChannels,
  outChannels,
  groups,
}: Pick<Conv2dAttributes, 'inChannels' | 'outChannels' | 'groups'>): Break | null {
  const side = inChannels % groups !== 0 ? 'in_channels' : outChannels % groups !== 0 ? 'out_channels' : null;
  if (side === null) return null;
  const channels = side === 'in_channels' ? inChannels : outChannels;
  return {
    code: 'groups-do-not-divide',
    message: `${channels} ${side} cannot be split into ${groups} equal groups.`,
    rule: 'groups must divide both in_channels and out_channels.',
    expected: `groups that divide ${inChannels} and ${outChannels}`,
    found: `groups=${groups}`,
    torchMessage: `${side} must be divisible by groups`,
  };
}

function constructing(attributes: Conv2dAttributes): Break | null {
  const { padding, stride } = attributes;
  const groups = groupsBreak(attributes);
  if (groups) return groups;
  if (padding === 'same' && stride.some((step) => step !== 1)) {
    return {
      code: 'same-with-stride',
      message: `padding='same' keeps the size, stride ${stride.join(' x ')} shrinks it: PyTorch refuses both together.`,
      rule: "padding='same' needs stride 1.",
      expected: 'stride=1, or padding as a number',
      found: `stride=${stride[0] === stride[1] ? stride[0] : `(${stride.join(', ')})`} with padding='same'`,
      torchMessage: "padding='same' is not supported for strided convolutions",
    };
  }
  return null;
}

/** What reaches the convolution proper: PyTorch pads by itself first for the padding modes and where 'same' is uneven. */
function paddedFirst(attributes: Conv2dAttributes, [batch = 1, channels = 1, rows = 1, columns = 1]: Shape): Shape {
  const total = totalPadding(attributes);
  const added = (axis: 0 | 1): number => {
    if (attributes.paddingMode !== 'zeros') return total[axis];
    return attributes.padding === 'same' ? total[axis] % 2 : 0;
  };
  return [batch, channels, rows + added(0), columns + added(1)];
}

const circularBreak = (): Break => ({
  code: 'rank-mismatch',
  message: "padding_mode='circular' needs the batch axis: PyTorch does not wrap a picture without one.",
  rule: "padding_mode='circular' takes N x C x H x W only.",
  expected: 'N x C x H x W',
  found: 'C x H x W',
  torchMessage: 'Invalid padding size, expected 2 but got 4',
});

/** @param axes of the input */
function paddingModeBreak(attributes: Conv2dAttributes, side: Pair, axes: number): Break | null {
  const { paddingMode } = attributes;
  if (paddingMode === 'circular' && axes < PICTURE_AXES) return circularBreak();
  if (paddingMode !== 'reflect' && paddingMode !== 'circular') return null;
  const before = paddingBefore(attributes);
  const total = totalPadding(attributes);
  const most = eachAxis((axis) => Math.max(before[axis], total[axis] - before[axis]));
  const tooFar = (axis: 0 | 1): boolean => (paddingMode === 'reflect' ? most[axis] >= side[axis] : most[axis] > side[axis]);
  // PyTorch looks at the last axis first.
  const axis = tooFar(1) ? 1 : tooFar(0) ? 0 : null;
  if (axis === null) return null;
  const found = `padding ${most[axis]} on ${side[axis]} pixels`;
  const rule = `padding_mode='${paddingMode}' takes its pixels from the picture, so the padding must be ${paddingMode === 'reflect' ? 'smaller than' : 'at most'} the side.`;
  return {
    code: 'size-mismatch',
    message: `There are too few pixels to pad with: ${found}.`,
    rule,
    expected: `padding ${paddingMode === 'reflect' ? 'below' : 'of at most'} ${side[axis]}`,
    found,
    torchMessage:
      paddingMode === 'circular'
        ? 'Padding value causes wrapping around more than once.'
        : `Argument #${axis === 1 ? '4' : '6'}: Padding size should be less than the corresponding input dimension, but got: padding (${before[axis]}, ${total[axis] - before[axis]}) at dimension ${axes - 2 + axis} of input ${axes}`,
  };
}

function shape(attributes: Conv2dAttributes, [input = []]: readonly Shape[]): ShapeResult {
  if (!isPicture(input)) {
    // Other padding than zeros is a step of its own, which looks at the axes first.
    const torchMessage =
      attributes.paddingMode === 'zeros'
        ? `Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: ${bracketed(input)}`
        : paddingRankMessage(input.length);
    return { broken: needsPictures('Conv2d', input, torchMessage), assumed: null };
  }
  const batched = asBatch(input);
  const [batch, channels, rows, columns] = batched;
  const side: Pair = [rows, columns];
  const [outRows, outColumns] = outputSide(attributes, side);
  const given = likeInput(input, [batch, attributes.outChannels, outRows, outColumns]);
  const padding = paddingModeBreak(attributes, side, input.length);
  if (padding) return { broken: padding, assumed: given };
  const fits = outRows >= 1 && outColumns >= 1;
  if (channels !== attributes.inChannels) {
    return { broken: channelBreak(attributes, paddedFirst(attributes, batched)), assumed: fits ? given : null };
  }
  return fits ? { shape: given } : { broken: kernelBreak(attributes, side), assumed: null };
}

function channelBreak(attributes: Conv2dAttributes, seen: Shape): Break {
  const { inChannels, groups } = attributes;
  const [, channels = 1] = seen;
  return {
    code: 'channel-mismatch',
    message: `This layer takes ${inChannels} channel${inChannels === 1 ? '' : 's'} and is given ${channels}.`,
    rule: 'in_channels must equal the number of channels that arrive: the out_channels of the layer before, or the channels of the input.',
    expected: `${inChannels} channels`,
    found: `${channels} channels`,
    torchMessage: `Given groups=${groups}, weight of size ${bracketed(weightShape(attributes))}, expected input${bracketed(seen)} to have ${inChannels} channels, but got ${channels} channels instead`,
  };
}

function kernelBreak(attributes: Conv2dAttributes, side: Pair): Break {
  const total = totalPadding(attributes);
  const padded = eachAxis((axis) => side[axis] + total[axis]).join(' x ');
  const extent = extentOf(attributes).join(' x ');
  return {
    code: 'kernel-larger-than-input',
    message: `The kernel spans ${extent} pixels, the padded input has ${padded}: it fits nowhere.`,
    rule: 'dilation * (kernel_size - 1) + 1 must not exceed the input size plus both paddings, on either axis.',
    expected: `at least ${extent} pixels`,
    found: `${padded} pixels with padding`,
    torchMessage: `Calculated padded input size per channel: (${padded}). Kernel size: (${extent}). Kernel size can't be greater than actual input size`,
  };
}

function parameters(attributes: Conv2dAttributes): readonly ParameterTensor[] {
  const weight = weightShape(attributes);
  const fanIn = countOf(weight.slice(1));
  const bias: ParameterTensor = { name: 'bias', shape: [attributes.outChannels], fanIn, initial: 'bias' };
  return [{ name: 'weight', shape: weight, fanIn, initial: 'kaiming' }, ...(attributes.bias ? [bias] : [])];
}

function formula(attributes: Conv2dAttributes, [input = []]: readonly Shape[], output: Shape): string {
  const total = totalPadding(attributes);
  return eachAxis((axis) => axis)
    .map((axis) => {
      const at = axis as 0 | 1;
      const name = at === 0 ? 'H' : 'W';
      const span = `${attributes.dilation[at]}*(${attributes.kernelSize[at]} - 1)`;
      return `${name}_out = floor((${input[axis + 2]} + ${total[at]} - ${span} - 1) / ${attributes.stride[at]}) + 1 = ${output[axis + 2]}`;
    })
    .join('; ');
}

export const convolution = defineRules<Conv2dAttributes>({
  constructing,
  shape,
  parameters,
  macs: (attributes, _inputs, output) => countOf(output) * countOf(weightShape(attributes).slice(1)),
  reach: (attributes) => windowReach(extentOf(attributes), attributes.stride, paddingBefore(attributes)),
  formula,
});
