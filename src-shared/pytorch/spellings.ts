// Every way to write an op: layers, functions and methods, each with the reader that understands it and its signature as PyTorch has it.
// Sources: torch/nn/modules, torch/nn/functional.py, torch/_torch_docs.py, torch/_tensor_docs.py; deprecated parameters are kept.
import type { ReaderName } from './operations.ts';

export interface Spelling {
  readonly reader: ReaderName;
  /** As Python writes it. */
  readonly signature: string;
  /** What torch.fx calls it, where that is not its own name. */
  readonly fxName?: string;
  /** It calls a method: `F.sigmoid(x)` is `x.sigmoid()`. */
  readonly isMethod?: boolean;
}

const PLACE = 'device=None, dtype=None';
const WINDOW = 'kernel_size, stride=None, padding=0';
const AVERAGE = `${WINDOW}, ceil_mode=False, count_include_pad=True, divisor_override=None`;
const IN_PLACE = 'inplace=False';
const RUNNING = 'eps=1e-05, momentum=0.1';

const spell = (reader: ReaderName, signature: string): Spelling => ({ reader, signature });
const each = (readers: readonly ReaderName[], signature: string): Record<string, Spelling> =>
  Object.fromEntries(readers.map((reader) => [reader, spell(reader, signature)]));

/** By the name of the class in torch.nn. */
export const layerSpellings: Readonly<Record<string, Spelling>> = {
  Conv2d: spell(
    'Conv2d',
    `in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', ${PLACE}`,
  ),
  ConvTranspose2d: spell(
    'ConvTranspose2d',
    `in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', ${PLACE}`,
  ),
  Linear: spell('Linear', `in_features, out_features, bias=True, ${PLACE}`),
  ...each(['BatchNorm2d', 'BatchNorm1d'], `num_features, ${RUNNING}, affine=True, track_running_stats=True, ${PLACE}`),
  SyncBatchNorm: spell(
    'BatchNorm2d',
    `num_features, ${RUNNING}, affine=True, track_running_stats=True, process_group=None, ${PLACE}`,
  ),
  InstanceNorm2d: spell('InstanceNorm2d', `num_features, ${RUNNING}, affine=False, track_running_stats=False, ${PLACE}`),
  GroupNorm: spell('GroupNorm', `num_groups, num_channels, eps=1e-05, affine=True, ${PLACE}`),
  LayerNorm: spell('LayerNorm', `normalized_shape, eps=1e-05, elementwise_affine=True, bias=True, ${PLACE}`),
  MaxPool2d: spell('MaxPool2d', `${WINDOW}, dilation=1, return_indices=False, ceil_mode=False`),
  AvgPool2d: spell('AvgPool2d', AVERAGE),
  AdaptiveAvgPool2d: spell('AdaptiveAvgPool2d', 'output_size'),
  AdaptiveMaxPool2d: spell('AdaptiveMaxPool2d', 'output_size, return_indices=False'),
  ...each(['ReLU', 'ReLU6', 'SiLU', 'Mish', 'Hardswish', 'Hardsigmoid', 'SELU'], IN_PLACE),
  LeakyReLU: spell('LeakyReLU', `negative_slope=0.01, ${IN_PLACE}`),
  ...each(['ELU', 'CELU'], `alpha=1.0, ${IN_PLACE}`),
  PReLU: spell('PReLU', `num_parameters=1, init=0.25, ${PLACE}`),
  RReLU: spell('RReLU', `lower=0.125, upper=0.3333333333333333, ${IN_PLACE}`),
  Hardtanh: spell('Hardtanh', `min_val=-1.0, max_val=1.0, ${IN_PLACE}, min_value=None, max_value=None`),
  Threshold: spell('Threshold', `threshold, value, ${IN_PLACE}`),
  GELU: spell('GELU', "approximate='none'"),
  Softplus: spell('Softplus', 'beta=1, threshold=20'),
  ...each(['Sigmoid', 'Tanh', 'Softsign', 'LogSigmoid', 'Tanhshrink', 'Softmax2d'], ''),
  ...each(['Softmax', 'LogSoftmax'], 'dim=None'),
  ...each(['Dropout', 'Dropout2d'], `p=0.5, ${IN_PLACE}`),
  Dropout1d: spell('Dropout', `p=0.5, ${IN_PLACE}`),
  Dropout3d: spell('Dropout', `p=0.5, ${IN_PLACE}`),
  AlphaDropout: spell('Dropout', `p=0.5, ${IN_PLACE}`),
  FeatureAlphaDropout: spell('Dropout', `p=0.5, ${IN_PLACE}`),
  Identity: spell('Identity', '*args, **kwargs'),
  Flatten: spell('Flatten', 'start_dim=1, end_dim=-1'),
  Unflatten: spell('Unflatten', 'dim, unflattened_size'),
  Upsample: spell('Upsample', "size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None"),
  ...each(['UpsamplingNearest2d', 'UpsamplingBilinear2d'], 'size=None, scale_factor=None'),
  ...each(['ZeroPad2d', 'ReflectionPad2d', 'ReplicationPad2d', 'CircularPad2d'], 'padding'),
  ConstantPad2d: spell('ConstantPad2d', 'padding, value'),
  PixelShuffle: spell('PixelShuffle', 'upscale_factor'),
  PixelUnshuffle: spell('PixelUnshuffle', 'downscale_factor'),
};

