// The networks that kernels are tested and measured with: one list for both. Each is PyTorch source, read by the product's own reader.
import type { Network, Tensor } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';

export interface NetworkCase {
  readonly title: string;
  readonly layers: string;
  readonly input: Shape;
}

/** Layers of nn.Sequential, and an input that makes their edges count. */
export const networkCases: readonly NetworkCase[] = [
  {
    title: 'the built-in network, small',
    layers: 'nn.Conv2d(1,16,2), nn.ReLU(), nn.Conv2d(16,32,2), nn.ReLU(), nn.Conv2d(32,64,2), nn.ReLU()',
    input: [1, 1, 21, 19],
  },
  { title: '3 x 3 with padding', layers: 'nn.Conv2d(3, 7, 3, padding=1)', input: [2, 3, 13, 17] },
  { title: 'odd channels, no bias', layers: 'nn.Conv2d(5, 9, (3, 2), bias=False)', input: [1, 5, 9, 30] },
  { title: 'stride 2 and 3', layers: 'nn.Conv2d(2, 4, 5, stride=(2, 3), padding=(2, 1))', input: [1, 2, 23, 29] },
  { title: 'stride wider than the kernel', layers: 'nn.Conv2d(2, 3, 1, stride=4)', input: [1, 2, 18, 19] },
  { title: 'dilation', layers: 'nn.Conv2d(2, 6, 3, dilation=(2, 3), padding=2)', input: [1, 2, 20, 21] },
  { title: 'dilation and stride', layers: 'nn.Conv2d(2, 6, (2, 3), dilation=(3, 2), stride=(1, 2))', input: [1, 2, 15, 22] },
  { title: 'groups', layers: 'nn.Conv2d(6, 12, 3, groups=3)', input: [2, 6, 11, 12] },
  { title: 'depthwise', layers: 'nn.Conv2d(5, 10, 3, groups=5, padding=1)', input: [1, 5, 9, 9] },
  { title: "padding 'same', even kernel", layers: "nn.Conv2d(3, 4, (2, 4), padding='same')", input: [1, 3, 12, 14] },
  { title: "padding 'valid'", layers: "nn.Conv2d(1, 2, 3, padding='valid')", input: [1, 1, 8, 8] },
  { title: 'reflect', layers: "nn.Conv2d(2, 3, 5, padding=(2, 3), padding_mode='reflect')", input: [1, 2, 9, 10] },
  {
    title: 'replicate, stride 2',
    layers: "nn.Conv2d(2, 3, 3, padding=2, stride=2, padding_mode='replicate')",
    input: [1, 2, 9, 10],
  },
  { title: 'circular', layers: "nn.Conv2d(2, 3, 3, padding=(3, 2), padding_mode='circular')", input: [1, 2, 7, 8] },
  { title: 'one pixel', layers: 'nn.Conv2d(3, 5, 1), nn.ReLU()', input: [1, 3, 1, 1] },
  { title: 'kernel as large as the picture', layers: 'nn.Conv2d(2, 3, (7, 9))', input: [1, 2, 7, 9] },
  { title: '2 x 2, many channels, wide', layers: 'nn.Conv2d(8, 9, 2), nn.ReLU()', input: [2, 8, 12, 161] },
  { title: '2 x 2, many channels, no bias', layers: 'nn.Conv2d(17, 8, 2, bias=False)', input: [1, 17, 5, 14] },
  { title: '3 x 3, many channels, wide', layers: 'nn.Conv2d(9, 10, 3, padding=1), nn.ReLU()', input: [2, 9, 11, 205] },
  {
    title: '3 x 3, many channels, reflect',
    layers: "nn.Conv2d(8, 13, 3, padding=2, padding_mode='reflect')",
    input: [1, 8, 14, 17],
  },
  { title: '1 x 1, many channels', layers: 'nn.Conv2d(33, 34, 1), nn.ReLU(), nn.Conv2d(34, 37, 1)', input: [2, 33, 5, 7] },
  { title: '1 x 1, many channels, planes that lie pages apart', layers: 'nn.Conv2d(40, 33, 1)', input: [1, 40, 32, 32] },
  { title: 'many channels, strides', layers: 'nn.Conv2d(12, 36, 3, stride=2, padding=1)', input: [2, 12, 17, 39] },
  {
    title: 'many channels, two groups, dilation',
    layers: 'nn.Conv2d(16, 66, (1, 3), dilation=(1, 2), groups=2)',
    input: [1, 16, 9, 12],
  },
  { title: '1 x N', layers: 'nn.Conv2d(9, 8, 2, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1)', input: [1, 9, 1, 40] },
  { title: 'N x 1', layers: 'nn.Conv2d(9, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 2, padding=1)', input: [1, 9, 31, 1] },
  {
    title: 'max pooling of pairs, wide',
    layers: 'nn.Conv2d(2, 3, 3), nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True)',
    input: [1, 2, 9, 49],
  },
  { title: '3 x 3, hundreds of channels', layers: 'nn.Conv2d(140, 12, 3)', input: [1, 140, 8, 43] },
  { title: 'max pooling', layers: 'nn.MaxPool2d(2)', input: [2, 3, 11, 13] },
  {
    title: 'max pooling with everything',
    layers: 'nn.MaxPool2d((3, 2), stride=(2, 3), padding=(1, 1), dilation=(2, 1), ceil_mode=True)',
    input: [1, 3, 12, 14],
  },
  {
    title: 'convolution to classes',
    layers: 'nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(144, 10), nn.ReLU()',
    input: [2, 1, 14, 15],
  },
  { title: 'linear over the columns of maps', layers: 'nn.Linear(33, 5), nn.ReLU()', input: [2, 3, 4, 33] },
  { title: 'flatten of rows only', layers: 'nn.Flatten(2)', input: [2, 3, 4, 5] },
];

/** @param forward what the network returns for x; its layers are `self.net` */
export const networkOf = ({ layers }: NetworkCase, forward = 'self.net(x)'): Network =>
  readNetwork(
    `import torch\nimport torch.nn as nn\nclass Case(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.net = nn.Sequential(${layers})\n    def forward(self, x):\n        return ${forward}\n`,
    null,
  );

/** Values of both signs from a small generator of its own (mulberry32), the same on every machine. */
export function seededTensor(shape: Shape, seed: number): Tensor {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const count = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float32Array.from({ length: count }, () => next() * 2 - 1) };
}
