// Runs that keep some nodes only: the same bits as runs that keep all, in less memory, and no place given away while somebody still reads it.
import { afterAll, describe, expect, test } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import type { ConvolutionKernel } from '../../src-main/cnn/convolution-choice.ts';
import { placeValues } from '../../src-main/cnn/place-values.ts';
import { planNetwork } from '../../src-main/cnn/plan.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { Network } from '../../src-shared/network/graph.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf, seededTensor } from './network-cases.ts';

afterAll(closeExecutors);

const SEED = 9;
const INPUT = [1, 3, 32, 40];
/** In the middle of the second channel. */
const ODD_PLACE = 32 * 40 + 15 * 40 + 21;

const U_NET = `import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1 = nn.Conv2d(3, 8, 3, padding=1)
        self.down2 = nn.Conv2d(8, 16, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.relu = nn.ReLU()
        self.up = nn.ConvTranspose2d(16, 8, 2, stride=2)
        self.norm = nn.BatchNorm2d(16)
        self.head = nn.Conv2d(16, 2, 1)
        self.fc = nn.Linear(2, 3)

    def forward(self, x):
        a = self.relu(self.down1(x))
        b = self.relu(self.down2(self.pool(a)))
        y = torch.cat([self.up(b), a], 1)
        y = self.norm(y) + y
        y = self.head(torch.sigmoid(y))
        return self.fc(y.mean((2, 3)))
`;

const networks: readonly (readonly [string, Network])[] = [
  ['a U-Net', readNetwork(U_NET, null)],
  [
    'a chain',
    networkOf({
      title: '',
      layers: 'nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 8, 2), nn.Tanh(), nn.Conv2d(8, 4, 3)',
      input: INPUT,
    }),
  ],
  [
    'a long chain',
    networkOf({
      title: '',
      layers: `nn.Conv2d(3, 8, 1), ${Array(12).fill('nn.Conv2d(8, 8, 3, padding=1), nn.Sigmoid()').join(', ')}`,
      input: INPUT,
    }),
  ],
];

describe.each(networks)('%s', (_title, network) => {
  const weights = initialise(network, SEED);

  async function run(keep: ReadonlySet<string> | null, odd: number | null = null, kernel?: ConvolutionKernel) {
    const executor = await executorWith({ threads: 2, strict: false, ...(kernel && { kernel }) });
    const prepared = executor.prepare(network, INPUT, weights, keep);
    const input = seededTensor(INPUT, 4).data;
    if (odd !== null) input[ODD_PLACE] = odd;
    const result = await executor.run(prepared, (room) => room.set(input));
    const values = new Map([...result.nodes].map(([name, activation]) => [name, valuesOf(activation).slice()]));
    const statistics = new Map([...result.nodes].map(([name, activation]) => [name, activation.statistics]));
    result.release();
    executor.release(prepared);
    return { values, statistics, bytes: result.bytes };
  }

  test('gives the same bits for each node that is kept alone', async () => {
    const all = await run(null);
    for (const { name } of network.nodes) {
      const one = await run(new Set([name]));
      expect([...one.values.keys()]).toEqual([name]);
      expect(one.values.get(name)).toEqual(all.values.get(name));
      expect(one.statistics.get(name)).toEqual(all.statistics.get(name));
      expect(one.bytes).toBeLessThanOrEqual(all.bytes);
    }
  });

  test.each([
    [Number.NaN, undefined],
    [Number.NEGATIVE_INFINITY, undefined],
    [Number.NaN, 'f32_conv2d_winograd_deep'],
  ] as const)('nothing but the end is measured, and %d is still met on the way (%s)', async (odd, kernel) => {
    const end = network.nodes.at(-1)?.name ?? '';
    const [all, one] = [await run(null, odd, kernel), await run(new Set([end]), odd, kernel)];
    expect(one.values.get(end)).toEqual(all.values.get(end));
    expect(one.statistics.get(end)).toEqual(all.statistics.get(end));
    expect(one.values.get(end)?.some((value) => !Number.isFinite(value))).toBe(true);
  });

  test('no two tensors that are needed at the same time share a place', () => {
    const plan = planNetwork(network, INPUT, weights);
    const last = network.nodes.at(-1)?.name ?? '';
    const { offsets } = placeValues(plan, new Set([last]));
    const sizes = new Map([plan.input, ...plan.nodes].map(({ name, shape }) => [name, shape.reduce((a, b) => a * b, 4)]));
    const original = new Map([plan.input, ...plan.nodes].map((tensor) => [tensor.name, tensor.aliasOf ?? tensor.name]));
    const reads = plan.nodes.flatMap(({ name, passes }) =>
      passes.map(({ words }) => [
        name,
        ...words.flatMap((word) => (typeof word === 'object' && 'tensor' in word ? [word.tensor] : [])),
      ]),
    );
    for (const [position, names] of reads.entries()) {
      const later = new Set(reads.slice(position).flat());
      // Whatever is read now or later and has been written by now.
      const written = new Set([plan.input.name, ...reads.slice(0, position + 1).flat()]);
      const alive = [...new Set([...later].filter((name) => written.has(name)).map((name) => original.get(name) ?? name))];
      for (const a of alive) {
        for (const b of alive) {
          if (a >= b) continue;
          const [from, other] = [offsets.get(a) ?? 0, offsets.get(b) ?? 0];
          const apart = from + (sizes.get(a) ?? 0) <= other || other + (sizes.get(b) ?? 0) <= from;
          expect([names[0], a, b, apart]).toEqual([names[0], a, b, true]);
        }
      }
    }
  });
});

test('a long chain of which the end is kept takes the memory of two tensors', () => {
  const [, network] = networks[2] as (typeof networks)[number];
  const plan = planNetwork(network, INPUT, initialise(network, SEED));
  const one = 8 * 32 * 40 * 4;
  const input = 3 * 32 * 40 * 4;
  const slack = 4096;
  const kept = placeValues(plan, new Set([network.nodes.at(-1)?.name ?? '']));
  expect(kept.bytes).toBeLessThanOrEqual(2 * one + input + slack);
  expect(placeValues(plan, null).bytes).toBeGreaterThan(25 * one);
});
