// nn.ConvTranspose2d: shape rule, cost, geometry and PyTorch's own refusals. Source: torch/nn/modules/conv.py,
// aten/src/ATen/native/Convolution.cpp, NaiveConvolutionTranspose2d.cpp.
import type { ConvTranspose2dAttributes, Pair, Shape } from '../operations.ts';
import { groupsBreak } from './convolution.ts';
import { gridOf } from './grids.ts';
import { type Break, bracketed, countOf, defineRules, eachAxis, type ParameterTensor, type ShapeResult } from './op-rules.ts';
import { asBatch, isPicture, likeInput, needsPictures } from './rank.ts';

const outputSide = (attributes: ConvTranspose2dAttributes, side: Pair): Pair =>
  eachAxis((axis) => {
    const { stride, padding, dilation, kernelSize, outputPadding } = attributes;
    const span = dilation[axis] * (kernelSize[axis] - 1);
    return (side[axis] - 1) * stride[axis] - 2 * padding[axis] + span + outputPadding[axis] + 1;
  });

/** (in, out / groups, height, width): the other way round than a convolution's. */
const weightShape = ({ inChannels, outChannels, kernelSize, groups }: ConvTranspose2dAttributes): Shape => [
  inChannels,
  Math.floor(outChannels / groups),
  ...kernelSize,
];

function channelBreak(attributes: ConvTranspose2dAttributes, seen: Shape): Break {
  const { inChannels } = attributes;
  const [, channels = 1] = seen;
  return {
    code: 'channel-mismatch',
    message: `This layer takes ${inChannels} channel${inChannels === 1 ? '' : 's'} and is given ${channels}.`,
    rule: 'in_channels must equal the number of channels that arrive: the out_channels of the layer before, or the channels of the input.',
    expected: `${inChannels} channels`,
    found: `${channels} channels`,
    torchMessage: `Given transposed=1, weight of size ${bracketed(weightShape(attributes))}, expected input${bracketed(seen)} to have ${inChannels} channels, but got ${channels} channels instead`,
  };
}

function outputPaddingBreak({ outputPadding, stride, dilation }: ConvTranspose2dAttributes): Break | null {
  const axis = ([0, 1] as const).find((at) => outputPadding[at] >= stride[at] && outputPadding[at] >= dilation[at]);
  if (axis === undefined) return null;
  const named = (name: string, [height, width]: Pair): string => `${name}_height: ${height} ${name}_width: ${width}`;
  return {
    code: 'size-mismatch',
    message: `output_padding ${outputPadding[axis]} is not smaller than stride ${stride[axis]} or dilation ${dilation[axis]}.`,
    rule: 'output_padding chooses among the sizes that one stride can come from: it must be smaller than stride or dilation.',
    expected: `output_padding below ${Math.max(stride[axis], dilation[axis])}`,
    found: `output_padding ${outputPadding[axis]}`,
    torchMessage: `output padding must be smaller than either stride or dilation, but got ${named('output_padding', outputPadding)} ${named('stride', stride)} ${named('dilation', dilation)}`,
  };
}

function emptyBreak(side: Pair, made: Pair): Break {
  const empty = side.includes(0);
  return {
    code: 'empty-output',
    message: empty
      ? 'There is nothing to work on: a side of the input is 0.'
      : `Nothing is left: the padding takes more away than the kernel adds (${made.join(' x ')}).`,
    rule: '(input - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + output_padding + 1 must be at least 1, on both axes.',
    expected: 'an output of at least 1 x 1',
    found: made.join(' x '),
    torchMessage: `Given input size per channel: (${side.join(' x ')}). Calculated output size per channel: (${made.join(' x ')}). Output size is too small`,
  };
}

function shape(attributes: ConvTranspose2dAttributes, [input = []]: readonly Shape[]): ShapeResult {
  if (!isPicture(input)) {
    const torchMessage = `Expected 3D (unbatched) or 4D (batched) input to conv_transpose2d, but got input of size: ${bracketed(input)}`;
    return { broken: needsPictures('ConvTranspose2d', input, torchMessage), assumed: null };
  }
  const batched = asBatch(input);
  const [batch, channels, rows, columns] = batched;
  const made = outputSide(attributes, [rows, columns]);
  const fits = made[0] >= 1 && made[1] >= 1;
  const given = likeInput(input, [batch, attributes.outChannels, ...made]);
  const assumed = fits ? given : null;
  if (channels !== attributes.inChannels) return { broken: channelBreak(attributes, batched), assumed };
  const outputPadding = outputPaddingBreak(attributes);
  if (outputPadding) return { broken: outputPadding, assumed };
  return fits ? { shape: given } : { broken: emptyBreak([rows, columns], made), assumed: null };
}

function parameters(attributes: ConvTranspose2dAttributes): readonly ParameterTensor[] {
  const weight = weightShape(attributes);
  const fanIn = countOf(weight.slice(1));
  const bias: ParameterTensor = { name: 'bias', shape: [attributes.outChannels], fanIn, initial: 'bias' };
  return [{ name: 'weight', shape: weight, fanIn, initial: 'kaiming' }, ...(attributes.bias ? [bias] : [])];
}

function formula(attributes: ConvTranspose2dAttributes, [input = []]: readonly Shape[], output: Shape): string {
  const { stride, padding, dilation, kernelSize, outputPadding } = attributes;
  return eachAxis((axis) => {
    const span = `${dilation[axis]}*(${kernelSize[axis]} - 1)`;
    const side = input.at(axis - 2);
    return `${axis === 0 ? 'H' : 'W'}_out = (${side} - 1)*${stride[axis]} - 2*${padding[axis]} + ${span} + ${outputPadding[axis]} + 1 = ${output.at(axis - 2)}`;
  }).join('; ');
}

export const transposedConvolution = defineRules<ConvTranspose2dAttributes>({
  constructing: groupsBreak,
  shape,
  parameters,
  macs: (attributes, [input = []]) => countOf(input) * countOf(weightShape(attributes).slice(1)),
  // Output o sees the inputs from (o + padding - span) / stride to (o + padding) / stride.
  reach: ({ kernelSize, dilation, stride, padding }) =>
    gridOf((axis) => {
      const span = dilation[axis] * (kernelSize[axis] - 1);
      return { extent: span / stride[axis] + 1, jump: 1 / stride[axis], start: (padding[axis] - span / 2) / stride[axis] };
    }),
  formula,
});