/** torch.NAME and x.NAME(), the tensor first in both. */
const both: Readonly<Record<string, Spelling>> = {
  ...each(['exp', 'log', 'sqrt', 'rsqrt', 'abs', 'neg', 'square', 'sin', 'cos'], 'input'),
  absolute: spell('abs', 'input'),
  negative: spell('neg', 'input'),
  relu: spell('ReLU', 'input'),
  sigmoid: spell('Sigmoid', 'input'),
  tanh: spell('Tanh', 'input'),
  softmax: spell('Softmax', 'input, dim, dtype=None'),
  log_softmax: spell('LogSoftmax', 'input, dim, dtype=None'),
  clamp: spell('clamp', 'input, min=None, max=None'),
  clip: spell('clamp', 'input, min=None, max=None'),
  clamp_min: spell('clamp', 'input, min'),
  clamp_max: spell('clamp', 'input, max'),
  pow: spell('pow', 'input, exponent'),
  flatten: spell('Flatten', 'input, start_dim=0, end_dim=-1'),
  ravel: spell('ravel', 'input'),
  unflatten: spell('Unflatten', 'input, dim, sizes'),
  ...each(['transpose'], 'input, dim0, dim1'),
  swapaxes: spell('transpose', 'input, axis0, axis1'),
  swapdims: spell('transpose', 'input, dim0, dim1'),
  t: spell('t', 'input'),
  squeeze: spell('squeeze', 'input, dim=None'),
  unsqueeze: spell('unsqueeze', 'input, dim'),
  narrow: spell('narrow', 'input, dim, start, length'),
  ...each(['mean', 'sum'], 'input, dim=None, keepdim=False, *, dtype=None'),
  ...each(['amax', 'amin'], 'input, dim=None, keepdim=False'),
  add: spell('add', 'input, other, *, alpha=1'),
  sub: spell('sub', 'input, other, *, alpha=1'),
  subtract: spell('sub', 'input, other, *, alpha=1'),
  mul: spell('mul', 'input, other'),
  multiply: spell('mul', 'input, other'),
  div: spell('div', 'input, other, *, rounding_mode=None'),
  divide: spell('div', 'input, other, *, rounding_mode=None'),
  true_divide: spell('div', 'input, other'),
  ...each(['maximum', 'minimum', 'matmul'], 'input, other'),
  mm: spell('matmul', 'input, mat2'),
  bmm: spell('matmul', 'input, mat2'),
  ...each(['clone', 'detach'], 'input, *, memory_format=None'),
};

/** Methods that only tensors have. */
const ownMethods: Readonly<Record<string, Spelling>> = {
  ...each(['view', 'reshape'], 'input, *shape'),
  expand: spell('expand', 'input, *size'),
  repeat: spell('repeat', 'input, *repeats'),
  permute: spell('permute', 'input, *dims'),
  flip: spell('flip', 'input, *dims'),
  expand_as: spell('expandAs', 'input, other'),
  view_as: spell('viewAs', 'input, other'),
  reshape_as: spell('viewAs', 'input, other'),
  contiguous: spell('contiguous', 'input, memory_format=None'),
  float: spell('float', 'input, memory_format=None'),
  ...Object.fromEntries(
    ['to', 'type', 'type_as', 'cuda', 'cpu', 'requires_grad_'].map((name) => [name, spell('moved', 'input, *args, **kwargs')]),
  ),
};

