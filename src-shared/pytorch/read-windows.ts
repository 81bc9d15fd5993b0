// Arguments of what slides over a picture: convolutions and pooling, and of Linear.
import type { AvgPool2dAttributes, Conv2dAttributes, Dimension, Operation, PaddingMode, Pair } from '../network/operations.ts';
import type { LayerArguments } from './layer-arguments.ts';
import { Unreadable } from './machine.ts';

const PADDING_MODES: readonly PaddingMode[] = ['zeros', 'reflect', 'replicate', 'circular'];

function convolution(given: LayerArguments): Conv2dAttributes {
  return {
    inChannels: given.whole('in_channels', 1),
    outChannels: given.whole('out_channels', 1),
    kernelSize: given.pair('kernel_size', 1),
    stride: given.pair('stride', 1),
    padding: paddingOf(given),
    dilation: given.pair('dilation', 1),
    groups: given.whole('groups', 1),
    bias: given.flag('bias'),
    paddingMode: given.word('padding_mode', PADDING_MODES),
  };
}

export function paddingOf(given: LayerArguments): Pair | 'same' | 'valid' {
  const value = given.get('padding');
  if (value.kind !== 'string') return given.pair('padding', 0);
  const torchMessage = `Invalid padding string '${value.value}', should be one of {'valid', 'same'}`;
  return given.word('padding', ['same', 'valid'] as const, torchMessage);
}

const refuseIndices = (given: LayerArguments): void => {
  if (!given.optionalFlag('return_indices')) return;
  throw new Unreadable(
    'unsupported-op',
    `${given.title} with return_indices=True gives two tensors, which is not supported yet.`,
    given.at,
  );
};

/** The kernel where none is given, or an empty one. */
function poolStride(given: LayerArguments, kernelSize: Pair): Pair {
  const stride = given.get('stride');
  const isDefault = stride.kind === 'none' || ((stride.kind === 'list' || stride.kind === 'tuple') && stride.items.length === 0);
  return isDefault ? kernelSize : given.pair('stride', 1);
}

function averagePooling(given: LayerArguments): AvgPool2dAttributes {
  const kernelSize = given.pair('kernel_size', 1);
  return {
    kernelSize,
    stride: poolStride(given, kernelSize),
    padding: given.pair('padding', 0),
    ceilMode: given.flag('ceil_mode'),
    countIncludePad: given.flag('count_include_pad'),
    divisorOverride: given.optional('divisor_override'),
  };
}

/** One size for both axes or one each; None keeps a side. */
function outputSize(given: LayerArguments): [Dimension | null, Dimension | null] {
  const value = given.get('output_size');
  if (value.kind === 'none') return [null, null];
  const items = value.kind === 'tuple' || value.kind === 'list' ? value.items : null;
  if (!items?.some(({ kind }) => kind === 'none')) {
    const [first, second = first, more] = given.dimensions('output_size', 2);
    if (first === undefined || second === undefined || more !== undefined)
      throw given.refuse('output_size', 'one number or two', value);
    return [first, second];
  }
  const sides = items.map((item) => (item.kind === 'integer' ? item.value : null));
  return [sides[0] ?? null, sides[1] ?? null];
}

const pool =
  (op: 'AdaptiveAvgPool2d' | 'AdaptiveMaxPool2d') =>
  (given: LayerArguments): Operation => {
    refuseIndices(given);
    return { op, attributes: { outputSize: outputSize(given) } };
  };

export const windowReaders = {
  Conv2d: (given: LayerArguments): Operation => ({ op: 'Conv2d', attributes: convolution(given) }),
  ConvTranspose2d(given: LayerArguments): Operation {
    given.word('padding_mode', ['zeros'], 'Only "zeros" padding mode is supported for ConvTranspose2d');
    const attributes = {
      inChannels: given.whole('in_channels', 1),
      outChannels: given.whole('out_channels', 1),
      kernelSize: given.pair('kernel_size', 1),
      stride: given.pair('stride', 1),
      padding: given.pair('padding', 0),
      outputPadding: given.pair('output_padding', 0),
      groups: given.whole('groups', 1),
      bias: given.flag('bias'),
      dilation: given.pair('dilation', 1),
    };
    return { op: 'ConvTranspose2d', attributes };
  },
  Linear(given: LayerArguments): Operation {
    const attributes = {
      inFeatures: given.whole('in_features', 1),
      outFeatures: given.whole('out_features', 1),
      bias: given.flag('bias'),
    };
    return { op: 'Linear', attributes };
  },
  MaxPool2d(given: LayerArguments): Operation {
    refuseIndices(given);
    const kernelSize = given.pair('kernel_size', 1);
    const attributes = {
      kernelSize,
      stride: poolStride(given, kernelSize),
      padding: given.pair('padding', 0),
      dilation: given.pair('dilation', 1),
      ceilMode: given.flag('ceil_mode'),
    };
    return { op: 'MaxPool2d', attributes };
  },
  AvgPool2d: (given: LayerArguments): Operation => ({ op: 'AvgPool2d', attributes: averagePooling(given) }),
  AdaptiveAvgPool2d: pool('AdaptiveAvgPool2d'),
  AdaptiveMaxPool2d: pool('AdaptiveMaxPool2d'),
} as const;
