// Every kind of op of the catalogue once: shape, tensors, costs.
import { describe, expect, it } from 'vitest';
import {
  bufferTensors,
  multiplyAccumulates,
  outputShape,
  parameterTensors,
  torchAttributes,
} from '../../src-shared/network/op-catalogue.ts';
import type { FeatureNormAttributes, Operation, Pair, Shape } from '../../src-shared/network/operations.ts';

const twice = (value: number): Pair => [value, value];
const norm = (given: Partial<FeatureNormAttributes>): FeatureNormAttributes => ({
  ...{ numFeatures: 4, eps: 1e-5, affine: true, trackRunningStats: true },
  ...given,
});
const transposedConvolution: Operation = {
  op: 'ConvTranspose2d',
  attributes: {
    ...{ inChannels: 4, outChannels: 6, kernelSize: [3, 2], stride: [2, 3], padding: [1, 0], outputPadding: [1, 0] },
    ...{ groups: 2, bias: true, dilation: twice(1) },
  },
};
const pool = { kernelSize: twice(3), stride: twice(2), padding: twice(1), ceilMode: true };

/** Shapes that torch 1.13 gives. */
const shapes: readonly [Operation, readonly Shape[], Shape][] = [
  [transposedConvolution, [[1, 4, 5, 5]], [1, 6, 10, 14]],
  [{ op: 'BatchNorm2d', attributes: norm({}) }, [[2, 4, 3, 3]], [2, 4, 3, 3]],
  [{ op: 'BatchNorm1d', attributes: norm({}) }, [[2, 4]], [2, 4]],
  [{ op: 'InstanceNorm2d', attributes: norm({ affine: false, trackRunningStats: false }) }, [[4, 3, 3]], [4, 3, 3]],
  [{ op: 'AvgPool2d', attributes: { ...pool, countIncludePad: true, divisorOverride: null } }, [[1, 2, 8, 7]], [1, 2, 5, 4]],
  [{ op: 'AdaptiveAvgPool2d', attributes: { outputSize: [null, 2] } }, [[1, 2, 8, 8]], [1, 2, 8, 2]],
  [{ op: 'AdaptiveMaxPool2d', attributes: { outputSize: [3, 5] } }, [[2, 8, 8]], [2, 3, 5]],
  [{ op: 'Softmax', attributes: { dim: null } }, [[1, 4, 2, 2]], [1, 4, 2, 2]],
  [
    {
      op: 'Upsample',
      attributes: { size: null, scaleFactor: [1.5, 2], mode: 'nearest', alignCorners: null, recomputeScaleFactor: false },
    },
    [[1, 1, 5, 4]],
    [1, 1, 7, 8],
  ],
  [
    { op: 'Pad', attributes: { left: 1, right: -2, top: 0, bottom: 3, mode: 'constant', value: 0 } },
    [[1, 1, 4, 4]],
    [1, 1, 7, 3],
  ],
  [
    { op: 'cat', attributes: { dim: -3 } },
    [
      [1, 4, 2, 2],
      [1, 3, 2, 2],
    ],
    [1, 7, 2, 2],
  ],
  [
    { op: 'stack', attributes: { dim: -1 } },
    [
      [1, 4],
      [1, 4],
    ],
    [1, 4, 2],
  ],
  [
    { op: 'mul', attributes: { scalar: null, scalarFirst: false, alpha: 1 } },
    [
      [1, 4, 8, 8],
      [4, 1, 1],
    ],
    [1, 4, 8, 8],
  ],
  [{ op: 'sub', attributes: { scalar: 1, scalarFirst: true, alpha: 1 } }, [[2, 3]], [2, 3]],
  [
    { op: 'matmul', attributes: {} },
    [
      [2, 1, 4, 3],
      [5, 3, 6],
    ],
    [2, 5, 4, 6],
  ],
  [{ op: 'mean', attributes: { dim: [2, -1], keepdim: false } }, [[1, 2, 3, 4]], [1, 2]],
  [{ op: 'amax', attributes: { dim: null, keepdim: true } }, [[1, 2, 3, 4]], [1, 1, 1, 1]],
  [{ op: 'view', attributes: { shape: [1, -1, 4] } }, [[1, 2, 3, 4]], [1, 6, 4]],
  [{ op: 'Unflatten', attributes: { dim: 1, sizes: [4, -1] } }, [[1, 16, 3]], [1, 4, 4, 3]],
  [{ op: 'permute', attributes: { dims: [0, 3, 1, -2] } }, [[1, 2, 3, 4]], [1, 4, 2, 3]],
  [{ op: 'transpose', attributes: { dim0: 1, dim1: -1 } }, [[1, 2, 3, 4]], [1, 4, 3, 2]],
  [{ op: 'squeeze', attributes: { dim: null } }, [[1, 2, 1, 4]], [2, 4]],
  [{ op: 'unsqueeze', attributes: { dim: -1 } }, [[2, 3]], [2, 3, 1]],
  [{ op: 'expand', attributes: { shape: [2, -1, 8] } }, [[3, 1]], [2, 3, 8]],
  [
    {
      op: 'getitem',
      attributes: {
        index: [
          { kind: 'slice', from: null, to: null, step: 1 },
          { kind: 'new-axis' },
          { kind: 'ellipsis' },
          { kind: 'slice', from: -3, to: null, step: 2 },
        ],
      },
    },
    [[1, 2, 3, 4]],
    [1, 1, 2, 3, 2],
  ],
  [{ op: 'narrow', attributes: { dim: 1, start: 2, length: 3 } }, [[1, 8, 2, 2]], [1, 3, 2, 2]],
  [{ op: 'PixelShuffle', attributes: { factor: 2 } }, [[1, 8, 4, 3]], [1, 2, 8, 6]],
  [{ op: 'PixelUnshuffle', attributes: { factor: 2 } }, [[2, 8, 6]], [8, 4, 3]],
  [{ op: 'repeat', attributes: { repeats: [2, 1, 3] } }, [[4, 5]], [2, 4, 15]],
  [{ op: 'PadAxis', attributes: { dim: -3, before: 2, after: 1, value: 0 } }, [[1, 2, 3, 4]], [1, 5, 3, 4]],
  [{ op: 'flip', attributes: { dims: [2, 3] } }, [[1, 2, 3, 4]], [1, 2, 3, 4]],
  [{ op: 'Parameter', attributes: { shape: [1, 4, 1, 1], fill: 0, learnable: true } }, [], [1, 4, 1, 1]],
];

