// nn.MaxPool2d: shape rule with ceil_mode, geometry and PyTorch's own refusals. Source: aten/src/ATen/native/Pool.h, torch/nn/modules/pooling.py.
import type { MaxPool2dAttributes, Pair, Shape } from '../operations.ts';
import type { Break, OpRules, ShapeResult } from './op-rules.ts';
import { needsPictures, PICTURE_AXES } from './rank.ts';

const extentOf = ({ kernelSize, dilation }: MaxPool2dAttributes, axis: 0 | 1): number =>
  dilation[axis] * (kernelSize[axis] - 1) + 1;

/** pooling_output_shape_pad_lr: with ceil_mode the last window must start inside the input or its left padding. */
function outputSide(attributes: MaxPool2dAttributes, side: number, axis: 0 | 1): number {
  const stride = attributes.stride[axis];
  const padding = attributes.padding[axis];
  const room = side + 2 * padding - extentOf(attributes, axis) + (attributes.ceilMode ? stride - 1 : 0);
  const size = Math.floor(room / stride) + 1;
  return attributes.ceilMode && (size - 1) * stride >= side + padding ? size - 1 : size;
}

function paddingBreak({ padding, kernelSize }: MaxPool2dAttributes): Break | null {
  const axis = ([0, 1] as const).find((candidate) => padding[candidate] > Math.floor(kernelSize[candidate] / 2));
  if (axis === undefined) return null;
  return {
    code: 'pool-padding',
    message: `padding ${padding[axis]} is more than half of the window (${kernelSize[axis]}): a window could lie on padding alone.`,
    rule: 'Padding of a pooling layer is at most half of its kernel_size.',
    expected: `padding of at most ${Math.floor(kernelSize[axis] / 2)}`,
    found: `padding ${padding[axis]} with kernel_size ${kernelSize[axis]}`,
    torchMessage: `pad should be at most half of kernel size, but got pad=${padding[axis]} and kernel_size=${kernelSize[axis]}`,
  };
}

function shape(attributes: MaxPool2dAttributes, [input = []]: readonly Shape[]): ShapeResult {
  if (input.length !== PICTURE_AXES) {
    const unbatched = input.length === PICTURE_AXES - 1;
    const torchMessage = unbatched ? '' : 'non-empty 3D or 4D (batch mode) tensor expected for input';
    return { broken: needsPictures('MaxPool2d', input, torchMessage), assumed: null };
  }
  const [batch = 1, channels = 1, rows = 1, columns = 1] = input;
  const side: Pair = [outputSide(attributes, rows, 0), outputSide(attributes, columns, 1)];
  const fits = side[0] >= 1 && side[1] >= 1;
  const padding = paddingBreak(attributes);
  if (padding) return { broken: padding, assumed: fits ? [batch, channels, ...side] : null };
  if (fits) return { shape: [batch, channels, ...side] };
  return { broken: emptyBreak(channels, [rows, columns], side, attributes), assumed: null };
}

function emptyBreak(channels: number, given: Pair, made: Pair, attributes: MaxPool2dAttributes): Break {
  const sizes = (side: Pair): string => `(${channels}x${side.join('x')})`;
  const window = `${extentOf(attributes, 0)} x ${extentOf(attributes, 1)}`;
  return {
    code: 'empty-output',
    message: `Nothing is left: a window of ${window} does not fit into ${given.join(' x ')} pixels.`,
    rule: 'The pooling window must fit into the padded input at least once, on both axes.',
    expected: `at least ${window} pixels`,
    found: `${given.join(' x ')} pixels`,
    torchMessage: `Given input size: ${sizes(given)}. Calculated output size: ${sizes(made)}. Output size is too small`,
  };
}

function formula(attributes: MaxPool2dAttributes, [input = []]: readonly Shape[], output: Shape): string {
  const round = attributes.ceilMode ? 'ceil' : 'floor';
  return ([0, 1] as const)
    .map((axis) => {
      const span = `${attributes.dilation[axis]}*(${attributes.kernelSize[axis]} - 1)`;
      return `${axis === 0 ? 'H' : 'W'}_out = ${round}((${input[axis + 2]} + 2*${attributes.padding[axis]} - ${span} - 1) / ${attributes.stride[axis]}) + 1 = ${output[axis + 2]}`;
    })
    .join('; ');
}

export const maxPooling: OpRules<MaxPool2dAttributes> = {
  constructing: () => null,
  shape,
  parameters: () => [],
  macs: () => 0,
  reach: (attributes) => ({
    extent: [extentOf(attributes, 0), extentOf(attributes, 1)],
    stride: attributes.stride,
    before: attributes.padding,
  }),
  torchAttributes: (attributes) => ({
    kernel_size: attributes.kernelSize,
    stride: attributes.stride,
    padding: attributes.padding,
    dilation: attributes.dilation,
    ceil_mode: attributes.ceilMode,
  }),
  formula,
};
