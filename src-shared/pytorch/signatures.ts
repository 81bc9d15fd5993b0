// Parameters of PyTorch's layers and functions in PyTorch's order, with their defaults. Source: torch/nn/modules, torch/nn/functional.py.
// The reader binds arguments by them, the fixes find arguments by them.
import type { OpName } from '../network/operations.ts';
import { boolean, integer, NONE, text, type Value } from './values.ts';

/** A parameter; without a fallback it is required. */
export interface SignatureParameter {
  readonly name: string;
  readonly fallback: Value | null;
}

export type Signature = readonly SignatureParameter[];

const required = (name: string): SignatureParameter => ({ name, fallback: null });
const optional = (name: string, fallback: Value): SignatureParameter => ({ name, fallback });
const placement: Signature = [optional('device', NONE), optional('dtype', NONE)];

const ONE = integer(1);
const ZERO = integer(0);
const FALSE = boolean(false);
const LAST_AXIS = integer(-1);

export const layerSignatures: Readonly<Partial<Record<OpName, Signature>>> = {
  Conv2d: [
    ...[required('in_channels'), required('out_channels'), required('kernel_size'), optional('stride', ONE)],
    ...[optional('padding', ZERO), optional('dilation', ONE), optional('groups', ONE), optional('bias', boolean(true))],
    ...[optional('padding_mode', text('zeros')), ...placement],
  ],
  ReLU: [optional('inplace', FALSE)],
  MaxPool2d: [
    ...[required('kernel_size'), optional('stride', NONE), optional('padding', ZERO), optional('dilation', ONE)],
    ...[optional('return_indices', FALSE), optional('ceil_mode', FALSE)],
  ],
  Flatten: [optional('start_dim', ONE), optional('end_dim', LAST_AXIS)],
  Linear: [required('in_features'), required('out_features'), optional('bias', boolean(true)), ...placement],
};

/** Functions and methods, the tensor first. */
export const functionSignatures: Readonly<Record<'ReLU' | 'MaxPool2d' | 'Flatten', Signature>> = {
  ReLU: [required('input'), optional('inplace', FALSE)],
  MaxPool2d: [
    ...[required('input'), required('kernel_size'), optional('stride', NONE), optional('padding', ZERO)],
    ...[optional('dilation', ONE), optional('ceil_mode', FALSE), optional('return_indices', FALSE)],
  ],
  Flatten: [required('input'), optional('start_dim', ZERO), optional('end_dim', LAST_AXIS)],
};
