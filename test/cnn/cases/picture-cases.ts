// Ops that look at a neighbourhood: pooling and reductions, sampling and padding, convolutions.
import { type OpCase, op } from './op-case.ts';

const pool = { kernelSize: [2, 2], stride: [2, 2], padding: [0, 0] } as const;
const average = { ...pool, ceilMode: false, countIncludePad: true, divisorOverride: null };
const odd = { kernelSize: [3, 2], stride: [2, 3], padding: [1, 1] } as const;

export const poolingCases: readonly OpCase[] = [
  op('MaxPool2d', { ...pool, dilation: [1, 1], ceilMode: false }, '', [[2, 3, 11, 13]]),
  op('MaxPool2d', { ...odd, dilation: [2, 1], ceilMode: true }, 'everything', [[1, 3, 12, 14]]),
  op('MaxPool2d', { ...pool, dilation: [1, 1], ceilMode: false }, 'unbatched', [[3, 11, 13]]),
  op('AvgPool2d', average, '', [[2, 3, 11, 13]]),
  op('AvgPool2d', { ...average, ...odd, ceilMode: true }, 'counting padding', [[1, 3, 12, 14]]),
  op('AvgPool2d', { ...average, ...odd, ceilMode: true, countIncludePad: false }, 'without padding', [[2, 1, 13, 12]]),
  op('AvgPool2d', { ...average, ...odd, divisorOverride: 5 }, 'own divisor', [[1, 2, 9, 1]]),
  op('AvgPool2d', average, 'unbatched', [[3, 6, 7]]),
  op('AdaptiveAvgPool2d', { outputSize: [1, 1] }, 'to one', [[2, 3, 11, 13]]),
  op('AdaptiveAvgPool2d', { outputSize: [3, 5] }, '', [[1, 2, 17, 12]]),
  op('AdaptiveAvgPool2d', { outputSize: [7, null] }, 'larger', [[1, 2, 3, 4]]),
  op('AdaptiveMaxPool2d', { outputSize: [4, 4] }, '', [[2, 3, 18, 14]]),
  op('AdaptiveMaxPool2d', { outputSize: [1, 3] }, 'unbatched', [[3, 5, 7]]),
  ...(['mean', 'sum', 'amax', 'amin'] as const).flatMap((name) => [
    op(name, { dim: [2, 3], keepdim: false }, 'planes', [[2, 3, 5, 7]]),
    op(name, { dim: [1], keepdim: true }, 'channels', [[2, 5, 3, 7]]),
    op(name, { dim: [0, -1], keepdim: true }, 'outer and inner', [[2, 3, 5, 9]]),
    op(name, { dim: null, keepdim: false }, 'all', [[2, 3, 5, 7]]),
    op(name, { dim: [1], keepdim: false }, 'features', [[3, 11]]),
    op(name, { dim: [0], keepdim: false }, 'items', [[3, 11]]),
  ]),
];

const sampled = { size: null, scaleFactor: [2, 2], mode: 'nearest', alignCorners: null, recomputeScaleFactor: false } as const;
const pad = { left: 1, right: 2, top: 0, bottom: 3, mode: 'constant', value: 0 } as const;

