// Norms that a convolution applies as it writes: to the bit what the norm gives as a pass of its own; and left alone where somebody asks for what lies between.
import { afterAll, describe, expect, test } from 'vitest';
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import type { ConvolutionKernel } from '../../src-main/cnn/convolution-choice.ts';
import { measuredTensors } from '../../src-main/cnn/memory-plan.ts';
import { normsAtOnce } from '../../src-main/cnn/norm-at-once.ts';
import { planNetwork } from '../../src-main/cnn/plan.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { Network, Tensor } from '../../src-shared/network/graph.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf, seededTensor } from './network-cases.ts';

afterAll(closeExecutors);

/** Odd sides: tiles at the right and lower edge are cut. Two items of 10 channels, which fill no whole quads either. */
const INPUT = [2, 12, 30, 61];
const LAYERS = 'nn.Conv2d(12, 10, 3, padding=1), nn.BatchNorm2d(10), nn.ReLU(), nn.Conv2d(10, 3, 3)';
const SMALL_LAYERS = 'nn.Conv2d(12, 10, 2), nn.BatchNorm2d(10), nn.ReLU(), nn.Conv2d(10, 3, 2)';

/** A norm that has seen data: running statistics, weights and biases that are no ones and zeros. */
function open(layers: string, shared?: Network) {
  const network = shared ?? networkOf({ title: '', layers, input: INPUT });
  const weights = new Map<string, Tensor>();
  for (const [name, { shape, data }] of initialise(network, 5)) {
    const seeded = seededTensor(shape, name.length).data;
    const isNorm = shape.length === 1 && name.startsWith('net.1.');
    const values = name.endsWith('running_var') ? seeded.map((value) => 1.5 + value) : seeded;
    weights.set(name, { shape, data: isNorm ? values : data });
  }
  return { network, weights };
}

interface Choice {
  readonly strict?: boolean;
  readonly kernel?: ConvolutionKernel;
}

async function last(layers: string, keepsAll: boolean, input: Tensor, { strict = false, kernel }: Choice) {
  const { network, weights } = open(layers);
  const executor = await executorWith({ threads: 2, strict, ...(kernel && { kernel }) });
  const keep = keepsAll ? null : new Set(network.outputs);
  const result = await executor.run(executor.prepare(network, input.shape, weights, keep), (room) => room.set(input.data));
  const found = new Int32Array(valuesOf(result.nodes.get(network.outputs[0] as string) as Activation).slice().buffer);
  result.release();
  return found;
}

function kernelsOf(layers: string, keep: readonly string[], shared?: Network): readonly string[] {
  const { network, weights } = open(layers, shared);
  const plan = planNetwork(network, INPUT, weights, { kernel: 'f32_conv2d_winograd_4x4_3x3' });
  const { nodes } = normsAtOnce(plan, measuredTensors(plan, new Set([...network.outputs, ...keep])));
  return nodes.flatMap(({ passes }) => passes.map(({ kernel }) => kernel)).filter((name) => !/pad|statistics/.test(name));
}

const WINOGRAD = 'f32_conv2d_winograd_4x4_3x3';

describe.each([
  ['f32_conv2d_winograd_4x4_3x3', LAYERS],
  ['f32_conv2d_winograd_deep', LAYERS],
  ['f32_conv2d_winograd_4x4_2x2', SMALL_LAYERS],
] as const)('%s', (kernel, layers) => {
  test.each([false, true])('gives the bits of a pass of its own; strict: %s', async (strict) => {
    const input = seededTensor(INPUT, 4);
    expect(await last(layers, false, input, { strict, kernel })).toEqual(await last(layers, true, input, { strict, kernel }));
  });

  test('where a value is not finite, too', async () => {
    const input = seededTensor(INPUT, 6);
    input.data[3 * 30 * 61 + 14 * 61 + 60] = Number.NaN;
    input.data[17 * 30 * 61 + 29 * 61 + 2] = Number.POSITIVE_INFINITY;
    const found = await last(layers, false, input, { kernel });
    expect(found).toEqual(await last(layers, true, input, { kernel }));
    expect(new Float32Array(found.buffer).filter((value) => !Number.isFinite(value)).length).toBeGreaterThan(0);
  });
});

test.each([
  ['nobody asks', [], [WINOGRAD, WINOGRAD]],
  ['the convolution is kept', ['net_0'], [WINOGRAD, 'f32_scale_shift', WINOGRAD]],
  ['the norm is kept', ['net_1'], [WINOGRAD, 'f32_scale_shift', WINOGRAD]],
  ['its ReLU is kept', ['net_2'], [WINOGRAD, 'f32_scale_shift', WINOGRAD]],
])('%s', (_title, keep, expected) => {
  expect(kernelsOf(LAYERS, keep)).toEqual(expected);
});

test('values that somebody else reads are written', () => {
  const source = [
    'import torch.nn as nn',
    'class Case(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    `        self.net = nn.Sequential(${LAYERS})`,
    '    def forward(self, x):',
    '        y = self.net[0](x)',
    '        return self.net[3](self.net[1](y) + y)',
  ];
  expect(kernelsOf(LAYERS, [], readNetwork(source.join('\n'), null))).toContain('f32_scale_shift');
});

test('a norm behind another kernel, of another factor for every line, or of the input is a pass of its own', () => {
  for (const layers of [
    'nn.Conv2d(12, 10, 3, stride=2), nn.BatchNorm2d(10), nn.Conv2d(10, 3, 3)',
    'nn.Conv2d(12, 10, 3), nn.GroupNorm(2, 10), nn.Conv2d(10, 3, 3)',
    'nn.Identity(), nn.BatchNorm2d(12), nn.Conv2d(12, 3, 3)',
    'nn.ConvTranspose2d(12, 10, 3), nn.BatchNorm2d(10), nn.Conv2d(10, 3, 3)',
  ])
    expect(kernelsOf(layers, [])).toContain('f32_scale_shift');
});
