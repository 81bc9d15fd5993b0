// Ops of ONNX that work on pictures: pools, resizing, padding, blocks of channels.
import type { Dimension, Pair } from '../../../src-shared/network/operations.ts';
import type { TensorValue } from './graph-builder.ts';
import type { NodeContext, Translate } from './node-context.ts';
import { sizeArithmetic, sizesOf } from './values.ts';
import { padWindow } from './windows.ts';

const ONE: Pair = [1, 1];
const PICTURE_AXES = 4;
/** What torch takes for minus infinity where a maximum is padded. */
const LOWEST = Number.NEGATIVE_INFINITY;

/** N x C x H x W, where the number of axes is known at all. */
export function requirePictures(context: NodeContext, index: number): TensorValue {
  const input = context.tensor(index);
  if (input.shape && input.shape.length !== PICTURE_AXES)
    context.refuse(`it works on ${input.shape.length} axes; only pictures (4) are supported`);
  return input;
}

const windowOf = (context: NodeContext) => ({
  kernel: context.pair('kernel_shape', ONE),
  stride: context.pair('strides', ONE),
  dilation: context.pair('dilations', ONE),
});

const half = ([rows, columns]: Pair): Pair => [Math.floor(rows / 2), Math.floor(columns / 2)];

export const maxPool: Translate = (context) => {
  if (context.node.outputs.length > 1 && context.node.outputs[1] !== '') context.refuse('its indices are used');
  const window = windowOf(context);
  const { input, padding } = padWindow(context, window, requirePictures(context, 0), half(window.kernel), LOWEST);
  const { kernel: kernelSize, stride, dilation } = window;
  return context.module(
    { op: 'MaxPool2d', attributes: { kernelSize, stride, padding, dilation, ceilMode: context.int('ceil_mode', 0) === 1 } },
    [input],
  );
};

export const averagePool: Translate = (context) => {
  const window = windowOf(context);
  if (window.dilation.some((step) => step !== 1)) context.refuse('dilations are not supported for it');
  const countIncludePad = context.int('count_include_pad', 0) === 1;
  const { input, padding } = padWindow(
    context,
    window,
    requirePictures(context, 0),
    half(window.kernel),
    countIncludePad ? 0 : null,
  );
  const { kernel: kernelSize, stride } = window;
  const ceilMode = context.int('ceil_mode', 0) === 1;
  return context.module(
    { op: 'AvgPool2d', attributes: { kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride: null } },
    [input],
  );
};

export const globalAveragePool: Translate = (context) =>
  context.module({ op: 'AdaptiveAvgPool2d', attributes: { outputSize: [1, 1] } }, [requirePictures(context, 0)]);

export const globalMaxPool: Translate = (context) =>
  context.module({ op: 'AdaptiveMaxPool2d', attributes: { outputSize: [1, 1] } }, [requirePictures(context, 0)]);

/** Resize (10 on) and Upsample (7, 9): inputs are x, [roi,] scales, sizes. */
export const resize: Translate = (context) => {
  const input = requirePictures(context, 0);
  const isResize = context.node.op === 'Resize' && context.opset > 10;
  const mode = context.text('mode', 'nearest');
  const coordinates = context.text('coordinate_transformation_mode', isResize ? 'half_pixel' : 'asymmetric');
  if (context.int('antialias', 0) === 1 || context.int('exclude_outside', 0) === 1)
    context.refuse('antialias and exclude_outside are not supported');
  const interpolation = interpolationOf(context, mode, coordinates);
  const sizes = isResize ? sizesOf(context.value(3)) : null;
  if (sizes) {
    const [, , rows, columns] = sizes;
    if (sizes.length !== PICTURE_AXES || rows === undefined || columns === undefined)
      return context.refuse('its sizes are not for pictures');
    return context.function(
      { op: 'Upsample', attributes: { ...interpolation, size: [rows, columns], scaleFactor: null, recomputeScaleFactor: false } },
      [input],
    );
  }
  const given = context.node.attributes.get('scales')?.floats ?? scalesOf(context, isResize ? 2 : 1);
  const [batch, channels, rows, columns] = given;
  if (given.length !== PICTURE_AXES || batch !== 1 || channels !== 1 || rows === undefined || columns === undefined)
    return context.refuse(`its scales are [${given.join(', ')}]; only height and width can be resized`);
  return context.function(
    { op: 'Upsample', attributes: { ...interpolation, size: null, scaleFactor: [rows, columns], recomputeScaleFactor: false } },
    [input],
  );
};

const scalesOf = (context: NodeContext, index: number): readonly number[] =>
  context.constant(index) ? [...(context.constant(index)?.values ?? [])] : context.refuse('its scales depend on the input');

