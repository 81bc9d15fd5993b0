// Two runs at different priorities: what is shown pauses what is in the background, and both come out with the same bits as alone.
import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import type { Executor, Prepared, RunResult } from '../../src-main/cnn/executor.ts';
import { doneWord, type Priority, type Program } from '../../src-main/kernels/program.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { ComputeQueue, ComputeRun } from '../../src-main/workers/compute-queue.ts';
import { closeExecutors, executorWith } from '../cnn/executors.ts';
import { networkOf } from '../cnn/network-cases.ts';

afterAll(closeExecutors);

const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Something that is told once, and waited for. */
function signalled(): { readonly told: Promise<void>; readonly tell: () => void } {
  let tell = (): void => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { told, tell: () => tell() };
}

const wave = (factor: number) => (values: Float32Array) => values.set(values.map((_, i) => Math.sin(factor * i)));

/** Several nodes, padded copies between them: some milliseconds for a side of 96, a hundred and more for one of 288. */
function prepareLong(executor: Executor, side = 96): Prepared {
  const layers =
    'nn.Conv2d(8, 32, 5, padding=2), nn.Tanh(), nn.Conv2d(32, 32, 7, padding=3), nn.ReLU(), nn.Conv2d(32, 16, 3, stride=2, padding=1)';
  const network = networkOf({ title: '', layers, input: [] });
  return executor.prepare(network, [1, 8, side, side], initialise(network, 1));
}

function bitsOf(run: RunResult): ReadonlyMap<string, string> {
  const digest = (values: Float32Array): string => createHash('sha256').update(values).digest('hex');
  return new Map([...run.nodes].map(([name, activation]) => [name, digest(valuesOf(activation).slice())]));
}

test.each([1, 2])('with %i threads', async (threads) => {
  const executor = await executorWith({ threads, strict: false });
  const prepared = prepareLong(executor);
  const alone = await executor.run(prepared, wave(0.3));
  const [expected, expectedStatistics] = [bitsOf(alone), [...alone.nodes.values()].map(({ statistics }) => statistics)];
  alone.release();
  const other = await executor.run(prepared, wave(0.7));
  const expectedOther = bitsOf(other);
  other.release();
  for (const delay of [0, 4, 9, 20]) {
    const told: string[] = [];
    const background = executor.run(prepared, wave(0.3), { priority: 'background', onNode: ({ name }) => told.push(name) });
    await passing(delay);
    // The same network: work space and scratch are the same memory.
    const shown = executor.run(prepared, wave(0.7), { priority: 'shown' });
    const [first, second] = await Promise.all([shown, background]);
    expect(bitsOf(first)).toEqual(expectedOther);
    expect(bitsOf(second)).toEqual(expected);
    expect([...second.nodes.values()].map(({ statistics }) => statistics)).toEqual(expectedStatistics);
    expect(told).toEqual([...second.nodes.keys()]);
    first.release();
    second.release();
  }
  executor.release(prepared);
});

test('a paused run can be cancelled, and gives its memory back', async () => {
  const executor = await executorWith({ threads: 2, strict: false });
  const [long, urgent] = [prepareLong(executor, 288), prepareLong(executor)];
  const before = executor.usedBytes;
  const stop = new AbortController();
  const [begun, interrupted] = [signalled(), signalled()];
  const hooks = { priority: 'background', signal: stop.signal, onNode: begun.tell } as const;
  const background = executor.run(long, wave(0.3), hooks);
  const outcome = expect(background).rejects.toMatchObject({ code: 'engine/cancelled' });
  await begun.told;
  const shown = executor.run(urgent, wave(0.7), { priority: 'shown', onNode: interrupted.tell });
  await interrupted.told;
  stop.abort();
  await outcome;
  (await shown).release();
  expect(executor.usedBytes).toBe(before);
  executor.release(long);
  executor.release(urgent);
});

test('what is shown comes first, then what was paused, then the others in their order', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const passes = [0, 0, 2].map((restart) => ({ kernel: 'f32_relu' as const, descriptor: 0, blocks: 4, restart }));
  const program: Program = { passes, threads: 2, control: 64, scratch: 0, scratchBytes: 0 };
  const nothing = (): void => undefined;
  const run = (id: number, priority: Priority): ComputeRun =>
    new ComputeRun(id, program, memory, { priority, onPass: nothing }, { finish: nothing, fail: nothing });
  const queue = new ComputeQueue();
  for (const [id, priority] of [
    [1, 'background'],
    [2, 'background'],
    [3, 'shown'],
    [4, 'shown'],
  ] as const)
    queue.add(run(id, priority));
  const paused = run(5, 'background');
  // All blocks of the first pass are done and one of the second: it goes on with the node's first.
  paused.control[doneWord(0)] = 4;
  paused.control[doneWord(1)] = 1;
  expect([paused.completed(), paused.resume(), paused.completed()]).toEqual([1, 0, 0]);
  queue.putBack(paused);
  expect([1, 2, 3, 4, 5, 6].map(() => queue.next()?.id)).toEqual([3, 4, 5, 1, 2, undefined]);
});
