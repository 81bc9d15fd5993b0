// ReLUs that are never written: read by convolutions, pooling of every kind and joins from the values before them, measured, looked at and exported as
// if they lay there; and written where somebody reads them who cannot.
import { afterAll, describe, expect, test } from 'vitest';
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import { planNetwork } from '../../src-main/cnn/plan.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf, seededTensor } from './network-cases.ts';
import { runGuarded } from './plan-runner.ts';
import { referenceRun } from './reference-run.ts';

afterAll(closeExecutors);

const INPUT = [2, 8, 14, 23];
const GOES_ON = new AbortController().signal;

async function run(layers: string, input = seededTensor(INPUT, 11), forward?: string) {
  const network = networkOf({ title: '', layers, input: input.shape }, forward);
  const weights = initialise(network, 5);
  const executor = await executorWith({ threads: 2, strict: false });
  const result = await executor.run(executor.prepare(network, input.shape, weights), (room) => room.set(input.data));
  const node = (index: number): Activation => [...result.nodes.values()][index] as Activation;
  return { executor, node, nodes: result.nodes, expected: referenceRun(network, input, weights) };
}

describe.each([
  ['the plain sum', 'nn.Conv2d(8, 6, 3), nn.ReLU(), nn.Conv2d(6, 5, (3, 2))'],
  ['Winograd, 2 x 2', 'nn.Conv2d(8, 9, 2), nn.ReLU(), nn.Conv2d(9, 8, 2)'],
  ['Winograd, 3 x 3, padded', 'nn.Conv2d(8, 9, 3, padding=1), nn.ReLU(), nn.Conv2d(9, 8, 3, padding=1)'],
  ['strides', 'nn.Conv2d(8, 6, 2), nn.ReLU(), nn.Conv2d(6, 4, 3, stride=2, padding=1)'],
  ['depthwise', 'nn.Conv2d(8, 6, 2), nn.ReLU(), nn.Conv2d(6, 6, 3, groups=6)'],
  ['transposed', 'nn.ConvTranspose2d(8, 6, 3), nn.ReLU(), nn.ConvTranspose2d(6, 4, 2, stride=2)'],
  ['pooling', 'nn.Conv2d(8, 6, 3), nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1)'],
  ['a norm between', 'nn.Conv2d(8, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2)'],
  ['a norm that measures', 'nn.Conv2d(8, 6, 3), nn.GroupNorm(3, 6), nn.ReLU(), nn.Conv2d(6, 3, 3)'],
  ['values one by one', 'nn.Conv2d(8, 6, 3), nn.LeakyReLU(0.2), nn.ReLU(), nn.Conv2d(6, 3, 3)'],
  ['two operands', 'nn.Conv2d(8, 6, 3), nn.PReLU(6), nn.ReLU(), nn.Conv2d(6, 3, 3)'],
  ['the input itself', 'nn.ReLU(), nn.Conv2d(8, 3, 3)'],
  ['two in a row', 'nn.Conv2d(8, 6, 3), nn.ReLU(), nn.ReLU(), nn.Conv2d(6, 3, 3)'],
  ['joined to others', 'nn.Conv2d(8, 5, 3, padding=1), nn.ReLU()', 'torch.cat([x, self.net(x), self.net[0](x)], 1)'],
  ['joined along the rows', 'nn.Conv2d(8, 8, 3, padding=1), nn.ReLU()', 'torch.cat([self.net(x), x], 2)'],
  ['stacked', 'nn.Conv2d(8, 8, 3, padding=1), nn.ReLU()', 'torch.stack([self.net(x), x])'],
  ['one that is returned', 'nn.Conv2d(8, 6, 3), nn.ReLU()'],
])('%s', (_title, layers, forward?: string) => {
  test('gives the values and the measurements of the definition', async () => {
    const { nodes, expected } = await run(layers, undefined, forward);
    expect([...nodes.values()].some(({ isRectified }) => isRectified)).toBe(true);
    for (const [name, activation] of nodes) {
      const values = valuesOf(activation);
      const wanted = expected.get(name)?.data ?? new Float32Array();
      const excess = Math.max(
        ...values.map((value, i) => Math.abs(value - (wanted[i] as number)) - 1e-4 * Math.abs(wanted[i] as number)),
      );
      expect([name, excess < 1e-5]).toEqual([name, true]);
      const { min, max, mean, std, zeros } = activation.statistics;
      const size = values.length / min.length;
      for (let map = 0; map < min.length; map++) {
        const own = values.subarray(map * size, (map + 1) * size);
        const average = own.reduce((sum, value) => sum + value, 0) / size;
        expect(min[map]).toBe(Math.min(...own) + 0);
        expect(max[map]).toBe(Math.max(...own));
        // Sums are begun in float32: of the range of the values, what one step of it is of 1.
        const error = 2 ** -23 * (Math.max(...own) - Math.min(...own)) + 1e-12;
        const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - average) ** 2, 0) / size);
        expect(Math.abs((mean[map] as number) - average)).toBeLessThanOrEqual(error);
        expect(Math.abs((std[map] as number) - deviation)).toBeLessThanOrEqual(error);
        expect(zeros[map]).toBe(own.filter((value) => value === 0).length);
      }
    }
  });

  test('writes and reads within its bounds', async () => {
    const input = seededTensor(INPUT, 2);
    const network = networkOf({ title: '', layers, input: INPUT }, forward);
    const { nodes } = await runGuarded(network, input, initialise(network, 5), { order: 'backward' });
    for (const { data } of nodes.values()) expect(data.every(Number.isFinite)).toBe(true);
  });
});