/** torch.nn.functional. */
const functional: Readonly<Record<string, Spelling>> = {
  relu: spell('ReLU', `input, ${IN_PLACE}`),
  relu6: spell('ReLU6', `input, ${IN_PLACE}`),
  silu: spell('SiLU', `input, ${IN_PLACE}`),
  mish: spell('Mish', `input, ${IN_PLACE}`),
  hardswish: spell('Hardswish', `input, ${IN_PLACE}`),
  hardsigmoid: spell('Hardsigmoid', `input, ${IN_PLACE}`),
  selu: spell('SELU', `input, ${IN_PLACE}`),
  leaky_relu: spell('LeakyReLU', `input, negative_slope=0.01, ${IN_PLACE}`),
  elu: spell('ELU', `input, alpha=1.0, ${IN_PLACE}`),
  celu: spell('CELU', `input, alpha=1.0, ${IN_PLACE}`),
  hardtanh: spell('Hardtanh', `input, min_val=-1.0, max_val=1.0, ${IN_PLACE}`),
  threshold: { ...spell('Threshold', `input, threshold, value, ${IN_PLACE}`), fxName: '_threshold' },
  gelu: spell('GELU', "input, approximate='none'"),
  softplus: spell('Softplus', 'input, beta=1, threshold=20'),
  sigmoid: { ...spell('Sigmoid', 'input'), isMethod: true },
  tanh: { ...spell('Tanh', 'input'), isMethod: true },
  softsign: spell('Softsign', 'input'),
  logsigmoid: { ...spell('LogSigmoid', 'input'), fxName: 'log_sigmoid' },
  tanhshrink: spell('Tanhshrink', 'input'),
  softmax: spell('Softmax', 'input, dim=None, _stacklevel=3, dtype=None'),
  log_softmax: spell('LogSoftmax', 'input, dim=None, _stacklevel=3, dtype=None'),
  dropout: spell('activeDropout', `input, p=0.5, training=True, ${IN_PLACE}`),
  dropout2d: spell('activeDropout2d', `input, p=0.5, training=True, ${IN_PLACE}`),
  dropout3d: spell('activeDropout', `input, p=0.5, training=True, ${IN_PLACE}`),
  alpha_dropout: spell('activeDropout', `input, p=0.5, training=False, ${IN_PLACE}`),
  feature_alpha_dropout: spell('activeDropout', `input, p=0.5, training=False, ${IN_PLACE}`),
  max_pool2d: spell('MaxPool2d', `input, ${WINDOW}, dilation=1, ceil_mode=False, return_indices=False`),
  avg_pool2d: spell('AvgPool2d', `input, ${AVERAGE}`),
  adaptive_avg_pool2d: spell('AdaptiveAvgPool2d', 'input, output_size'),
  adaptive_max_pool2d: spell('AdaptiveMaxPool2d', 'input, output_size, return_indices=False'),
  interpolate: spell(
    'Upsample',
    "input, size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None, antialias=False",
  ),
  upsample: {
    ...spell('Upsample', "input, size=None, scale_factor=None, mode='nearest', align_corners=None"),
    fxName: 'interpolate',
  },
  upsample_nearest: { ...spell('UpsamplingNearest2d', 'input, size=None, scale_factor=None'), fxName: 'interpolate' },
  upsample_bilinear: { ...spell('UpsamplingBilinear2d', 'input, size=None, scale_factor=None'), fxName: 'interpolate' },
  pad: spell('functionalPad', "input, pad, mode='constant', value=None"),
  conv2d: spell('functionalConv2d', 'input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1'),
  conv_transpose2d: spell(
    'functionalConvTranspose2d',
    'input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1',
  ),
  linear: spell('functionalLinear', 'input, weight, bias=None'),
  batch_norm: spell(
    'functionalBatchNorm',
    'input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-05',
  ),
  instance_norm: spell(
    'functionalInstanceNorm',
    'input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True, momentum=0.1, eps=1e-05',
  ),
  group_norm: spell('functionalGroupNorm', 'input, num_groups, weight=None, bias=None, eps=1e-05'),
  layer_norm: spell('functionalLayerNorm', 'input, normalized_shape, weight=None, bias=None, eps=1e-05'),
  prelu: spell('functionalPrelu', 'input, weight'),
  pixel_shuffle: spell('PixelShuffle', 'input, upscale_factor'),
  pixel_unshuffle: spell('PixelUnshuffle', 'input, downscale_factor'),
};

/** Functions of torch itself that are no methods, or have other parameters as methods. */
const ownFunctions: Readonly<Record<string, Spelling>> = {
  conv2d: spell('functionalConv2d', 'input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1'),
  prelu: spell('functionalPrelu', 'input, weight'),
  selu: spell('SELU', 'input'),
  celu: spell('CELU', 'input, alpha=1.0'),
  threshold: spell('Threshold', 'input, threshold, value'),
  dropout: spell('activeDropout', 'input, p, train'),
  max_pool2d: spell('MaxPool2d', `input, ${WINDOW}, dilation=1, ceil_mode=False`),
  pixel_shuffle: spell('PixelShuffle', 'input, upscale_factor'),
  pixel_unshuffle: spell('PixelUnshuffle', 'input, downscale_factor'),
  ...each(['cat', 'stack'], 'tensors, dim=0, *, out=None'),
  concat: spell('cat', 'tensors, dim=0, *, out=None'),
  concatenate: spell('cat', 'tensors, dim=0, *, out=None'),
  reshape: spell('reshape', 'input, shape'),
  permute: spell('permute', 'input, dims'),
  flip: spell('flip', 'input, dims'),
};

const prefixed = (prefix: string, table: Readonly<Record<string, Spelling>>): [string, Spelling][] =>
  Object.entries(table).map(([name, spelling]) => [`${prefix}${name}`, spelling]);

/** By the name the graph gives to a function: `torch.relu`, `F.max_pool2d`. */
export const functionSpellings: Readonly<Record<string, Spelling>> = Object.fromEntries([
  ...prefixed('torch.', { ...both, ...ownFunctions }),
  ...prefixed('F.', functional),
]);

/** By the name of the method. Methods that end in `_` are those without it, in place. */
export const methodSpellings: Readonly<Record<string, Spelling>> = { ...both, ...ownMethods };
