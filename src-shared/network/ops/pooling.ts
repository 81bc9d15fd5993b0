// nn.MaxPool2d and nn.AvgPool2d: shape rule with ceil_mode, geometry and PyTorch's own refusals. Source: aten/src/ATen/native/Pool.h,
// torch/nn/modules/pooling.py.
import type { AvgPool2dAttributes, MaxPool2dAttributes, Pair, Shape } from '../operations.ts';
import { axisBreak } from './axes.ts';
import { windowReach } from './grids.ts';
import { type Break, bracketed, defineRules, eachAxis, type ShapeResult } from './op-rules.ts';
import { asBatch, isPicture, likeInput, needsPictures } from './rank.ts';

/** What both have in common; an average has no dilation. */
type Window = Omit<MaxPool2dAttributes, 'dilation'> & { readonly dilation: Pair };

const NO_DILATION: Pair = [1, 1];

const extentOf = ({ kernelSize, dilation }: Window): Pair => eachAxis((axis) => dilation[axis] * (kernelSize[axis] - 1) + 1);

/** pooling_output_shape_pad_lr: with ceil_mode the last window must start inside the input or its left padding. */
function outputSide(window: Window, side: number, axis: 0 | 1): number {
  const stride = window.stride[axis];
  const padding = window.padding[axis];
  const room = side + 2 * padding - extentOf(window)[axis] + (window.ceilMode ? stride - 1 : 0);
  const size = Math.floor(room / stride) + 1;
  return window.ceilMode && (size - 1) * stride >= side + padding ? size - 1 : size;
}

function paddingBreak({ padding, kernelSize }: Window): Break | null {
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

function emptyBreak(channels: number, given: Pair, made: Pair, window: Window): Break {
  const inBrackets = (side: Pair): string => `(${channels}x${side.join('x')})`;
  const extent = extentOf(window).join(' x ');
  return {
    code: 'empty-output',
    message: `Nothing is left: a window of ${extent} does not fit into ${given.join(' x ')} pixels.`,
    rule: 'The pooling window must fit into the padded input at least once, on both axes.',
    expected: `at least ${extent} pixels`,
    found: `${given.join(' x ')} pixels`,
    torchMessage: `Given input size: ${inBrackets(given)}. Calculated output size: ${inBrackets(made)}. Output size is too small`,
  };
}

function shape(window: Window, input: Shape): ShapeResult {
  const [batch, channels, rows, columns] = asBatch(input);
  const side: Pair = [outputSide(window, rows, 0), outputSide(window, columns, 1)];
  const fits = side[0] >= 1 && side[1] >= 1;
  const given = likeInput(input, [batch, channels, ...side]);
  const padding = paddingBreak(window);
  if (padding) return { broken: padding, assumed: fits ? given : null };
  if (fits) return { shape: given };
  return { broken: emptyBreak(channels, [rows, columns], side, window), assumed: null };
}

function formula(window: Window, [input = []]: readonly Shape[], output: Shape): string {
  const round = window.ceilMode ? 'ceil' : 'floor';
  return eachAxis((axis) => {
    const span = `${window.dilation[axis]}*(${window.kernelSize[axis]} - 1)`;
    return `${axis === 0 ? 'H' : 'W'}_out = ${round}((${input.at(axis - 2)} + 2*${window.padding[axis]} - ${span} - 1) / ${window.stride[axis]}) + 1 = ${output.at(axis - 2)}`;
  }).join('; ');
}

export const maxPooling = defineRules<MaxPool2dAttributes>({
  shape(attributes, [input = []]) {
    if (isPicture(input)) return shape(attributes, input);
    const torchMessage = 'non-empty 3D or 4D (batch mode) tensor expected for input';
    return { broken: needsPictures('MaxPool2d', input, torchMessage), assumed: null };
  },
  reach: (attributes) => windowReach(extentOf(attributes), attributes.stride, attributes.padding),
  formula,
});

const withoutDilation = (attributes: AvgPool2dAttributes): Window => ({ ...attributes, dilation: NO_DILATION });

export const averagePooling = defineRules<AvgPool2dAttributes>({
  shape(attributes, [input = []]) {
    if (isPicture(input)) return shape(withoutDilation(attributes), input);
    // It asks for the size of axis -3 before it looks at the number of axes.
    const torchMessage =
      axisBreak(-3, input.length, input)?.torchMessage ??
      `Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:${bracketed(input)}`;
    return { broken: needsPictures('AvgPool2d', input, torchMessage), assumed: null };
  },
  reach: ({ kernelSize, stride, padding }) => windowReach(kernelSize, stride, padding),
  formula: (attributes, inputs, output) => formula(withoutDilation(attributes), inputs, output),
});