test.each([
  'nn.Conv2d(8, 6, 3)',
  'nn.ConvTranspose2d(8, 6, 3)',
  'nn.BatchNorm2d(8)',
  'nn.InstanceNorm2d(8)',
  'nn.PReLU(8)',
  'nn.Sigmoid()',
])('is measured with what it comes from: %s', (layer) => {
  const network = networkOf({ title: '', layers: `${layer}, nn.ReLU(), nn.MaxPool2d(2)`, input: INPUT });
  const [before, rectified] = planNetwork(network, INPUT, initialise(network, 5)).nodes;
  expect([rectified?.isRectified, rectified?.passes]).toEqual([true, []]);
  expect(before?.rectifiedChunks).toBe(before?.statisticsChunks);
});

test('lies where the values before it lie', async () => {
  const { node } = await run('nn.Conv2d(8, 6, 3), nn.ReLU(), nn.Conv2d(6, 3, 3)');
  expect(node(1).stored.byteOffset).toBe(node(0).stored.byteOffset);
});

test.each([
  ['a norm', 'nn.Conv2d(8, 6, 3), nn.ReLU(), nn.BatchNorm2d(6)'],
  ['other shape', 'nn.Conv2d(8, 6, 3), nn.ReLU(), nn.Flatten(), nn.Linear(1512, 3)'],
])('is written for %s', async (_title, layers) => {
  const { node } = await run(layers);
  expect(node(1).isRectified).toBe(false);
  expect(node(1).stored.byteOffset).not.toBe(node(0).stored.byteOffset);
});

test('NaN stays, minus infinity becomes 0, and each reaches what it feeds', async () => {
  const input = seededTensor(INPUT, 7);
  input.data[40] = Number.NaN;
  input.data[200] = Number.NEGATIVE_INFINITY;
  input.data[900] = Number.POSITIVE_INFINITY;
  const { nodes, expected } = await run('nn.ReLU(), nn.Conv2d(8, 9, 2), nn.ReLU(), nn.MaxPool2d(2)', input);
  const kind = (value: number): string => (Number.isFinite(value) ? 'finite' : String(value));
  for (const [name, activation] of nodes) {
    expect([...valuesOf(activation)].map(kind)).toEqual([...(expected.get(name)?.data ?? [])].map(kind));
    const odd = [...valuesOf(activation)].filter((value) => !Number.isFinite(value)).length;
    expect(activation.statistics.nonFinite.reduce((sum, count) => sum + count, 0)).toBe(odd);
  }
});

test('its tiles are means of what ReLU leaves, not what ReLU leaves of means', async () => {
  const { executor, node } = await run('nn.ReLU()');
  const tiles = await executor.tiles(node(0), [3], 1, GOES_ON);
  const values = valuesOf(node(0), 3 * 14 * 23, 14 * 23);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(tiles.minimum[0]).toBe(0);
  expect(tiles.values).toEqual(Uint8Array.of(Math.round((mean / Math.max(...values)) * 254)));
});
