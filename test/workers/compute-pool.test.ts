// The compute threads: cancelling, closing, dying; what was wrong or left over after many runs.
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import { Executor } from '../../src-main/cnn/executor.ts';
import { Arena } from '../../src-main/kernels/arena.ts';
import { compileKernels } from '../../src-main/kernels/compile-kernels.ts';
import { controlWords, type Program, shareStart, takenWord } from '../../src-main/kernels/program.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { createComputeCrew } from '../../src-main/workers/compute-pool.ts';
import { networkOf } from '../cnn/network-cases.ts';
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
    const { crew, program } = await bareCrew(2);
    const [pass] = program.passes;
    const beyond = { ...program, passes: [{ kernel: 'f32_fma_peak', descriptor: 0x7fff0000, blocks: 4 }] } as const;
    await expect(crew.run(beyond, { onPass: () => undefined })).rejects.toMatchObject(DIED);
    const told: number[] = [];
    await crew.run(program, { onPass: (index) => told.push(index) });
    expect([pass?.kernel, told]).toEqual(['f32_fma_peak', [0]]);
  });
});

/** A crew with a program of one pass of equal blocks that each take some milliseconds, and nothing around it. */
async function bareCrew(threads: number, blocks = 8) {
  const arena = new Arena(1024 * 1024);
  const { modules } = await compileKernels(false);
  const crew = createComputeCrew({ threads, modules, memory: arena.memory });
  open.push(crew);
  const scratchBytes = 64;
  const descriptor = arena.allocate(64);
  arena.int32(descriptor, 1)[0] = 1_000_000;
  arena.float32(descriptor, 3).fill(1e-3, 1);
  const program: Program = {
    passes: [{ kernel: 'f32_fma_peak', descriptor, blocks }],
    threads,
    control: arena.allocate(controlWords(1, threads) * 4),
    scratch: arena.allocate(scratchBytes * threads),
    scratchBytes,
  };
  const blocksTaken = (): number => {
    const words = arena.int32(program.control, controlWords(1, threads));
    const shares = Array.from({ length: threads }, (_, share) => {
      const count = shareStart(blocks, share + 1, threads) - shareStart(blocks, share, threads);
      // Whoever finds a share empty has counted on.
      return Math.min(count, words[takenWord(0, share, 1)] as number);
    });
    return shares.reduce((sum, taken) => sum + taken, 0);
  };
  return { crew, program, blocksTaken };
}

describe('the last thread', () => {
  test('is started when the first run is over, which the calling thread has taken part in', async () => {
    const { crew, program } = await bareCrew(1);
    expect(workers.made).toBe(0);
    const told: number[] = [];
    await crew.run(program, { onPass: (index) => told.push(index) });
    expect(told).toEqual([0]);
    await expect.poll(() => workers.made).toBe(1);
  });

  test('is started where no run is asked for, too', async () => {
    await bareCrew(1);
    await expect.poll(() => workers.made).toBe(1);
  });

  test('is started beside a first run that takes long, and goes on with it', async () => {
    const { crew, program, blocksTaken } = await bareCrew(1, 100_000);
    const stop = new AbortController();
    const running = crew.run(program, { signal: stop.signal, onPass: () => undefined });
    const outcome = expect(running).rejects.toMatchObject({ code: 'engine/cancelled' });
    await expect.poll(() => workers.made, { timeout: 5000 }).toBe(1);
    await expect.poll(() => takenMeanwhile(blocksTaken), { timeout: 5000 }).toBeGreaterThan(0);
    stop.abort();
    await outcome;
  });

  test('a kernel that fails in the calling thread, in its place, ends the run and nothing else', async () => {
    const { crew, program } = await bareCrew(1);
    const beyond = { ...program, passes: [{ kernel: 'f32_fma_peak', descriptor: 0x7fff0000, blocks: 4 }] } as const;
    await expect(crew.run(beyond, { onPass: () => undefined })).rejects.toMatchObject(DIED);
    await crew.run(program, { onPass: () => undefined });
    await expect.poll(() => workers.live.length).toBe(1);
  });
});

describe('a short program', () => {
  test("is computed by the calling thread in the last thread's place, which hears nothing of it", async () => {
    const { crew, program } = await bareCrew(1);
    await crew.run(program, { onPass: () => undefined });
    await expect.poll(() => workers.live.length).toBe(1);
    await passing(50);
    const told = vi.spyOn(workers.live[0] as Worker, 'postMessage');
    const passes: number[] = [];
    await crew.run({ ...program, passes: [], isShort: true }, { onPass: (index) => passes.push(index) });
    const quick = program.passes.map((pass) => ({ ...pass, blocks: 1 }));
    await crew.run({ ...program, passes: quick, isShort: true }, { onPass: (index) => passes.push(index) });
    expect(passes).toEqual([0]);
    expect(told).not.toHaveBeenCalled();
    await crew.run({ ...program, passes: quick }, { onPass: () => undefined });
    expect(told).toHaveBeenCalledTimes(1);
  });

  test('that is long after all goes on in the last thread, and the caller is free', async () => {
    const { crew, program, blocksTaken } = await bareCrew(1, 100_000);
    await crew.run({ ...program, passes: program.passes.map((pass) => ({ ...pass, blocks: 1 })) }, { onPass: () => undefined });
    await expect.poll(() => workers.live.length).toBe(1);
    await passing(50);
    const stop = new AbortController();
    const running = crew.run({ ...program, isShort: true }, { signal: stop.signal, onPass: () => undefined });
    const outcome = expect(running).rejects.toMatchObject({ code: 'engine/cancelled' });
    await expect.poll(() => takenMeanwhile(blocksTaken), { timeout: 5000 }).toBeGreaterThan(0);
    stop.abort();
    await outcome;
  });

  test("is what a network's run is after one that was short, with the same bits", async () => {
    const executor = await executorOf(2);
    const prepared = prepareShort(executor);
    const values: Float32Array[] = [];
    for (let round = 0; round < 12; round++) {
      const run = await executor.run(prepared, (room) => room.set(room.map((_, i) => Math.sin(i))));
      values.push(valuesOf([...run.nodes.values()].at(-1) as Activation).slice());
      run.release();
    }
    for (const others of values.slice(1)) expect(others).toEqual(values[0]);
  });
});

/** Blocks that are taken while this thread sleeps. */
function takenMeanwhile(blocksTaken: () => number): number {
  const before = blocksTaken();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  return blocksTaken() - before;
}

test('after the wish to cancel each thread takes one block more at most, which it was about to take', async () => {
  const threads = 2;
  const { crew, program, blocksTaken } = await bareCrew(threads, 100_000);
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
