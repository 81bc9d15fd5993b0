// Poolings that a convolution takes as it makes its values: to the bit what a pass of its own gives; and left alone where somebody asks for what lies between.
import { afterAll, describe, expect, test } from 'vitest';
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import type { ConvolutionKernel } from '../../src-main/cnn/convolution-choice.ts';
import { measuredTensors } from '../../src-main/cnn/memory-plan.ts';
import { normsAtOnce } from '../../src-main/cnn/norm-at-once.ts';
import { planNetwork } from '../../src-main/cnn/plan.ts';
import { poolingsAtOnce } from '../../src-main/cnn/pooling-at-once.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { Network, Tensor } from '../../src-shared/network/graph.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf, seededTensor } from './network-cases.ts';

afterAll(closeExecutors);

const WINOGRAD = 'f32_conv2d_winograd_4x4_3x3';
const LAYERS = 'nn.Conv2d(12, 10, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(10, 3, 3)';
const NORMED = 'nn.Conv2d(12, 10, 3, padding=1), nn.BatchNorm2d(10), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(10, 3, 3)';
const BARE = 'nn.Conv2d(12, 10, 3), nn.MaxPool2d(2), nn.Conv2d(10, 3, 3)';

/** Weights of both signs for norms too, so that a pooling before them would be another. */
function seededWeights(network: Network): ReadonlyMap<string, Tensor> {
  const weights = new Map<string, Tensor>();
  for (const [name, { shape, data }] of initialise(network, 5)) {
    const seeded = seededTensor(shape, name.length).data;
    const isNorm = shape.length === 1 && name.startsWith('net.1.');
    weights.set(name, { shape, data: isNorm ? seeded.map((value) => (name.endsWith('var') ? 1.5 + value : value)) : data });
  }
  return weights;
}

interface Choice {
  readonly strict?: boolean;
  readonly kernel?: ConvolutionKernel;
}

/** Bits of the last node, and the bytes of the run. */
async function last(layers: string, keepsAll: boolean, input: Tensor, { strict = false, kernel = WINOGRAD }: Choice = {}) {
  const network = networkOf({ title: '', layers, input: input.shape });
  const executor = await executorWith({ threads: 2, strict, kernel });
  const keep = keepsAll ? null : new Set(network.outputs);
  const prepared = executor.prepare(network, input.shape, seededWeights(network), keep);
  const result = await executor.run(prepared, (room) => room.set(input.data));
  const values = valuesOf(result.nodes.get(network.outputs[0] as string) as Activation).slice();
  result.release();
  executor.release(prepared);
  return { bits: new Int32Array(values.buffer), bytes: result.bytes, values };
}

/** Without padding and measuring. */
function kernelsOf(network: Network, keep: readonly string[], input = [2, 12, 30, 61]): readonly string[] {
  const plan = planNetwork(network, input, seededWeights(network), { kernel: WINOGRAD });
  const asked = measuredTensors(plan, new Set([...network.outputs, ...keep]));
  const { nodes } = poolingsAtOnce(normsAtOnce(plan, asked), asked);
  return nodes.flatMap(({ passes }) => passes.map(({ kernel }) => kernel)).filter((name) => !/pad|statistics/.test(name));
}

const kernelsFor = (layers: string, keep: readonly string[] = []): readonly string[] =>
  kernelsOf(networkOf({ title: '', layers, input: [] }), keep);

// Even and odd sides, tiles that are cut at both edges, groups of tiles that have no neighbour, pictures that share a chunk, one column.
const SHAPES = [
  [2, 12, 32, 64],
  [1, 12, 30, 61],
  [3, 12, 21, 35],
  [19, 12, 9, 13],
  [17, 12, 16, 16],
  [1, 12, 9, 97],
  [1, 12, 99, 9],
];

