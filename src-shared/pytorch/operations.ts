// From bound arguments to an operation, one reader per op. Layers and functions share them: their parameters have the same names.
import type { Conv2dAttributes, MaxPool2dAttributes, Operation, OpName, PaddingMode, Pair } from '../network/operations.ts';
import type { LayerArguments } from './layer-arguments.ts';
import { Unreadable } from './machine.ts';

const PADDING_MODES: readonly PaddingMode[] = ['zeros', 'reflect', 'replicate', 'circular'];

export const operationReaders: Readonly<Partial<Record<OpName, (given: LayerArguments) => Operation>>> = {
  Conv2d: (given) => ({ op: 'Conv2d', attributes: convolution(given) }),
  ReLU: (given) => ({ op: 'ReLU', attributes: { inplace: given.flag('inplace') } }),
  MaxPool2d: (given) => ({ op: 'MaxPool2d', attributes: maxPooling(given) }),
  Flatten: (given) => ({ op: 'Flatten', attributes: { startDim: given.any('start_dim'), endDim: given.any('end_dim') } }),
  Linear: (given) => ({
    op: 'Linear',
    attributes: {
      inFeatures: given.whole('in_features', 1),
      outFeatures: given.whole('out_features', 1),
      bias: given.flag('bias'),
    },
  }),
};

function convolution(given: LayerArguments): Conv2dAttributes {
  return {
    inChannels: given.whole('in_channels', 1),
    outChannels: given.whole('out_channels', 1),
    kernelSize: given.pair('kernel_size', 1),
    stride: given.pair('stride', 1),
    padding: padding(given),
    dilation: given.pair('dilation', 1),
    groups: given.whole('groups', 1),
    bias: given.flag('bias'),
    paddingMode: paddingMode(given),
  };
}

function padding(given: LayerArguments): Pair | 'same' | 'valid' {
  const value = given.get('padding');
  if (value.kind !== 'string') return given.pair('padding', 0);
  if (value.value === 'same' || value.value === 'valid') return value.value;
  const torchMessage = `Invalid padding string '${value.value}', should be one of {'valid', 'same'}`;
  throw given.refuse('padding', "numbers, 'same' or 'valid'", value, torchMessage);
}

function paddingMode(given: LayerArguments): PaddingMode {
  const value = given.get('padding_mode');
  const mode = PADDING_MODES.find((name) => value.kind === 'string' && value.value === name);
  if (mode) return mode;
  throw given.refuse('padding_mode', PADDING_MODES.map((name) => `'${name}'`).join(', '), value);
}

function maxPooling(given: LayerArguments): MaxPool2dAttributes {
  if (given.flag('return_indices')) {
    throw new Unreadable(
      'unsupported-op',
      `${given.title} with return_indices=True gives two tensors, which is not supported yet.`,
      given.at,
    );
  }
  const kernelSize = given.pair('kernel_size', 1);
  const stride = given.get('stride');
  const isDefault = stride.kind === 'none' || ((stride.kind === 'list' || stride.kind === 'tuple') && stride.items.length === 0);
  return {
    kernelSize,
    stride: isDefault ? kernelSize : given.pair('stride', 1),
    padding: given.pair('padding', 0),
    dilation: given.pair('dilation', 1),
    ceilMode: given.flag('ceil_mode'),
  };
}
