// One op by the plain loops: the output's shape and values from what arrives and the layer's own tensors.
import { binaryReference } from '../../src-main/kernels/reference/arithmetic.ts';
import { convTranspose2dReference } from '../../src-main/kernels/reference/conv-transpose2d.ts';
import { conv2dReference } from '../../src-main/kernels/reference/conv2d.ts';
import { elementwiseReference } from '../../src-main/kernels/reference/elementwise.ts';
import { indicesAt } from '../../src-main/kernels/reference/indices.ts';
import {
  concatReference,
  expandReference,
  flipReference,
  indexReference,
  padAxisReference,
  padReference,
  permuteReference,
  pixelShuffleReference,
  pixelUnshuffleReference,
  repeatReference,
} from '../../src-main/kernels/reference/layout.ts';
import { linearReference } from '../../src-main/kernels/reference/linear.ts';
import { maxPool2dReference } from '../../src-main/kernels/reference/max-pool2d.ts';
import { normaliseReference, runningNormReference } from '../../src-main/kernels/reference/normalisation.ts';
import {
  adaptivePoolReference,
  averagePoolReference,
  greatestOf,
  leastOf,
  meanOf,
} from '../../src-main/kernels/reference/pooling.ts';
import { matmulReference, reduceReference } from '../../src-main/kernels/reference/reduce.ts';
import { softmaxReference } from '../../src-main/kernels/reference/softmax.ts';
import { upsampleReference } from '../../src-main/kernels/reference/upsample.ts';
import type { Tensor } from '../../src-shared/network/graph.ts';
import type { IndexEntry, Operation, Pair, Shape } from '../../src-shared/network/operations.ts';
import { known } from '../../src-shared/network/size-expressions.ts';

/** @param shape the output's, as the catalogue infers it: sizes are taken from it, never values */
export function computeReference(
  operation: Operation,
  inputs: readonly Tensor[],
  tensorOf: (name: string) => Tensor | null,
  shape: Shape,
): Tensor {
  const [first = { shape: [], data: new Float32Array() }, second = first] = inputs;
  const rank = first.shape.length;
  const axis = (dim: number): number => (dim < 0 ? dim + rank : dim);
  const side = shape.slice(-2) as unknown as Pair;
  const weight = tensorOf('weight') ?? { shape: [], data: new Float32Array() };
  const bias = tensorOf('bias');
  const batched = (tensor: Tensor): Tensor => (tensor.shape.length === 3 ? { ...tensor, shape: [1, ...tensor.shape] } : tensor);
  switch (operation.op) {
    case 'Conv2d':
      return {
        shape,
        data: conv2dReference(batched(first), weight, bias, operation.attributes, shape.length === 3 ? [1, ...shape] : shape),
      };
    case 'ConvTranspose2d':
      return convTranspose2dReference(first, weight, bias, operation.attributes);
    case 'Linear':
      return { shape, data: linearReference(first, weight, bias) };
    case 'MaxPool2d':
      return {
        shape,
        data: maxPool2dReference(batched(first), operation.attributes, shape.length === 3 ? [1, ...shape] : shape),
      };
    case 'AvgPool2d':
      return averagePoolReference(first, operation.attributes, side);
    case 'AdaptiveAvgPool2d':
      return adaptivePoolReference(first, side, meanOf);
    case 'AdaptiveMaxPool2d':
      return adaptivePoolReference(first, side, greatestOf);
    case 'Upsample':
      return operation.attributes.mode === 'area'
        ? adaptivePoolReference(first, side, meanOf)
        : upsampleReference(first, operation.attributes, side);
    case 'Pad':
      return padReference(first, operation.attributes);
    case 'PReLU': {
      const slope = (flat: number): number =>
        weight.data[weight.data.length === 1 ? 0 : (indicesAt(first.shape, flat)[1] as number)] as number;
      return { shape: first.shape, data: first.data.map((x, flat) => (x > 0 ? x : x * slope(flat))) };
    }
    case 'BatchNorm1d':
    case 'BatchNorm2d':
    case 'InstanceNorm2d':
    case 'GroupNorm':
    case 'LayerNorm':
      return normReference(operation, first, tensorOf);
    case 'Softmax':
    case 'LogSoftmax': {
      const { dim } = operation.attributes;
      return softmaxReference(
        first,
        dim === null ? ([0, 1, 3].includes(rank) ? 0 : 1) : axis(dim),
        operation.op === 'LogSoftmax',
      );
    }
    case 'Softmax2d':
      return softmaxReference(first, rank - 3, false);
    case 'cat':
      return concatReference(inputs, axis(operation.attributes.dim));
    case 'stack': {
      const at = operation.attributes.dim < 0 ? operation.attributes.dim + rank + 1 : operation.attributes.dim;
      const widened = inputs.map(({ shape: given, data }) => ({ shape: [...given.slice(0, at), 1, ...given.slice(at)], data }));
      return concatReference(widened, at);
    }
    case 'add':
    case 'sub':
    case 'mul':
    case 'div': {
      const { scalar, scalarFirst, alpha } = operation.attributes;
      const number = { shape: [], data: Float32Array.of(scalar === null ? 0 : known(scalar)) };
      const [a, b] = scalar === null ? [first, second] : scalarFirst ? [number, first] : [first, number];
      return binaryReference(
        a,
        b,
        {
          add: (x: number, y: number) => x + alpha * y,
          sub: (x: number, y: number) => x - alpha * y,
          mul: (x: number, y: number) => x * y,
          div: (x: number, y: number) => x / y,
        }[operation.op],
      );
    }
    case 'maximum':
      return binaryReference(first, second, Math.max);
    case 'minimum':
      return binaryReference(first, second, Math.min);
    case 'matmul':
      return matmulReference(first, second);
    case 'mean':
    case 'sum':
    case 'amax':
    case 'amin': {
      const { dim, keepdim } = operation.attributes;
      const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
      const combine = { mean: meanOf, sum, amax: greatestOf, amin: leastOf }[operation.op];
      return reduceReference(first, dim === null ? [...first.shape.keys()] : dim.map(axis), keepdim, combine);
    }
    case 'permute':
      return permuteReference(first, operation.attributes.dims.map(axis));
    case 'transpose': {
      const axes = [...first.shape.keys()];
      const [a, b] = [axis(operation.attributes.dim0), axis(operation.attributes.dim1)];
      [axes[a], axes[b]] = [b, a];
      return permuteReference(first, axes);
    }
    case 'expand':
      return expandReference(first, operation.attributes.shape.map(known));
    case 'getitem':
      return indexReference(first, operation.attributes.index);
    case 'narrow': {
      const from = known(operation.attributes.start);
      const whole: IndexEntry = { kind: 'slice', from: null, to: null, step: 1 };
      const index = first.shape.map((): IndexEntry => whole);
      index[axis(operation.attributes.dim)] = { kind: 'slice', from, to: from + known(operation.attributes.length), step: 1 };
      return indexReference(first, index);
    }
    case 'repeat':
      return repeatReference(first, shape);
    case 'PadAxis':
      return padAxisReference(first, operation.attributes, shape);
    case 'flip':
      return flipReference(first, operation.attributes.dims.map(axis));
    case 'PixelShuffle':
      return pixelShuffleReference(first, operation.attributes.factor);
    case 'PixelUnshuffle':
      return pixelUnshuffleReference(first, operation.attributes.factor);
    case 'Parameter':
      return tensorOf('') ?? first;
    case 'Identity':
    case 'Dropout':
    case 'Dropout2d':
    case 'contiguous':
    case 'clone':
    case 'detach':
    case 'float':
    case 'Flatten':
    case 'view':
    case 'reshape':
    case 'Unflatten':
    case 'squeeze':
    case 'unsqueeze':
      return { shape, data: first.data };
    default:
      return { shape: first.shape, data: first.data.map(elementwiseReference(operation)) };
  }
}

