// Every op with its rules, and the questions the rest of the program asks of them. A new op is an entry here, its rules are in ops/.
import type { AttributesOf, Operation, OpName, Shape } from './operations.ts';
import { elementwise, prelu, softmax, softmax2d } from './ops/activation.ts';
import { adaptiveAveragePooling, adaptiveMaxPooling } from './ops/adaptive-pooling.ts';
import { valueByValue } from './ops/arithmetic.ts';
import { batchNorm1d, batchNorm2d, instanceNorm2d } from './ops/batch-norm.ts';
import { convolution } from './ops/convolution.ts';
import { groupNorm, layerNorm } from './ops/group-norm.ts';
import { getitem, narrow } from './ops/indexing.ts';
import { cat, stack } from './ops/joining.ts';
import { linear } from './ops/linear.ts';
import { matmul } from './ops/matmul.ts';
import type { Break, BufferTensor, OpRules, ParameterTensor, Reach, ShapeResult } from './ops/op-rules.ts';
import { pad } from './ops/pad.ts';
import { parameter } from './ops/parameter.ts';
import { pixelShuffle, pixelUnshuffle } from './ops/pixel-shuffle.ts';
import { averagePooling, maxPooling } from './ops/pooling.ts';
import { reduce } from './ops/reduce.ts';
import { expand, flip, permute, squeeze, transpose, unsqueeze } from './ops/reorder.ts';
import { padAxis, repeat } from './ops/repeat.ts';
import { flatten, unflatten, view } from './ops/reshape.ts';
import { transposedConvolution } from './ops/transposed-convolution.ts';
import { upsample } from './ops/upsample.ts';

type Catalogue = { readonly [Name in OpName]: OpRules<AttributesOf<Name>> };

const catalogue: Catalogue = {
  Conv2d: convolution,
  ConvTranspose2d: transposedConvolution,
  Linear: linear,
  ...{ BatchNorm2d: batchNorm2d, BatchNorm1d: batchNorm1d, InstanceNorm2d: instanceNorm2d },
  ...{ GroupNorm: groupNorm, LayerNorm: layerNorm },
  ...{ MaxPool2d: maxPooling, AvgPool2d: averagePooling },
  ...{ AdaptiveAvgPool2d: adaptiveAveragePooling, AdaptiveMaxPool2d: adaptiveMaxPooling },
  ...{ PReLU: prelu, Softmax: softmax, LogSoftmax: softmax, Softmax2d: softmax2d },
  ...{ Upsample: upsample, Pad: pad, cat, stack, matmul, Parameter: parameter },
  ...{ add: valueByValue, sub: valueByValue, mul: valueByValue, div: valueByValue },
  ...{ maximum: valueByValue, minimum: valueByValue },
  ...{ mean: reduce, sum: reduce, amax: reduce, amin: reduce },
  ...{ ReLU: elementwise, ReLU6: elementwise, SiLU: elementwise, Hardswish: elementwise, Hardsigmoid: elementwise },
  ...{ Mish: elementwise, SELU: elementwise, LeakyReLU: elementwise, ELU: elementwise, CELU: elementwise },
  ...{ Hardtanh: elementwise, Threshold: elementwise, GELU: elementwise, Softplus: elementwise, Sigmoid: elementwise },
  ...{ Tanh: elementwise, Softsign: elementwise, LogSigmoid: elementwise, Tanhshrink: elementwise },
  ...{ exp: elementwise, log: elementwise, sqrt: elementwise, rsqrt: elementwise, abs: elementwise, neg: elementwise },
  ...{ square: elementwise, sin: elementwise, cos: elementwise, pow: elementwise, clamp: elementwise },
  ...{ Identity: elementwise, Dropout: elementwise, Dropout2d: elementwise },
  ...{ contiguous: elementwise, clone: elementwise, detach: elementwise, float: elementwise },
  ...{ Flatten: flatten, view, reshape: view, Unflatten: unflatten },
  ...{ permute, transpose, squeeze, unsqueeze, expand, flip, getitem, narrow },
  ...{ repeat, PadAxis: padAxis },
  ...{ PixelShuffle: pixelShuffle, PixelUnshuffle: pixelUnshuffle },
};

/** The rules belong to the operation's own attributes: the catalogue's type guarantees it, TypeScript cannot follow it through the union. */
const rulesOf = ({ op }: Operation): OpRules<Operation['attributes']> => catalogue[op] as OpRules<Operation['attributes']>;

/** What PyTorch refuses when the layer is made, or null. */
export const constructionBreak = (operation: Operation): Break | null => rulesOf(operation).constructing(operation.attributes);

/** Shape of the output for known inputs, or what is wrong with them. */
export const outputShape = (operation: Operation, inputs: readonly Shape[]): ShapeResult =>
  rulesOf(operation).shape(operation.attributes, inputs);

/** Learnable tensors in PyTorch's order of construction: the order in which random numbers are drawn. */
export const parameterTensors = (operation: Operation): readonly ParameterTensor[] =>
  rulesOf(operation).parameters(operation.attributes);

/** Tensors of a state_dict that are not learnt, behind the parameters. */
export const bufferTensors = (operation: Operation): readonly BufferTensor[] => rulesOf(operation).buffers(operation.attributes);

/** Multiply-accumulates. */
export const multiplyAccumulates = (operation: Operation, inputs: readonly Shape[], output: Shape): number =>
  rulesOf(operation).macs(operation.attributes, inputs, output);

/** For known inputs and output. */
export const reachOf = (operation: Operation, inputs: readonly Shape[], output: Shape): Reach =>
  rulesOf(operation).reach(operation.attributes, inputs, output);

/** Attributes as PyTorch names them: `in_channels`, `kernel_size`. */
export const torchAttributes = (operation: Operation): Readonly<Record<string, unknown>> =>
  rulesOf(operation).torchAttributes(operation.attributes);

/** The shape rule with its numbers filled in. */
export const shapeFormula = (operation: Operation, inputs: readonly Shape[], output: Shape): string =>
  rulesOf(operation).formula(operation.attributes, inputs, output);
