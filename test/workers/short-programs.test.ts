// Programs that are over before a thread that sleeps is well awake: the calling thread takes the last thread's place.
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import { Executor } from '../../src-main/cnn/executor.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { ComputeTask } from '../../src-main/workers/compute-messages.ts';
import { createComputeCrew } from '../../src-main/workers/compute-pool.ts';
import { networkOf } from '../cnn/network-cases.ts';
import { bareCrew, takenMeanwhile } from './bare-crew.ts';
import { LiveWorkers } from './live-workers.ts';

let workers: LiveWorkers;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  workers = new LiveWorkers();
});

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  workers.stop();
});

const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One thread, which is there, and a program of one block. */
async function crewOfOne(blocks?: number) {
  const { crew, program, blocksTaken } = await bareCrew(1, blocks);
  open.push(crew);
  const one = { ...program, passes: program.passes.map((pass) => ({ ...pass, blocks: 1 })) };
  await crew.run(one, { onPass: () => undefined });
  await expect.poll(() => workers.live.length).toBe(1);
  await passing(50);
  return { crew, program, one, blocksTaken, thread: workers.live[0] as Worker };
}

test('the last thread hears nothing of them', async () => {
  const { crew, one, thread } = await crewOfOne();
  const sent = vi.spyOn(thread, 'postMessage');
  const passes: number[] = [];
  await crew.run({ ...one, isShort: true }, { onPass: (index) => passes.push(index) });
  expect(passes).toEqual([0]);
  expect(sent).not.toHaveBeenCalled();
  await crew.run(one, { onPass: () => undefined });
  expect(sent).toHaveBeenCalledTimes(1);
});

test('one that is long after all goes on in the last thread, and the caller is free', async () => {
  const { crew, program, blocksTaken } = await crewOfOne(100_000);
  const stop = new AbortController();
  const running = crew.run({ ...program, isShort: true }, { signal: stop.signal, onPass: () => undefined });
  const outcome = expect(running).rejects.toMatchObject({ code: 'engine/cancelled' });
  await expect.poll(() => takenMeanwhile(blocksTaken), { timeout: 5000 }).toBeGreaterThan(0);
  stop.abort();
  await outcome;
});

test('a last thread that comes late for a program before it does not disturb the caller', async () => {
  const { crew, program, thread } = await crewOfOne();
  // As if it had been sent before: it is looked at when threads are woken next, while the caller computes.
  const late: ComputeTask = { call: 1, program, from: 0 };
  thread.postMessage(late);
  const told: number[] = [];
  await crew.run({ ...program, isShort: true }, { onPass: (index) => told.push(index) });
  expect(told).toEqual([0]);
});

test('many in a row leave the event loop its turns', async () => {
  const { crew, one } = await crewOfOne();
  let turns = 0;
  const count = (): void => {
    turns++;
    if (turns < 100) setImmediate(count);
  };
  setImmediate(count);
  for (let run = 0; run < 20; run++) await crew.run({ ...one, isShort: true }, { onPass: () => undefined });
  expect(turns).toBeGreaterThan(10);
});

test("a network's runs after one that was short have the same bits", async () => {
  const executor = await Executor.create({ threads: 2, budgetBytes: 64 * 1024 * 1024, crew: createComputeCrew });
  open.push(executor);
  const network = networkOf({ title: '', layers: 'nn.Conv2d(3, 16, 3), nn.ReLU()', input: [] });
  const prepared = executor.prepare(network, [1, 3, 30, 40], initialise(network, 0));
  const values: Float32Array[] = [];
  for (let round = 0; round < 12; round++) {
    const run = await executor.run(prepared, (room) => room.set(room.map((_, i) => Math.sin(i))));
    values.push(valuesOf([...run.nodes.values()].at(-1) as Activation).slice());
    run.release();
  }
  for (const others of values.slice(1)) expect(others).toEqual(values[0]);
});