describe.each([WINOGRAD, 'f32_conv2d_winograd_deep'] as const)('%s', (kernel) => {
  test.each(SHAPES)('gives the bits of a pass of its own: %i x %i x %i x %i', async (...shape) => {
    const input = seededTensor(shape, 4);
    for (const layers of [LAYERS, NORMED, BARE]) {
      for (const strict of [false, true]) {
        const { bits } = await last(layers, false, input, { strict, kernel });
        expect(bits).toEqual((await last(layers, true, input, { strict, kernel })).bits);
      }
    }
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('where a value is %d, too', async (odd) => {
    for (const shape of [
      [2, 12, 30, 61],
      [17, 12, 16, 16],
    ]) {
      const [items = 1, channels = 1, rows = 1, columns = 1] = shape;
      const input = seededTensor(shape, 6);
      input.data[3 * rows * columns + 5 * columns + columns - 1] = odd;
      input.data[((items - 1) * channels + 2) * rows * columns + (rows - 1) * columns + 2] = odd;
      for (const layers of [LAYERS, NORMED, BARE]) {
        const found = await last(layers, false, input, { kernel });
        expect(found.bits).toEqual((await last(layers, true, input, { kernel })).bits);
        expect(found.values.some((value) => !Number.isFinite(value)) || odd === Number.NEGATIVE_INFINITY).toBe(true);
      }
    }
  });
});

test('what is never written takes no memory', async () => {
  const input = seededTensor([1, 12, 64, 128], 1);
  const { bytes: apart } = await last(BARE.replace('MaxPool2d(2)', 'MaxPool2d(3, 2, padding=1)'), false, input);
  const { bytes } = await last(BARE, false, input);
  expect(apart - bytes).toBeGreaterThan(10 * 62 * 126 * 4 - 10 * 29 * 61 * 4);
});

test.each([
  ['nobody asks', [], [WINOGRAD, WINOGRAD]],
  ['the convolution is kept', ['net_0'], [WINOGRAD, 'f32_max_pool2d', WINOGRAD]],
  ['its ReLU is kept', ['net_1'], [WINOGRAD, 'f32_max_pool2d', WINOGRAD]],
  ['the pooling is kept', ['net_2'], [WINOGRAD, 'f32_max_pool2d', WINOGRAD]],
])('%s', (_title, keep, expected) => {
  expect(kernelsFor(LAYERS, keep)).toEqual(expected);
});

test('a norm between them is applied on the way', () => {
  expect(kernelsFor(NORMED)).toEqual([WINOGRAD, WINOGRAD]);
  expect(kernelsFor(NORMED, ['net_1'])).toEqual([WINOGRAD, 'f32_scale_shift', 'f32_max_pool2d', WINOGRAD]);
});

test('values that somebody else reads are written', () => {
  const source = [
    'import torch.nn as nn',
    'class Case(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    `        self.net = nn.Sequential(${LAYERS})`,
    '    def forward(self, x):',
    '        y = self.net[1](self.net[0](x))',
    '        return self.net[3](self.net[2](y)).mean() + y.mean()',
  ];
  expect(kernelsOf(readNetwork(source.join('\n'), null), [])).toContain('f32_max_pool2d');
});

test.each([
  'nn.Conv2d(12, 10, 3), nn.MaxPool2d(3, 2), nn.Conv2d(10, 3, 3)',
  'nn.Conv2d(12, 10, 3), nn.MaxPool2d(2, 1), nn.Conv2d(10, 3, 3)',
  'nn.Conv2d(12, 10, 3), nn.MaxPool2d(2, padding=1), nn.Conv2d(10, 3, 3)',
  'nn.Conv2d(12, 10, 3), nn.MaxPool2d(2, dilation=2), nn.Conv2d(10, 3, 3)',
  'nn.Conv2d(12, 10, 3), nn.MaxPool2d(2, ceil_mode=True), nn.Conv2d(10, 3, 3)',
  'nn.Conv2d(12, 10, 3, stride=2), nn.MaxPool2d(2), nn.Conv2d(10, 3, 3)',
  'nn.MaxPool2d(2), nn.Conv2d(12, 3, 3)',
])('another pooling, or behind something else, is a pass of its own: %s', (layers) => {
  expect(kernelsFor(layers)).toContain('f32_max_pool2d');
});
