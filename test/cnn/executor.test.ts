// The compute core against the plain loops: values, statistics, any number of threads, cancelling, memory.
import { afterAll, describe, expect, test } from 'vitest';
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import type { Executor, RunResult } from '../../src-main/cnn/executor.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { AppError } from '../../src-shared/protocol/errors.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkCases, networkOf, seededTensor } from './network-cases.ts';
import { referenceRun } from './reference-run.ts';

afterAll(closeExecutors);

const SEED = 7;

async function runCase(executor: Executor, index: number): Promise<RunResult> {
  const networkCase = networkCases[index] as (typeof networkCases)[number];
  const network = networkOf(networkCase);
  const input = seededTensor(networkCase.input, index);
  const prepared = executor.prepare(network, input.shape, initialise(network, SEED));
  return executor.run(prepared, (values) => values.set(input.data));
}

/** The accepted difference from PyTorch: 1e-5 + 1e-4 |b|. */
function largestExcess(found: Float32Array, expected: Float32Array): number {
  let excess = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < expected.length; i++) {
    const wanted = expected[i] as number;
    excess = Math.max(excess, Math.abs((found[i] as number) - wanted) - 1e-5 - 1e-4 * Math.abs(wanted));
  }
  return excess;
}

describe.each([
  { build: 'relaxed or plain SIMD as the machine has it', strict: false },
  { build: 'strict', strict: true },
])('$build', ({ strict }) => {
  test.each(networkCases.map(({ title }, index) => ({ title, index })))('$title', async ({ index }) => {
    const networkCase = networkCases[index] as (typeof networkCases)[number];
    const network = networkOf(networkCase);
    const expected = referenceRun(network, seededTensor(networkCase.input, index), initialise(network, SEED));
    const run = await runCase(await executorWith({ threads: 2, strict }), index);
    expect([...run.nodes.keys()]).toEqual([...expected.keys()]);
    for (const [name, tensor] of expected) {
      const found = run.nodes.get(name);
      expect(found?.shape).toEqual(tensor.shape);
      const values = found ? valuesOf(found) : new Float32Array();
      expect(values).toHaveLength(tensor.data.length);
      expect(largestExcess(values, tensor.data)).toBeLessThanOrEqual(0);
    }
    run.release();
  });
});

test('the same bits for any number of threads', async () => {
  for (const index of networkCases.keys()) {
    const [first, ...others] = await Promise.all(
      [1, 2, 3, 5].map(async (threads) => runCase(await executorWith({ threads, strict: false }), index)),
    );
    for (const other of others) {
      for (const [name, activation] of first?.nodes ?? []) {
        expect(other.nodes.get(name)?.stored).toEqual(activation.stored);
        expect(other.nodes.get(name)?.statistics).toEqual(activation.statistics);
      }
    }
  }
});

describe('statistics', () => {
  test('are those of the values, map by map', async () => {
    const run = await runCase(await executorWith({ threads: 2, strict: false }), 1);
    for (const activation of [run.input, ...run.nodes.values()]) {
      const [items = 1, channels = 1, ...rest] = activation.shape;
      const size = rest.reduce((product, side) => product * side, 1);
      for (let map = 0; map < items * channels; map++) {
        const values = [...valuesOf(activation, map * size, size)];
        const mean = values.reduce((sum, value) => sum + value, 0) / size;
        const { statistics } = activation;
        expect(statistics.min[map]).toBe(Math.min(...values));
        expect(statistics.max[map]).toBe(Math.max(...values));
        // Sums are begun in float32: of the range of the values, what one step of it is of 1.
        const error = 2 ** -23 * (Math.max(...values) - Math.min(...values)) + 1e-12;
        const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size);
        expect(Math.abs((statistics.mean[map] as number) - mean)).toBeLessThanOrEqual(error);
        expect(Math.abs((statistics.std[map] as number) - std)).toBeLessThanOrEqual(error);
        expect(statistics.zeros[map]).toBe(values.filter((value) => value === 0).length);
        expect(statistics.nonFinite[map]).toBe(0);
      }
    }
    run.release();
  });

  test('neither a first value far from the others nor a large mean blurs a small deviation', async () => {
    const executor = await executorWith({ threads: 2, strict: false });
    const size = 96 * 96;
    const values = Float32Array.from({ length: size }, (_, i) => (i === 0 ? -1024 : 1000 + ((i * 7919) % 101) / 100));
    const network = networkOf({ title: '', layers: 'nn.ReLU()', input: [] });
    const prepared = executor.prepare(network, [1, 1, 96, 96], new Map());
    const run = await executor.run(prepared, (room) => room.set(values));
    const mean = values.reduce((sum, value) => sum + value, 0) / size;
    const squares = (list: readonly number[]) => list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const std = Math.sqrt(squares([...values]) / size);
    expect(run.input.statistics.mean[0]).toBeCloseTo(mean, 5);
    expect((run.input.statistics.std[0] as number) / std).toBeCloseTo(1, 5);
    run.release();
    executor.release(prepared);
  });

  test('count NaN and infinities and leave them out; a constant map has deviation 0', async () => {
    const executor = await executorWith({ threads: 2, strict: false });
    const network = networkOf({ title: '', layers: 'nn.ReLU()', input: [] });
    const prepared = executor.prepare(network, [1, 3, 2, 3], new Map());
    const values = [Number.NaN, 1, -2, Number.POSITIVE_INFINITY, 0, 3, ...Array(6).fill(0.1), ...Array(6).fill(Number.NaN)];
    const { input, nodes, release } = await executor.run(prepared, (target) => target.set(values));
    const { min, max, mean, std, zeros, nonFinite } = input.statistics;
    expect([...min]).toEqual([-2, Math.fround(0.1), Number.NaN]);
    expect([...max]).toEqual([3, Math.fround(0.1), Number.NaN]);
    expect([...mean]).toEqual([0.5, Math.fround(0.1), Number.NaN]);
    expect([std[0], std[1], std[2]]).toEqual([Math.sqrt(13 / 4), 0, Number.NaN]);
    expect([...zeros]).toEqual([1, 0, 0]);
    expect([...nonFinite]).toEqual([2, 0, 6]);
    expect([...valuesOf(nodes.values().next().value as Activation, 0, 6)]).toEqual([
      Number.NaN,
      1,
      0,
      Number.POSITIVE_INFINITY,
      0,
      3,
    ]);
    release();
  });
});