type NormOperation = Extract<Operation, { op: 'BatchNorm1d' | 'BatchNorm2d' | 'InstanceNorm2d' | 'GroupNorm' | 'LayerNorm' }>;

function normReference(operation: NormOperation, input: Tensor, tensorOf: (name: string) => Tensor | null): Tensor {
  const { shape } = input;
  const channelAxis = operation.op === 'InstanceNorm2d' ? shape.length - 3 : 1;
  const place =
    operation.op === 'LayerNorm'
      ? (flat: number) => flat % operation.attributes.normalizedShape.reduce((product, size) => product * size, 1)
      : (flat: number) => indicesAt(shape, flat)[channelAxis] as number;
  const affine = {
    weight: (flat: number): number => tensorOf('weight')?.data[place(flat)] ?? 1,
    bias: (flat: number): number => tensorOf('bias')?.data[place(flat)] ?? 0,
  };
  const { eps } = operation.attributes;
  switch (operation.op) {
    case 'LayerNorm': {
      const outer = shape.length - operation.attributes.normalizedShape.length;
      return normaliseReference(input, eps, (indices) => indices.slice(0, outer).join(), affine);
    }
    case 'GroupNorm': {
      const perGroup = known(operation.attributes.numChannels) / operation.attributes.numGroups;
      return normaliseReference(input, eps, ([n = 0, c = 0]) => `${n},${Math.floor(c / perGroup)}`, affine);
    }
    default: {
      const [mean, variance] = [tensorOf('running_mean'), tensorOf('running_var')];
      if (operation.attributes.trackRunningStats && mean && variance)
        return runningNormReference(input, eps, { mean: mean.data, variance: variance.data }, affine);
      const isInstance = operation.op === 'InstanceNorm2d';
      return normaliseReference(
        input,
        eps,
        (indices) => (isInstance ? indices.slice(0, channelAxis + 1).join() : String(indices[channelAxis])),
        affine,
      );
    }
  }
}
