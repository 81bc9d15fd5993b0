// The compute threads: cancelling, closing, dying; what was wrong or left over after many runs.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import { Executor } from '../../src-main/cnn/executor.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { createComputeCrew } from '../../src-main/workers/compute-pool.ts';
import { networkOf } from '../cnn/network-cases.ts';
import { bareCrew, takenMeanwhile } from './bare-crew.ts';
import { stress } from './compute-stress.ts';
import { LiveWorkers } from './live-workers.ts';

const BUDGET_BYTES = 256 * 1024 * 1024;
const DIED = { code: 'engine/worker-died', message: expect.stringContaining('A compute thread ended unexpectedly') };

let workers: LiveWorkers;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  workers = new LiveWorkers();
});

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  workers.stop();
  expect(workers.live).toEqual([]);
});

async function executorOf(threads: number): Promise<Executor> {
  const executor = await Executor.create({ threads, budgetBytes: BUDGET_BYTES, crew: createComputeCrew });
  open.push(executor);
  return executor;
}

/** Long enough to be met in the middle. */
function prepareLong(executor: Executor) {
  const network = networkOf({ title: '', layers: 'nn.Conv2d(16, 64, 7), nn.ReLU(), nn.Conv2d(64, 64, 7)', input: [] });
  return executor.prepare(network, [1, 16, 256, 256], initialise(network, 0));
}

function prepareShort(executor: Executor) {
  const network = networkOf({ title: '', layers: 'nn.Conv2d(3, 16, 3), nn.ReLU()', input: [] });
  return executor.prepare(network, [1, 3, 30, 40], initialise(network, 0));
}

async function shortValues(executor: Executor): Promise<Float32Array> {
  const prepared = prepareShort(executor);
  const run = await executor.run(prepared, (values) => values.set(values.map((_, i) => Math.sin(i))));
  const [last] = [...run.nodes.values()].slice(-1);
  const values = last ? valuesOf(last).slice() : new Float32Array();
  run.release();
  executor.release(prepared);
  return values;
}

const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('closing during a run rejects it as cancelled', async () => {
  const executor = await executorOf(2);
  const prepared = prepareLong(executor);
  const running = executor.run(prepared, (values) => values.fill(0));
  const outcome = expect(running).rejects.toMatchObject({ code: 'engine/cancelled' });
  await passing(30);
  await executor.close();
  await outcome;
  await expect(executor.run(prepared, () => undefined)).rejects.toMatchObject({ code: 'engine/cancelled' });
});

describe('a thread that ends', () => {
  test('in the middle of a run fails it, is replaced, and the next run is right', async () => {
    const executor = await executorOf(3);
    const expected = await shortValues(executor);
    const used = executor.usedBytes;
    const prepared = prepareLong(executor);
    const running = executor.run(prepared, (values) => values.fill(1));
    const outcome = expect(running).rejects.toMatchObject(DIED);
    await passing(30);
    await workers.live[1]?.terminate();
    await outcome;
    expect(workers.live).toEqual([]);
    executor.release(prepared);
    expect(executor.usedBytes).toBe(used);
    expect(await shortValues(executor)).toEqual(expected);
    await expect.poll(() => [workers.made, workers.live.length]).toEqual([6, 3]);
    expect(executor.usedBytes).toBe(used);
  });

  test('between runs is replaced without anybody noticing', async () => {
    const executor = await executorOf(2);
    const expected = await shortValues(executor);
    await expect.poll(() => workers.live.length).toBe(2);
    await passing(50);
    await workers.live[0]?.terminate();
    expect(await shortValues(executor)).toEqual(expected);
    await expect.poll(() => [workers.made, workers.live.length]).toEqual([4, 2]);
  });

  test('in the middle of a run: runs that wait behind it are computed', async () => {
    const executor = await executorOf(2);
    const long = prepareLong(executor);
    const running = executor.run(long, (values) => values.fill(1));
    const outcome = expect(running).rejects.toMatchObject(DIED);
    const next = shortValues(executor);
    await passing(30);
    await workers.live[0]?.terminate();
    await outcome;
    expect((await next).length).toBe(16 * 28 * 38);
  });

  test('by its own fault: a kernel that reads where there is no memory', async () => {
    const { crew, program } = await ownCrew(2);
    const [pass] = program.passes;
    const beyond = { ...program, passes: [{ kernel: 'f32_fma_peak', descriptor: 0x7fff0000, blocks: 4 }] } as const;
    await expect(crew.run(beyond, { onPass: () => undefined })).rejects.toMatchObject(DIED);
    const told: number[] = [];
    await crew.run(program, { onPass: (index) => told.push(index) });
    expect([pass?.kernel, told]).toEqual(['f32_fma_peak', [0]]);
  });
});