describe('the shape of', () => {
  it.each(shapes)('%j', (operation, inputs, expected) => {
    expect(outputShape(operation, inputs)).toEqual({ shape: expected });
  });
});

describe('tensors as in a state_dict', () => {
  const named = (operation: Operation): readonly unknown[] => [
    ...parameterTensors(operation).map(({ name, shape, initial }) => [name, shape, initial]),
    ...bufferTensors(operation).map(({ name, shape, fill, dtype }) => [name, shape, fill, dtype]),
  ];

  it.each<[Operation, readonly unknown[]]>([
    [
      transposedConvolution,
      [
        ['weight', [4, 3, 3, 2], 'kaiming'],
        ['bias', [6], 'bias'],
      ],
    ],
    [
      { op: 'BatchNorm2d', attributes: norm({}) },
      [
        ['weight', [4], { fill: 1 }],
        ['bias', [4], { fill: 0 }],
        ['running_mean', [4], 0, 'float32'],
        ['running_var', [4], 1, 'float32'],
        ['num_batches_tracked', [], 0, 'int64'],
      ],
    ],
    [{ op: 'InstanceNorm2d', attributes: norm({ affine: false, trackRunningStats: false }) }, []],
    [
      { op: 'GroupNorm', attributes: { numGroups: 2, numChannels: 4, eps: 1e-5, affine: true } },
      [
        ['weight', [4], { fill: 1 }],
        ['bias', [4], { fill: 0 }],
      ],
    ],
    [
      { op: 'LayerNorm', attributes: { normalizedShape: [3, 4], eps: 1e-5, elementwiseAffine: true, bias: false } },
      [['weight', [3, 4], { fill: 1 }]],
    ],
    [{ op: 'PReLU', attributes: { numParameters: 4, init: 0.25 } }, [['weight', [4], { fill: 0.25 }]]],
    [{ op: 'Parameter', attributes: { shape: [2, 2], fill: 1, learnable: true } }, [['', [2, 2], { fill: 1 }]]],
    [{ op: 'Parameter', attributes: { shape: [2], fill: 3, learnable: false } }, [['', [2], 3, 'float32']]],
  ])('%j', (operation, expected) => {
    expect(named(operation)).toEqual(expected);
  });
});

it('counts multiply-accumulates of products only', () => {
  const count = (operation: Operation, inputs: readonly Shape[], output: Shape): number =>
    multiplyAccumulates(operation, inputs, output);
  expect(count(transposedConvolution, [[1, 4, 5, 5]], [1, 6, 10, 14])).toBe(4 * 5 * 5 * 3 * 3 * 2);
  expect(
    count(
      { op: 'matmul', attributes: {} },
      [
        [2, 3],
        [3, 5],
      ],
      [2, 5],
    ),
  ).toBe(30);
  expect(count({ op: 'BatchNorm2d', attributes: norm({}) }, [[1, 4, 8, 8]], [1, 4, 8, 8])).toBe(0);
});

it('names attributes as PyTorch does', () => {
  expect(torchAttributes({ op: 'BatchNorm2d', attributes: norm({}) })).toEqual({
    ...{ num_features: 4, eps: 1e-5, affine: true, track_running_stats: true },
  });
  const index = [{ kind: 'at', index: 0 }, { kind: 'ellipsis' }, { kind: 'slice', from: 1, to: null, step: 2 }] as const;
  expect(torchAttributes({ op: 'getitem', attributes: { index } })).toEqual({ index: '[0, ..., 1::2]' });
});
