// Winograd's products beside the definition: un-normalised HU, pictures that are constant, NaN and infinities.
import { afterAll, describe, expect, test } from 'vitest';
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { Tensor } from '../../src-shared/network/graph.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf, seededTensor } from './network-cases.ts';
import { referenceRun } from './reference-run.ts';

afterAll(closeExecutors);

const kernels = [2, 3];
const layers = (kernel: number): string => `nn.Conv2d(24, 16, ${kernel})`;

async function values(kernel: number, input: Tensor): Promise<{ found: Float32Array; expected: Float32Array }> {
  const network = networkOf({ title: '', layers: layers(kernel), input: input.shape });
  const weights = initialise(network, 3);
  const executor = await executorWith({ threads: 2, strict: false });
  const run = await executor.run(executor.prepare(network, input.shape, weights), (room) => room.set(input.data));
  const found = valuesOf(run.nodes.get('net_0') as Activation).slice();
  run.release();
  return { found, expected: referenceRun(network, input, weights).get('net_0')?.data ?? new Float32Array() };
}

describe.each(kernels)('a kernel of side %i', (kernel) => {
  const shape = [1, 24, 30, 61];

  test('of HU as they are, -1024 to 3071, stays within a millionth of what is summed up', async () => {
    const input = seededTensor(shape, kernel);
    const hu = { shape, data: input.data.map((value) => Math.round(1023.5 + 2047.5 * value)) };
    const { found, expected } = await values(kernel, hu);
    // Weights are at most 1/sqrt(fan_in): the sum of the magnitudes is below 3071 * sqrt(fan_in).
    const summed = 3071 * Math.sqrt(24 * kernel * kernel);
    const largest = Math.max(...expected.map((value, i) => Math.abs(value - (found[i] as number))));
    expect(largest).toBeLessThan(1e-6 * summed);
    expect(largest).toBeGreaterThan(0);
  });

  test('of a constant picture is exactly constant', async () => {
    const data = seededTensor(shape, 5).data.map((_, i, all) => all[Math.floor(i / (30 * 61))] as number);
    const { found } = await values(kernel, { shape, data });
    const perMap = found.length / 16;
    for (let map = 0; map < 16; map++) expect(new Set(found.subarray(map * perMap, (map + 1) * perMap)).size).toBe(1);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d reaches what it feeds and nothing else',
    async (odd) => {
      const input = seededTensor(shape, 9);
      input.data[7 * 30 * 61 + 13 * 61 + 31] = odd;
      const { found, expected } = await values(kernel, input);
      const kind = (value: number): string => (Number.isFinite(value) ? 'finite' : String(value));
      expect([...found].map(kind)).toEqual([...expected].map(kind));
      expect([...expected].map(kind).filter((word) => word !== 'finite')).toHaveLength(16 * kernel * kernel);
    },
  );
});

describe.each(kernels)('few lines and many channels, side %i: blocks divide the channels', (kernel) => {
  // 300 outputs: 75 register tiles, in parts of 32, the last of them smaller.
  const shape = [2, 16, kernel + 5, kernel + 9];
  const network = networkOf({ title: '', layers: `nn.Conv2d(16, 300, ${kernel})`, input: shape });

  test.each([0.5, Number.NaN])('as the definition says, measured too, with %d in the input', async (odd) => {
    const weights = initialise(network, 3);
    const input = seededTensor(shape, 11);
    input.data[input.data.length - 1] = odd;
    const executor = await executorWith({ threads: 3, strict: false });
    const run = await executor.run(executor.prepare(network, shape, weights), (room) => room.set(input.data));
    const { statistics, ...stored } = run.nodes.get('net_0') as Activation;
    const found = valuesOf(stored).slice();
    const expected = referenceRun(network, input, weights).get('net_0')?.data ?? new Float32Array();
    run.release();
    expect(found).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) {
      if (Number.isNaN(value)) expect(found[i]).toBeNaN();
      else expect(found[i]).toBeCloseTo(value, 4);
    }
    const perMap = found.length / 600;
    const nonFinite = (_: unknown, map: number): number =>
      expected.subarray(map * perMap, (map + 1) * perMap).filter((value) => !Number.isFinite(value)).length;
    expect([...statistics.nonFinite]).toEqual(Array.from({ length: 600 }, nonFinite));
  });
});
