// What is measured of a map beside sums in float64: values as they come in a network, and those that sums in float32 would lose.
import { afterAll, expect, test } from 'vitest';
import type { Activation } from '../../src-main/cnn/activation.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf, seededTensor } from './network-cases.ts';

afterAll(closeExecutors);

const SHAPE = [1, 1, 400, 410];
const SEED = 5;

const maps: readonly (readonly [string, (seeded: number, place: number) => number])[] = [
  ['values around 0', (seeded) => seeded],
  ['HU', (seeded) => Math.round(1023.5 + 2047.5 * seeded)],
  ['small differences far from 0', (seeded) => 10_000 + seeded],
  ['an odd value now and then, at the beginning too', (_, place) => (place % 2048 === 0 ? 1000 : 0.1)],
  ['many magnitudes', (seeded) => Math.exp(10 * seeded)],
];

test.each(maps)('%s', async (title, made) => {
  const network = networkOf({ title, layers: 'nn.ReLU()', input: SHAPE });
  const data = seededTensor(SHAPE, SEED).data.map(made);
  const executor = await executorWith({ threads: 2, strict: false });
  const run = await executor.run(executor.prepare(network, SHAPE, initialise(network, SEED)), (room) => room.set(data));
  for (const [activation, values] of [
    [run.input, data],
    [run.nodes.get('net_0') as Activation, data.map((value) => Math.max(0, value))],
  ] as const) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const least = values.reduce((one, other) => Math.min(one, other));
    const greatest = values.reduce((one, other) => Math.max(one, other));
    const { statistics } = activation;
    expect(Math.abs((statistics.mean[0] as number) - mean)).toBeLessThan(1e-7 * (greatest - least));
    expect(Math.abs((statistics.std[0] as number) / deviation - 1)).toBeLessThan(1e-6);
    expect([statistics.min[0], statistics.max[0]]).toEqual([least, greatest]);
    expect(statistics.zeros[0]).toBe(values.filter((value) => value === 0).length);
  }
  run.release();
});
