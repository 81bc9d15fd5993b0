// Conv, ConvTranspose, Gemm and MatMul as layers of torch. Source: https://onnx.ai/onnx/operators.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { Pair } from '../../../src-shared/network/operations.ts';
import { asWeight, type NodeContext, type Translate } from './node-context.ts';
import { requirePictures } from './pictures.ts';
import type { OnnxTensor } from './tensors.ts';
import type { OnnxValue } from './values.ts';
import { padWindow } from './windows.ts';

const ONE: Pair = [1, 1];
const NONE: Pair = [0, 0];

const withBias = (weight: Tensor, bias: OnnxTensor | null): Record<string, Tensor> =>
  bias ? { weight, bias: asWeight(bias, [bias.values.length]) } : { weight };

/** A bias that is there is a constant of one value per channel. */
function biasOf(context: NodeContext, index: number, channels: number): OnnxTensor | null {
  if (context.value(index) === null) return null;
  const bias = context.weight(index, 'bias');
  return bias.values.length === channels
    ? bias
    : context.refuse(`its bias has ${bias.values.length} values for ${channels} channels`);
}

function kernelOf(context: NodeContext, weight: OnnxTensor): Pair {
  const [, , rows, columns] = weight.shape;
  if (weight.shape.length !== 4 || rows === undefined || columns === undefined)
    return context.refuse(`its weight has ${weight.shape.length} axes; only convolutions of pictures (4) are supported`);
  return [rows, columns];
}

export const conv: Translate = (context) => {
  const weight = context.weight(1, 'weight');
  const kernelSize = kernelOf(context, weight);
  const [outChannels = 0, perGroup = 0] = weight.shape;
  const groups = context.int('group', 1);
  const window = { kernel: kernelSize, stride: context.pair('strides', ONE), dilation: context.pair('dilations', ONE) };
  const { input, padding } = padWindow(context, window, requirePictures(context, 0), null, 0);
  const bias = biasOf(context, 2, outChannels);
  const { stride, dilation } = window;
  const attributes = {
    inChannels: perGroup * groups,
    outChannels,
    kernelSize,
    stride,
    padding,
    dilation,
    groups,
    bias: bias !== null,
  };
  return context.builder.addLayer(context.name, { op: 'Conv2d', attributes: { ...attributes, paddingMode: 'zeros' } }, [input], {
    path: context.path(1, 'weight'),
    tensors: withBias(asWeight(weight), bias),
  });
};

export const convTranspose: Translate = (context) => {
  const weight = context.weight(1, 'weight');
  const kernelSize = kernelOf(context, weight);
  const groups = context.int('group', 1);
  const [inChannels = 0, perGroup = 0] = weight.shape;
  const auto = context.text('auto_pad', 'NOTSET');
  if (context.ints('output_shape') || (auto !== 'NOTSET' && auto !== 'VALID'))
    context.refuse('output_shape and auto_pad are not supported for it');
  const [top = 0, left = 0, bottom = 0, right = 0] = auto === 'VALID' ? [] : (context.ints('pads') ?? []);
  const isEven = top === bottom && left === right;
  const bias = biasOf(context, 2, perGroup * groups);
  const attributes = {
    ...{ inChannels, outChannels: perGroup * groups, kernelSize, stride: context.pair('strides', ONE) },
    ...{ padding: isEven ? ([top, left] as const) : NONE, outputPadding: context.pair('output_padding', NONE) },
    ...{ groups, bias: bias !== null, dilation: context.pair('dilations', ONE) },
  };
  const name = isEven ? context.name : `${context.name}_uncropped`;
  const made = context.builder.addLayer(name, { op: 'ConvTranspose2d', attributes }, [requirePictures(context, 0)], {
    path: context.path(1, 'weight'),
    tensors: withBias(asWeight(weight), bias),
  });
  if (isEven) return made;
  // Padding of a transposed convolution takes pixels off its output.
  const crop = { left: -left, right: -right, top: -top, bottom: -bottom, mode: 'constant' as const, value: 0 };
  return context.function({ op: 'Pad', attributes: crop }, [made]);
};

/** alpha * A' * B' + beta * C, with constant B: a Linear. */
export const gemm: Translate = (context) => {
  const weight = context.weight(1, 'second factor');
  if (weight.shape.length !== 2) context.refuse(`its second factor has ${weight.shape.length} axes`);
  const alpha = context.float('alpha', 1);
  const beta = context.float('beta', 1);
  const turned = context.int('transB', 0) === 1 ? weight : transposed(weight);
  const [outFeatures = 0, inFeatures = 0] = turned.shape;
  const bias = gemmBias(context, outFeatures, beta);
  const first = context.tensor(0);
  const input =
    context.int('transA', 0) === 1
      ? context.function({ op: 'transpose', attributes: { dim0: 0, dim1: 1 } }, [first], '_transposed')
      : first;
  const scaled =
    alpha === 1 ? asWeight(turned) : { shape: turned.shape, data: Float32Array.from(turned.values, (value) => value * alpha) };
  return context.builder.addLayer(
    context.name,
    { op: 'Linear', attributes: { inFeatures, outFeatures, bias: bias !== null } },
    [input],
    {
      path: context.path(1, 'weight'),
      tensors: bias ? { weight: scaled, bias } : { weight: scaled },
    },
  );
};

function gemmBias(context: NodeContext, features: number, beta: number): Tensor | null {
  if (context.value(2) === null || beta === 0) return null;
  const { values } = context.weight(2, 'added term');
  if (values.length !== features && values.length !== 1)
    return context.refuse(`its added term has ${values.length} values for ${features} features`);
  return {
    shape: [features],
    data: Float32Array.from({ length: features }, (_, at) => (values[values.length === 1 ? 0 : at] as number) * beta),
  };
}

function transposed({ shape, dtype, values }: OnnxTensor): OnnxTensor {
  const [rows = 0, columns = 0] = shape;
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column] as number;
  return { shape: [columns, rows], dtype, values: turned };
}

/** A constant matrix on the right is a Linear without bias; everything else a product of two tensors. */
export const matMul: Translate = (context): OnnxValue => {
  const weight = context.constant(1);
  if (weight?.shape.length !== 2 || context.value(0)?.kind !== 'tensor') {
    return context.function({ op: 'matmul', attributes: {} }, [context.tensor(0), context.tensor(1)]);
  }
  const turned = transposed(weight);
  const [outFeatures = 0, inFeatures = 0] = turned.shape;
  return context.builder.addLayer(
    context.name,
    { op: 'Linear', attributes: { inFeatures, outFeatures, bias: false } },
    [context.tensor(0)],
    {
      path: context.path(1, 'weight'),
      tensors: { weight: asWeight(turned) },
    },
  );
};