async function ownCrew(threads: number, blocks?: number) {
  const bare = await bareCrew(threads, blocks);
  open.push(bare.crew);
  return bare;
}

describe('the last thread', () => {
  test('is started when the first run is over, which the calling thread has taken part in', async () => {
    const { crew, program } = await ownCrew(1);
    expect(workers.made).toBe(0);
    const told: number[] = [];
    await crew.run(program, { onPass: (index) => told.push(index) });
    expect(told).toEqual([0]);
    await expect.poll(() => workers.made).toBe(1);
  });

  test('is started where no run is asked for, too', async () => {
    await ownCrew(1);
    await expect.poll(() => workers.made).toBe(1);
  });

  test('is started beside a first run that takes long, and goes on with it', async () => {
    const { crew, program, blocksTaken } = await ownCrew(1, 100_000);
    const stop = new AbortController();
    const running = crew.run(program, { signal: stop.signal, onPass: () => undefined });
    const outcome = expect(running).rejects.toMatchObject({ code: 'engine/cancelled' });
    await expect.poll(() => workers.made, { timeout: 5000 }).toBe(1);
    await expect.poll(() => takenMeanwhile(blocksTaken), { timeout: 5000 }).toBeGreaterThan(0);
    stop.abort();
    await outcome;
  });

  test('a kernel that fails in the calling thread, in its place, ends the run and nothing else', async () => {
    const { crew, program } = await ownCrew(1);
    const beyond = { ...program, passes: [{ kernel: 'f32_fma_peak', descriptor: 0x7fff0000, blocks: 4 }] } as const;
    await expect(crew.run(beyond, { onPass: () => undefined })).rejects.toMatchObject(DIED);
    await crew.run(program, { onPass: () => undefined });
    await expect.poll(() => workers.live.length).toBe(1);
  });
});

test('after the wish to cancel each thread takes one block more at most, which it was about to take', async () => {
  const threads = 2;
  const { crew, program, blocksTaken } = await ownCrew(threads, 100_000);
  for (const delay of [40, 5, 11, 23]) {
    const stop = new AbortController();
    const running = crew.run(program, { signal: stop.signal, onPass: () => undefined });
    const outcome = expect(running).rejects.toMatchObject({ code: 'engine/cancelled' });
    await passing(delay);
    stop.abort();
    const taken = blocksTaken();
    await outcome;
    expect(blocksTaken() - taken).toBeLessThanOrEqual(threads);
  }
});

test('what the listener throws ends the run, and only the run', async () => {
  const executor = await executorOf(2);
  const expected = await shortValues(executor);
  const used = executor.usedBytes;
  const prepared = prepareShort(executor);
  const onNode = (): void => {
    throw new Error('not today');
  };
  await expect(executor.run(prepared, (values) => values.fill(1), { onNode })).rejects.toThrow('not today');
  executor.release(prepared);
  expect(executor.usedBytes).toBe(used);
  expect(await shortValues(executor)).toEqual(expected);
});

test('a network that was let go keeps its weights for the runs that were asked for, and takes no more', async () => {
  const executor = await executorOf(2);
  const prepared = prepareShort(executor);
  const running = [1, 2].map(() => executor.run(prepared, (values) => values.fill(1)));
  executor.release(prepared);
  // Were its memory free, this would lie in it.
  const other = prepareShort(executor);
  const [first, second] = await Promise.all(running);
  expect([...(first?.nodes.keys() ?? [])]).toEqual(['net_0', 'net_1']);
  await expect(executor.run(prepared, () => undefined)).rejects.toMatchObject({ code: 'engine/internal' });
  executor.release(prepared);
  executor.release(other);
  for (const run of [first, second, first]) run?.release();
  expect(executor.usedBytes).toBe(0);
});

describe('hundreds of runs, cancelled at any moment', () => {
  test.each([
    { seed: 1, threads: 2 },
    { seed: 2, threads: 3 },
    { seed: 3, threads: 1 },
  ])('seed $seed, $threads threads: every value right, nothing left', async ({ seed, threads }) => {
    const executor = await executorOf(threads);
    const counts = await stress(executor, await executorOf(1), { runs: 150, seed });
    expect(counts.wrong).toBe(0);
    expect(counts.completed).toBeGreaterThan(30);
    expect(counts.cancelled).toBeGreaterThan(30);
    expect(counts.cancelledMidway).toBeGreaterThan(0);
    expect(executor.usedBytes).toBe(0);
    expect(workers.made).toBe(threads + 1);
  });
});
