// What is told of a query within a moment is one message; nothing waits for long, messages keep their order, and no message is too large.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MapsOutgoing } from '../../src-main/engine/maps-outgoing.ts';
import type { MapsItem } from '../../src-shared/protocol/maps-messages.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const started = (slice: number): MapsItem => ({
  kind: 'started',
  run: { seriesId: 's', slice, networkId: 'n', preprocess: '' },
  walls: [],
  cached: false,
});
const tiles = (bytes: number): MapsItem => ({
  kind: 'tiles',
  node: 'conv1',
  channels: [0],
  height: 1,
  width: bytes,
  minimum: new Float32Array(1),
  maximum: new Float32Array(1),
  values: new Uint8Array(bytes),
});

function outgoing() {
  const sent: MapsItem[][] = [];
  const made = new MapsOutgoing(async (items) => {
    if (items.length > 0) sent.push([...items]);
  });
  return { made, sent, counts: () => sent.map((items) => items.length) };
}

it('gathers until it is flushed', async () => {
  const { made, counts } = outgoing();
  for (let at = 0; at < 5; at++) await made.add(started(at));
  expect(counts()).toEqual([]);
  await made.flush();
  expect(counts()).toEqual([5]);
  await made.flush();
  await vi.runAllTimersAsync();
  expect(counts()).toEqual([5]);
});

it('sends by itself what has waited for a moment, however long the next takes', async () => {
  const { made, counts } = outgoing();
  await made.add(started(0));
  await made.add(started(1));
  await vi.advanceTimersByTimeAsync(1000);
  expect(counts()).toEqual([2]);
  await made.add(started(2));
  made.end();
  await vi.runAllTimersAsync();
  expect(counts()).toEqual([2]);
});

it('begins a new message before one has more than 256 KiB of tiles; a larger tile goes alone', async () => {
  const { made, counts } = outgoing();
  const kib = 1024;
  for (const size of [100, 100, 100, 300, 10]) await made.add(tiles(size * kib));
  await made.flush();
  expect(counts()).toEqual([2, 1, 1, 1]);
});

it('keeps the order where the receiver is slow, and tells when it is gone', async () => {
  const order: number[] = [];
  const made = new MapsOutgoing(async (items) => {
    const [first] = items;
    if (first?.kind !== 'started') return;
    await new Promise((later) => setTimeout(later, 100 - first.run.slice * 30));
    if (first.run.slice === 2) throw new Error('gone');
    order.push(first.run.slice);
  });
  await made.add(started(0));
  const one = made.flush();
  await made.add(started(1));
  const other = made.flush();
  await vi.runAllTimersAsync();
  await Promise.all([one, other]);
  expect(order).toEqual([0, 1]);
  await made.add(started(2));
  await vi.runAllTimersAsync();
  await made.add(started(3));
  await expect(made.flush()).rejects.toThrow('gone');
});
