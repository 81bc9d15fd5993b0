// Ops that move values, and normalisations.
import { type OpCase, op } from './op-case.ts';

const FULL = { kind: 'slice', from: null, to: null, step: 1 } as const;
const slice = (from: number | null, to: number | null, step = 1) => ({ kind: 'slice', from, to, step }) as const;

export const layoutCases: readonly OpCase[] = [
  op('Identity', {}, '', [[2, 3, 5, 7]]),
  op('Dropout', { p: 0.5, inplace: false }, '', [[3, 4]]),
  op('clone', {}, '', [[]]),
  op('Flatten', { startDim: 1, endDim: -1 }, '', [[2, 3, 5, 7]]),
  op('Flatten', { startDim: 2, endDim: -1 }, 'rows', [[2, 3, 4, 5]]),
  op('view', { shape: [2, -1, 7] }, '', [[2, 3, 5, 7]]),
  op('reshape', { shape: [-1] }, 'flat', [[2, 3, 5]]),
  op('Unflatten', { dim: 1, sizes: [3, -1] }, '', [[2, 12]]),
  op('squeeze', { dim: null }, '', [[1, 3, 1, 5]]),
  op('squeeze', { dim: 0 }, 'one axis', [[1, 3, 1, 5]]),
  op('unsqueeze', { dim: -1 }, '', [[3, 4]]),
  op('permute', { dims: [0, 2, 3, 1] }, 'to channels last', [[2, 3, 5, 7]]),
  op('permute', { dims: [3, 0, -2, 1] }, 'mixed', [[2, 3, 5, 7]]),
  op('transpose', { dim0: -1, dim1: -2 }, '', [[2, 3, 5, 7]]),
  op('transpose', { dim0: 0, dim1: 1 }, 'items', [[2, 3, 5, 7]]),
  op('expand', { shape: [2, 3, 5, 7] }, '', [[3, 1, 7]]),
  op('expand', { shape: [4, -1, 6] }, 'keeping', [[1, 3, 1]]),
  op('getitem', { index: [{ kind: 'at', index: -1 }] }, 'item', [[2, 3, 5, 7]]),
  op('getitem', { index: [FULL, slice(1, 3)] }, 'channels', [[2, 4, 5, 7]]),
  op('getitem', { index: [FULL, FULL, slice(1, -1, 2), slice(-5, 99, 3)] }, 'steps', [[2, 3, 8, 9]]),
  op('getitem', { index: [FULL, { kind: 'at', index: 1 }, { kind: 'new-axis' }, slice(2, null)] }, 'mixed', [[2, 3, 5, 7]]),
  op('narrow', { dim: 1, start: 2, length: 3 }, '', [[2, 6, 3, 5]]),
  op('narrow', { dim: -1, start: 1, length: 2 }, 'columns', [[2, 3, 5]]),
  op('flip', { dims: [2, 3] }, '', [[2, 3, 5, 7]]),
  op('flip', { dims: [-1] }, 'columns', [[4, 6]]),
  op('repeat', { repeats: [1, 3, 1, 2] }, '', [[2, 1, 3, 5]]),
  op('repeat', { repeats: [2, 3, 2] }, 'new axes', [[3, 5]]),
  op('PadAxis', { dim: -3, before: 1, after: 2, value: 0 }, 'channels', [[2, 3, 5, 7]]),
  op('PadAxis', { dim: -4, before: 0, after: 1, value: -1.5 }, 'items', [[2, 3, 5, 7]]),
  op('PixelShuffle', { factor: 3 }, '', [[2, 18, 3, 5]]),
  op('PixelUnshuffle', { factor: 2 }, '', [[2, 3, 6, 10]]),
  op('cat', { dim: 1 }, '', [
    [2, 3, 5, 7],
    [2, 1, 5, 7],
    [2, 4, 5, 7],
  ]),
  op('cat', { dim: -1 }, 'columns', [
    [2, 3, 5, 7],
    [2, 3, 5, 2],
  ]),
  op('cat', { dim: 0 }, 'vectors', [[3], [5]]),
  op('stack', { dim: 1 }, '', [
    [2, 3, 5],
    [2, 3, 5],
    [2, 3, 5],
  ]),
  op('stack', { dim: -1 }, 'last', [
    [2, 3],
    [2, 3],
  ]),
];

const featureNorm = { numFeatures: 3, eps: 1e-5, affine: true, trackRunningStats: true };

export const normCases: readonly OpCase[] = [
  op('BatchNorm2d', featureNorm, '', [[2, 3, 5, 7]]),
  op('BatchNorm2d', { ...featureNorm, affine: false, eps: 1e-3 }, 'plain', [[1, 3, 1, 1]]),
  op('BatchNorm2d', { ...featureNorm, trackRunningStats: false }, 'of the batch', [[3, 3, 5, 7]]),
  op('BatchNorm1d', featureNorm, 'of features', [[4, 3]]),
  op('BatchNorm1d', featureNorm, 'of rows', [[2, 3, 9]]),
  op('BatchNorm1d', { ...featureNorm, trackRunningStats: false }, 'of the batch', [[5, 3]]),
  op('InstanceNorm2d', { ...featureNorm, trackRunningStats: false }, '', [[2, 3, 5, 7]]),
  op('InstanceNorm2d', { ...featureNorm, trackRunningStats: false, affine: false }, 'unbatched', [[3, 5, 7]]),
  op('InstanceNorm2d', featureNorm, 'running', [[2, 3, 5, 7]]),
  op('GroupNorm', { numGroups: 2, numChannels: 6, eps: 1e-5, affine: true }, '', [[2, 6, 5, 7]]),
  op('GroupNorm', { numGroups: 1, numChannels: 6, eps: 1e-5, affine: true }, 'one group, large', [[1, 6, 200, 190]], [900, 1100]),
  op('GroupNorm', { numGroups: 3, numChannels: 6, eps: 1e-5, affine: false }, 'features', [[4, 6]]),
  op('LayerNorm', { normalizedShape: [7], eps: 1e-5, elementwiseAffine: true, bias: true }, '', [[2, 3, 5, 7]]),
  op('LayerNorm', { normalizedShape: [3, 5, 7], eps: 1e-5, elementwiseAffine: true, bias: true }, 'pictures', [[2, 3, 5, 7]]),
  op('LayerNorm', { normalizedShape: [6], eps: 1e-6, elementwiseAffine: false, bias: false }, 'plain', [[4, 6]], [-1000, 3000]),
  op('Softmax', { dim: 1 }, 'channels', [[2, 5, 3, 7]], [-30, 30]),
  op('Softmax', { dim: -1 }, 'columns', [[2, 3, 5, 7]], [-30, 30]),
  op('Softmax', { dim: null }, 'implicit', [[3, 11]], [-30, 30]),
  op('Softmax', { dim: 0 }, 'a vector', [[9]], [-30, 30]),
  op('Softmax2d', { dim: null }, '', [[2, 5, 3, 3]], [-30, 30]),
  op('LogSoftmax', { dim: 1 }, 'channels', [[2, 5, 3, 7]], [-30, 30]),
  op('LogSoftmax', { dim: -1 }, 'columns', [[3, 13]], [990, 1000]),
];