function interpolationOf(context: NodeContext, mode: string, coordinates: string) {
  if (mode === 'nearest') {
    // Before opset 11 the position was always rounded down.
    const rounding =
      context.opset > 10 && context.node.op === 'Resize' ? context.text('nearest_mode', 'round_prefer_floor') : 'floor';
    if (coordinates === 'asymmetric' && rounding === 'floor') return { mode: 'nearest', alignCorners: null } as const;
    if (/^(pytorch_)?half_pixel$/.test(coordinates) && rounding.startsWith('round_prefer'))
      return { mode: 'nearest-exact', alignCorners: null } as const;
    return context.refuse(`nearest with ${coordinates} and ${rounding} is none of PyTorch's; export with asymmetric and floor`);
  }
  const torchMode = mode === 'linear' ? 'bilinear' : mode === 'cubic' ? 'bicubic' : context.refuse(`mode ${mode} is unknown`);
  if (torchMode === 'bicubic' && Math.abs(context.float('cubic_coeff_a', -0.75) + 0.75) > 1e-6)
    context.refuse('only cubic_coeff_a = -0.75 is supported');
  if (coordinates === 'align_corners') return { mode: torchMode, alignCorners: true } as const;
  if (/^(pytorch_)?half_pixel$/.test(coordinates)) return { mode: torchMode, alignCorners: false } as const;
  return context.refuse(`${mode} with ${coordinates} is none of PyTorch's; export with opset 11 or later`);
}

const PAD_MODES = { constant: 'constant', reflect: 'reflect', edge: 'replicate', wrap: 'circular' } as const;

export const pad: Translate = (context) => {
  const input = requirePictures(context, 0);
  const mode = PAD_MODES[context.text('mode', 'constant') as keyof typeof PAD_MODES] ?? context.refuse('its mode is unknown');
  const pads = context.ints('pads') ?? context.sizes(1);
  const value = context.opset < 11 ? context.float('value', 0) : (context.constant(2)?.values[0] ?? 0);
  const axes = (context.value(3) ? context.list('axes', 3) : null) ?? [0, 1, 2, 3];
  const at = (axis: number, end: 0 | 1): Dimension => {
    const index = axes.map((one) => context.axis(one, PICTURE_AXES)).indexOf(axis);
    return index < 0 ? 0 : (pads[index + end * axes.length] ?? 0);
  };
  if ([0, 1].some((axis) => at(axis, 0) !== 0 || at(axis, 1) !== 0)) context.refuse('it pads the batch or the channels');
  return context.function(
    { op: 'Pad', attributes: { top: at(2, 0), bottom: at(2, 1), left: at(3, 0), right: at(3, 1), mode, value } },
    [input],
  );
};

const size = (input: TensorValue, axis: number): Dimension => ({ kind: 'size', of: input.name, axis });

/** Blocks of channels into space. CRD is PixelShuffle; DCR has the block's place outermost. */
export const depthToSpace: Translate = (context) => {
  const input = requirePictures(context, 0);
  const block = context.int('blocksize', 1);
  if (context.text('mode', 'DCR') === 'CRD')
    return context.module({ op: 'PixelShuffle', attributes: { factor: block } }, [input]);
  const channels = sizeArithmetic('//', size(input, 1), block * block);
  const split = [size(input, 0), block, block, channels, size(input, 2), size(input, 3)];
  const sides = [sizeArithmetic('*', size(input, 2), block), sizeArithmetic('*', size(input, 3), block)];
  return rearranged(context, input, split, [0, 3, 4, 1, 5, 2], [size(input, 0), channels, ...sides]);
};

export const spaceToDepth: Translate = (context) => {
  const input = requirePictures(context, 0);
  const block = context.int('blocksize', 1);
  const [rows, columns] = [sizeArithmetic('//', size(input, 2), block), sizeArithmetic('//', size(input, 3), block)];
  const split = [size(input, 0), size(input, 1), rows, block, columns, block];
  return rearranged(
    context,
    input,
    split,
    [0, 3, 5, 1, 2, 4],
    [size(input, 0), sizeArithmetic('*', size(input, 1), block * block), rows, columns],
  );
};

function rearranged(
  context: NodeContext,
  input: TensorValue,
  split: readonly Dimension[],
  dims: readonly number[],
  shape: readonly Dimension[],
): TensorValue {
  const parts = context.function({ op: 'reshape', attributes: { shape: split } }, [input], '_split');
  const turned = context.function({ op: 'permute', attributes: { dims } }, [parts], '_permuted');
  return context.function({ op: 'reshape', attributes: { shape } }, [turned]);
}