export const samplingCases: readonly OpCase[] = [
  op('Upsample', sampled, 'nearest', [[2, 3, 5, 7]]),
  op('Upsample', { ...sampled, scaleFactor: null, size: [20, 31] }, 'nearest to a size', [[1, 2, 14, 15]]),
  op('Upsample', { ...sampled, scaleFactor: [0.6, 1.7] }, 'nearest by odd factors', [[1, 2, 13, 11]]),
  op('Upsample', { ...sampled, scaleFactor: [0.6, 1.7], recomputeScaleFactor: true }, 'recomputed', [[1, 2, 13, 11]]),
  op('Upsample', { ...sampled, mode: 'nearest-exact', scaleFactor: [1.5, 0.7] }, 'nearest-exact', [[1, 2, 9, 11]]),
  ...([false, true] as const).flatMap((alignCorners) =>
    (['bilinear', 'bicubic'] as const).flatMap((mode) => [
      op('Upsample', { ...sampled, mode, alignCorners }, `${mode}, corners ${alignCorners}`, [[2, 3, 5, 7]]),
      op('Upsample', { ...sampled, mode, alignCorners, scaleFactor: [1.3, 0.55] }, `${mode}, odd, corners ${alignCorners}`, [
        [1, 2, 11, 13],
      ]),
      op(
        'Upsample',
        { ...sampled, mode, alignCorners, scaleFactor: null, size: [9, 1] },
        `${mode}, size, corners ${alignCorners}`,
        [[1, 2, 1, 6]],
      ),
    ]),
  ),
  op('Upsample', { ...sampled, mode: 'area', scaleFactor: [0.5, 1.5] }, 'area', [[1, 2, 9, 7]]),
  op('Pad', pad, 'zeros', [[2, 3, 5, 7]]),
  op('Pad', { ...pad, value: -1.5 }, 'constant', [[2, 3, 5, 7]]),
  op('Pad', { left: 3, right: 2, top: 4, bottom: 1, mode: 'reflect', value: 0 }, 'reflect', [[2, 3, 5, 7]]),
  op('Pad', { left: 9, right: 2, top: 4, bottom: 1, mode: 'replicate', value: 0 }, 'replicate', [[1, 3, 5, 7]]),
  op('Pad', { left: 3, right: 7, top: 5, bottom: 1, mode: 'circular', value: 0 }, 'circular', [[1, 3, 5, 7]]),
  op('Pad', { left: -1, right: 2, top: -2, bottom: -1, mode: 'constant', value: 4 }, 'cropping', [[1, 3, 5, 7]]),
  op('Pad', { left: -2, right: 3, top: 2, bottom: -1, mode: 'circular', value: 0 }, 'cropping and going around', [[1, 2, 6, 7]]),
  op('Pad', { left: -1, right: 3, top: 2, bottom: -2, mode: 'reflect', value: 0 }, 'cropping and reflecting', [[1, 2, 6, 7]]),
  op('Pad', pad, 'unbatched', [[3, 5, 7]]),
];

const transposed = {
  inChannels: 4,
  outChannels: 6,
  kernelSize: [2, 2],
  stride: [2, 2],
  padding: [0, 0],
  outputPadding: [0, 0],
  groups: 1,
  bias: true,
  dilation: [1, 1],
} as const;
const convolution = {
  inChannels: 3,
  outChannels: 5,
  kernelSize: [3, 3],
  stride: [1, 1],
  padding: [1, 1],
  dilation: [1, 1],
  groups: 1,
  bias: true,
  paddingMode: 'zeros',
} as const;

export const convolutionCases: readonly OpCase[] = [
  op('Conv2d', { ...convolution, inChannels: 2 }, '', [[2, 2, 7, 19]]),
  // Their last digits are others.
  { ...op('Conv2d', convolution, "by Winograd's products", [[2, 3, 7, 19]]), bound: 6e-6 },
  op('Conv2d', { ...convolution, inChannels: 6, outChannels: 6, groups: 6 }, 'depthwise', [[2, 6, 9, 35]]),
  op('Conv2d', { ...convolution, inChannels: 6, outChannels: 6, groups: 6, stride: [2, 2] }, 'depthwise, stride 2', [
    [1, 6, 9, 35],
  ]),
  op('Conv2d', { ...convolution, outChannels: 1 }, 'to one channel', [[2, 3, 7, 17]]),
  op('ConvTranspose2d', transposed, 'doubling', [[2, 4, 7, 9]]),
  op('ConvTranspose2d', { ...transposed, outChannels: 3, kernelSize: [3, 3], padding: [1, 1], outputPadding: [1, 1] }, 'padded', [
    [2, 4, 5, 5],
  ]),
  op('ConvTranspose2d', { ...transposed, stride: [1, 1], kernelSize: [3, 3], groups: 2, dilation: [2, 2] }, 'groups, dilated', [
    [1, 4, 6, 8],
  ]),
  op(
    'ConvTranspose2d',
    { ...transposed, stride: [3, 2], kernelSize: [2, 5], padding: [0, 3], outputPadding: [2, 1], bias: false },
    'odd',
    [[1, 4, 4, 6]],
  ),
  op(
    'ConvTranspose2d',
    { ...transposed, stride: [2, 3], kernelSize: [4, 4], dilation: [3, 1], padding: [2, 1] },
    'dilated, strided',
    [[1, 4, 5, 3]],
  ),
  op('ConvTranspose2d', { ...transposed, outChannels: 4, groups: 4, kernelSize: [4, 4], padding: [1, 1] }, 'depthwise', [
    [2, 4, 6, 5],
  ]),
  op('ConvTranspose2d', { ...transposed, kernelSize: [1, 1], stride: [2, 2] }, 'kernel smaller than stride', [[1, 4, 3, 4]]),
];