test('nodes are told in execution order while the run goes on', async () => {
  const executor = await executorWith({ threads: 2, strict: false });
  const [first] = networkCases;
  const network = networkOf(first as (typeof networkCases)[number]);
  const prepared = executor.prepare(network, [1, 1, 64, 64], initialise(network, SEED));
  const told: string[] = [];
  const run = await executor.run(prepared, (values) => values.fill(1), { onNode: ({ name }) => told.push(name) });
  expect(told).toEqual(network.nodes.map(({ name }) => name));
  run.release();
});

describe('cancelling', () => {
  const setUp = async () => {
    const executor = await executorWith({ threads: 2, strict: false });
    const network = networkOf({ title: '', layers: 'nn.Conv2d(16, 64, 7), nn.ReLU(), nn.Conv2d(64, 64, 7)', input: [] });
    return { executor, prepared: executor.prepare(network, [1, 16, 256, 256], initialise(network, SEED)) };
  };
  const CANCELLED = { code: 'engine/cancelled' } satisfies Partial<AppError>;

  test('a run that has not begun', async () => {
    const { executor, prepared } = await setUp();
    await expect(executor.run(prepared, () => undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject(CANCELLED);
  });

  test('a run under way ends long before it would, and the next one is right', async () => {
    const { executor, prepared } = await setUp();
    const stop = new AbortController();
    const told: string[] = [];
    const running = executor.run(prepared, (values) => values.fill(0), {
      signal: stop.signal,
      onNode: ({ name }) => told.push(name),
    });
    setTimeout(() => stop.abort(), 20);
    await expect(running).rejects.toMatchObject(CANCELLED);
    expect(told).not.toContain('net_2');
    const again = await runCase(executor, 0);
    expect(again.nodes.size).toBe(6);
    again.release();
  });
});

test('what does not fit says how much it needs, and its memory is free again', async () => {
  const executor = await executorWith({ threads: 1, strict: false, budgetBytes: 4 * 1024 * 1024 });
  const network = networkOf({ title: '', layers: 'nn.Conv2d(1, 16, 2)', input: [] });
  const prepared = executor.prepare(network, [1, 1, 400, 400], initialise(network, SEED));
  const attempt = executor.run(prepared, () => undefined);
  await expect(attempt).rejects.toMatchObject({ code: 'engine/out-of-memory' });
  await expect(attempt).rejects.toThrow(/MiB more/);
  await expect(attempt).rejects.toThrow(/At 1 x 1 x 240 x 240 it would fit \(resize:240:240\)/);
  executor.release(prepared);
  const fitting = executor.prepare(network, [1, 1, 240, 240], initialise(network, SEED));
  (await executor.run(fitting, (values) => values.fill(1))).release();
  executor.release(fitting);
  const smaller = executor.prepare(network, [1, 1, 100, 100], initialise(network, SEED));
  const run = await executor.run(smaller, (values) => values.fill(1));
  expect(run.nodes.get('net_0')?.shape).toEqual([1, 16, 99, 99]);
  run.release();
});
