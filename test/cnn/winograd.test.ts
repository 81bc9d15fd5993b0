// Winograd's products beside the definition: un-normalised HU, pictures that are constant, NaN and infinities.
import { afterAll, describe, expect, test } from 'vitest';
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import type { ConvolutionKernel } from '../../src-main/cnn/convolution-choice.ts';
import { planNetwork } from '../../src-main/cnn/plan.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { Tensor } from '../../src-shared/network/graph.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf, seededTensor } from './network-cases.ts';
import { referenceRun } from './reference-run.ts';

afterAll(closeExecutors);

const forms: readonly (readonly [side: number, forced: ConvolutionKernel])[] = [
  [2, 'f32_conv2d_winograd_4x4_2x2'],
  [3, 'f32_conv2d_winograd_4x4_3x3'],
  [3, 'f32_conv2d_winograd_deep'],
];

async function values(kernel: number, forced: ConvolutionKernel, input: Tensor, outputs = 16) {
  const layers = `nn.Conv2d(${input.shape[1]}, ${outputs}, ${kernel})`;
  const network = networkOf({ title: '', layers, input: input.shape });
  const weights = initialise(network, 3);
  const executor = await executorWith({ threads: 2, strict: false, kernel: forced });
  const run = await executor.run(executor.prepare(network, input.shape, weights), (room) => room.set(input.data));
  const found = valuesOf(run.nodes.get('net_0') as Activation).slice();
  run.release();
  return { found, expected: referenceRun(network, input, weights).get('net_0')?.data ?? new Float32Array() };
}

describe.each(forms)('a kernel of side %i by %s', (kernel, forced) => {
  const shape = [1, 24, 30, 61];

  test('of HU as they are, -1024 to 3071, stays within a millionth of what is summed up', async () => {
    const input = seededTensor(shape, kernel);
    const hu = { shape, data: input.data.map((value) => Math.round(1023.5 + 2047.5 * value)) };
    const { found, expected } = await values(kernel, forced, hu);
    // Weights are at most 1/sqrt(fan_in): the sum of the magnitudes is below 3071 * sqrt(fan_in).
    const summed = 3071 * Math.sqrt(24 * kernel * kernel);
    const largest = Math.max(...expected.map((value, i) => Math.abs(value - (found[i] as number))));
    expect(largest).toBeLessThan(1e-6 * summed);
    expect(largest).toBeGreaterThan(0);
  });

  test('of a constant picture is exactly constant', async () => {
    const data = seededTensor(shape, 5).data.map((_, i, all) => all[Math.floor(i / (30 * 61))] as number);
    const { found } = await values(kernel, forced, { shape, data });
    const perMap = found.length / 16;
    for (let map = 0; map < 16; map++) expect(new Set(found.subarray(map * perMap, (map + 1) * perMap)).size).toBe(1);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d reaches what it feeds and nothing else',
    async (odd) => {
      const input = seededTensor(shape, 9);
      input.data[7 * 30 * 61 + 13 * 61 + 31] = odd;
      const { found, expected } = await values(kernel, forced, input);
      const kind = (value: number): string => (Number.isFinite(value) ? 'finite' : String(value));
      expect([...found].map(kind)).toEqual([...expected].map(kind));
      expect([...expected].map(kind).filter((word) => word !== 'finite')).toHaveLength(16 * kernel * kernel);
    },
  );
});

describe.each(forms)('few lines and many channels, side %i by %s: blocks divide the channels', (kernel, forced) => {
  // 300 outputs: 75 register tiles, in parts of 32, the last of them smaller.
  const shape = [2, 16, kernel + 5, kernel + 9];
  const network = networkOf({ title: '', layers: `nn.Conv2d(16, 300, ${kernel})`, input: shape });

  test.each([0.5, Number.NaN])('as the definition says, measured too, with %d in the input', async (odd) => {
    const weights = initialise(network, 3);
    const input = seededTensor(shape, 11);
    input.data[input.data.length - 1] = odd;
    const executor = await executorWith({ threads: 3, strict: false, kernel: forced });
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

describe('weights that are transformed as they are used', () => {
  test.each([
    ['input channels that leave a rest, outputs in two parts', [1, 70, 9, 20], 55],
    ['lines of several chunks, more lines than there is room for at a time, two items', [2, 40, 60, 300], 5],
    ['a picture of one tile', [3, 9, 3, 3], 7],
  ])('%s', async (_title, shape, outputs) => {
    const { found, expected } = await values(3, 'f32_conv2d_winograd_deep', seededTensor(shape, outputs), outputs);
    expect(found).toHaveLength(expected.length);
    const largest = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (found[i] as number))), 0);
    expect(largest).toBeLessThan(1e-5);
    expect(largest).toBeGreaterThan(0);
  });
});

test('a batch of no pictures is planned in whole numbers', () => {
  const network = networkOf({ title: '', layers: 'nn.Conv2d(16, 8, 3)', input: [] });
  const kernel = 'f32_conv2d_winograd_4x4_3x3';
  const { nodes } = planNetwork(network, [0, 16, 12, 12], initialise(network, 0), { kernel });
  for (const { passes, scratchBytes } of nodes) {
    const numbers = passes.flatMap(({ words, blocks }) => [blocks, ...words.filter((word) => typeof word === 'number')]);
    expect([scratchBytes, ...numbers].filter((number) => !Number.isSafeInteger(number))).toEqual([]);
  }
  expect(nodes.map(({ passes }) => passes.map((pass) => [pass.kernel, pass.blocks]))).toEqual([[[kernel, 0]]]);
});
