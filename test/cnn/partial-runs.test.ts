// Runs that are computed again in part: to the bit what whole runs give, and no more blocks than the change reaches.
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import { affectedRows } from '../../src-main/cnn/affected-rows.ts';
import type { RunResult } from '../../src-main/cnn/executor.ts';
import { planNetwork } from '../../src-main/cnn/plan.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { Tensor, Weights } from '../../src-shared/network/graph.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf, seededTensor } from './network-cases.ts';

afterAll(closeExecutors);

const INPUT = [1, 3, 96, 40];
const CHANNELS_ROWS = 96 * 40;

const SKIPS = `import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3, padding=1)
        self.b = nn.Conv2d(8, 16, 3, stride=2, padding=1)
        self.c = nn.Conv2d(16, 16, 5, padding=2)
        self.norm = nn.BatchNorm2d(16)
        self.up = nn.ConvTranspose2d(16, 8, 2, stride=2)
        self.head = nn.Conv2d(16, 4, 1)

    def forward(self, x):
        a = F.relu(self.a(x))
        b = F.relu(self.norm(self.b(a)))
        c = torch.sigmoid(self.c(b)) + b
        y = torch.cat([self.up(c), a], 1)
        y = F.interpolate(F.max_pool2d(y, 2), scale_factor=2, mode='bilinear')
        return self.head(y).mean((2, 3))
`;

const networks = [
  [
    'the built-in layers',
    networkOf({
      title: '',
      layers: 'nn.Conv2d(3, 16, 2), nn.ReLU(), nn.Conv2d(16, 32, 2), nn.ReLU(), nn.Conv2d(32, 8, 2), nn.ReLU()',
      input: INPUT,
    }),
  ],
  ['skips, strides, upsampling', readNetwork(SKIPS, null)],
  [
    'so many channels that tiles are a pass of their own',
    networkOf({
      title: '',
      layers: 'nn.Conv2d(3, 512, 3, stride=4), nn.ReLU(), nn.Conv2d(512, 520, 3, padding=1), nn.ReLU()',
      input: INPUT,
    }),
  ],
  [
    'what geometry does not know',
    networkOf({
      title: '',
      layers:
        "nn.Conv2d(3, 8, 3, padding=1, padding_mode='reflect'), nn.GroupNorm(2, 8), nn.Tanh(), nn.InstanceNorm2d(8), nn.Conv2d(8, 4, 3)",
      input: INPUT,
    }),
  ],
] as const;

const digests = (run: RunResult): readonly unknown[] =>
  [run.input, ...run.nodes.values()].map((activation) => [
    activation.name,
    createHash('sha256').update(valuesOf(activation).slice()).digest('hex'),
    activation.statistics,
  ]);

/** Other values in some rows of every channel. */
function painted({ shape, data }: Tensor, first: number, end: number): Tensor {
  const values = data.slice();
  for (let channel = 0; channel < 3; channel++)
    values.fill(0.7, channel * CHANNELS_ROWS + first * 40, channel * CHANNELS_ROWS + end * 40);
  return { shape, data: values };
}

/** Convolutions in Winograd's tiles one after another, with everything between them that moves rows. */
const TILES = networkOf({
  title: '',
  layers: `nn.Conv2d(3, 16, 3, padding=1), nn.Conv2d(16, 16, 3, padding=1), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.Upsample(scale_factor=2),
    nn.Conv2d(32, 16, 3), nn.ConvTranspose2d(16, 16, 4, stride=2), nn.Conv2d(16, 9, 2)`,
  input: INPUT,
});

test.each([...networks, ['convolutions in tiles', TILES] as const])(
  '%s: any few rows, wherever they lie in tiles',
  async (_title, network) => {
    const executor = await executorWith({ threads: 2, strict: false });
    const prepared = executor.prepare(network, INPUT, initialise(network, 2));
    const input = seededTensor(INPUT, 5);
    const before = await executor.run(prepared, (room) => room.set(input.data));
    for (let first = 0; first < 96; first += 7) {
      const end = Math.min(96, first + 1 + (first % 5));
      const other = painted(input, first, end);
      const whole = await executor.run(prepared, (room) => room.set(other.data));
      const change = { rows: { first, end }, nodes: new Set<string>() };
      const part = await executor.rerun(prepared, { prepared, result: before }, change, (room) => room.set(other.data));
      expect([first, digests(part)]).toEqual([first, digests(whole)]);
      for (const run of [whole, part]) run.release();
    }
    before.release();
    executor.release(prepared);
  },
);

describe.each(networks)('%s', (_title, network) => {
  const weights = initialise(network, 2);
  const input = seededTensor(INPUT, 5);

  test.each([
    [0, 1],
    [40, 47],
    [95, 96],
    [0, 96],
  ])('rows %i to %i of the input', async (first, end) => {
    const executor = await executorWith({ threads: 2, strict: false });
    const prepared = executor.prepare(network, INPUT, weights);
    const before = await executor.run(prepared, (room) => room.set(input.data));
    const untouched = digests(before);
    const other = painted(input, first, end);
    const whole = await executor.run(prepared, (room) => room.set(other.data));
    const change = { rows: { first, end }, nodes: new Set<string>() };
    const part = await executor.rerun(prepared, { prepared, result: before }, change, (room) => room.set(other.data));
    expect(digests(part)).toEqual(digests(whole));
    expect(digests(before)).toEqual(untouched);
    for (const run of [before, whole, part]) run.release();
    executor.release(prepared);
  });

  test('other weights of one layer', async () => {
    const executor = await executorWith({ threads: 2, strict: false });
    const changed = network.nodes.filter(({ op }) => op === 'Conv2d').at(-1);
    const name = `${changed?.target}.weight`;
    const own = weights.get(name) as Tensor;
    const others: Weights = new Map(weights).set(name, { shape: own.shape, data: own.data.map((value) => value * 1.5) });
    const [one, two] = [executor.prepare(network, INPUT, weights), executor.prepare(network, INPUT, others)];
    const before = await executor.run(one, (room) => room.set(input.data));
    const whole = await executor.run(two, (room) => room.set(input.data));
    const change = { rows: null, nodes: new Set([changed?.name ?? '']) };
    const part = await executor.rerun(two, { prepared: one, result: before }, change, () => expect.unreachable());
    expect(digests(part)).toEqual(digests(whole));
    for (const run of [before, whole, part]) run.release();
    for (const prepared of [one, two]) executor.release(prepared);
  });
});

test('what a few rows reach grows with the receptive field and no further', () => {
  const [, network] = networks[0];
  const { reading, input } = planNetwork(network, INPUT, initialise(network, 2));
  const affected = affectedRows(reading, input.name, { rows: { first: 40, end: 47 }, nodes: new Set() });
  expect([...affected.values()]).toEqual([
    { first: 39, end: 47 },
    { first: 39, end: 47 },
    { first: 38, end: 47 },
    { first: 38, end: 47 },
    { first: 37, end: 47 },
    { first: 37, end: 47 },
  ]);
});

test('runs that do not keep every node are refused', async () => {
  const executor = await executorWith({ threads: 2, strict: false });
  const [, network] = networks[0];
  const prepared = executor.prepare(network, INPUT, initialise(network, 2), new Set([network.nodes.at(-1)?.name ?? '']));
  const run = await executor.run(prepared, (room) => room.fill(0));
  const change = { rows: { first: 0, end: 1 }, nodes: new Set<string>() };
  await expect(executor.rerun(prepared, { prepared, result: run }, change, () => undefined)).rejects.toMatchObject({
    code: 'engine/internal',
  });
  run.release();
  executor.release(prepared);
});
