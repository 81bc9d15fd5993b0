import { expect, it } from 'vitest';
import { ReadyQueue } from '../../../src-main/engine/run/ready-queue.ts';

it('gives items in order, those pushed before, during and the rest at the end', async () => {
  const queue = new ReadyQueue<number>();
  queue.push(1);
  const taken: number[] = [];
  const consumer = (async () => {
    for await (const item of queue) taken.push(item);
  })();
  await Promise.resolve();
  queue.push(2);
  await new Promise((resolve) => setImmediate(resolve));
  queue.push(3);
  queue.end();
  await consumer;
  expect(taken).toEqual([1, 2, 3]);
});

it('throws the failure after the items that are there', async () => {
  const queue = new ReadyQueue<number>();
  queue.push(1);
  queue.end(new Error('broke'));
  const taken: number[] = [];
  await expect(
    (async () => {
      for await (const item of queue) taken.push(item);
    })(),
  ).rejects.toThrow('broke');
  expect(taken).toEqual([1]);
});
