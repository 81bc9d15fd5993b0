// Two runs at different priorities: what is shown pauses what is in the background, and both come out with the same bits as alone.
import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import type { Executor, Prepared, RunResult } from '../../src-main/cnn/executor.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { closeExecutors, executorWith } from '../cnn/executors.ts';
import { networkOf } from '../cnn/network-cases.ts';

afterAll(closeExecutors);

const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const wave = (factor: number) => (values: Float32Array) => values.set(values.map((_, i) => Math.sin(factor * i)));

/** Several nodes, padded copies between them, some hundred milliseconds in all. */
function prepareLong(executor: Executor): Prepared {
  const layers =
    'nn.Conv2d(8, 32, 5, padding=2), nn.Tanh(), nn.Conv2d(32, 32, 7, padding=3), nn.ReLU(), nn.Conv2d(32, 16, 3, stride=2, padding=1)';
  const network = networkOf({ title: '', layers, input: [] });
  return executor.prepare(network, [1, 8, 96, 96], initialise(network, 1));
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
    const order: string[] = [];
    const told: string[] = [];
    const background = executor
      .run(prepared, wave(0.3), { priority: 'background', onNode: ({ name }) => told.push(name) })
      .then((run) => {
        order.push('background');
        return run;
      });
    await passing(delay);
    // The same network: work space and scratch are the same memory.
    const shown = executor.run(prepared, wave(0.7), { priority: 'shown' }).then((run) => {
      order.push('shown');
      return run;
    });
    const [first, second] = await Promise.all([shown, background]);
    expect(bitsOf(first)).toEqual(expectedOther);
    expect(bitsOf(second)).toEqual(expected);
    expect([...second.nodes.values()].map(({ statistics }) => statistics)).toEqual(expectedStatistics);
    expect(told).toEqual([...second.nodes.keys()]);
    if (delay === 0) expect(order).toEqual(['shown', 'background']);
    first.release();
    second.release();
  }
  executor.release(prepared);
});

test('a paused run can be cancelled, and gives its memory back', async () => {
  const executor = await executorWith({ threads: 2, strict: false });
  const [long, urgent] = [prepareLong(executor), prepareLong(executor)];
  const before = executor.usedBytes;
  const stop = new AbortController();
  const background = executor.run(long, wave(0.3), { priority: 'background', signal: stop.signal });
  const outcome = expect(background).rejects.toMatchObject({ code: 'engine/cancelled' });
  await passing(5);
  const shown = executor.run(urgent, wave(0.7), { priority: 'shown' });
  await passing(5);
  stop.abort();
  await outcome;
  (await shown).release();
  expect(executor.usedBytes).toBe(before);
  executor.release(long);
  executor.release(urgent);
});
