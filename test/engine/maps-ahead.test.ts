// Scrolling as the window does it: the next slice is computed before it is asked for, its maps come in one message and are the same to the bit; what
// was begun for a slice that is not asked for is given up.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../../src-main/engine/engine.ts';
import { type Client, createClient } from '../../src-shared/protocol/client.ts';
import type { PulledStream } from '../../src-shared/protocol/client-stream.ts';
import type { MapsItem, MapsQuery, TileBatch } from '../../src-shared/protocol/maps-messages.ts';
import { memoryPorts } from '../../src-shared/protocol/memory-port.ts';

const PREPROCESS = 'clip:-1000:1000,scale:0:1';
const INPUT = [1, 1, 64, 64];
const TILE_SIDE = 24;
const NODES = ['relu', 'relu_1', 'relu_2'];

let engine: Engine;
let client: Client;
let query: MapsQuery;
let stream: PulledStream<MapsItem, MapsQuery, unknown>;
let items: AsyncIterator<MapsItem>;

beforeAll(async () => {
  engine = await Engine.create({ roots: null });
  const [ours, theirs] = memoryPorts();
  const host = { kind: 'web', nativeDialogs: false, startWith: [] } as const;
  engine.attach(theirs, { ...host, choose: async () => [], reveal: async () => undefined });
  client = createClient(ours);
  let seriesId = '';
  for await (const item of client.open('series.scan', { phantom: true }))
    if (item.kind === 'series') seriesId = item.series[0]?.id ?? '';
  const source = { builtin: 'medical-image-model' };
  const network = await client.call('network.set', { source, weights: { kind: 'trained' }, input: INPUT });
  const walls = NODES.map((node) => ({ node, channels: null, tileSide: TILE_SIDE }));
  query = { seriesId, slice: 20, networkId: network.id, preprocess: `resize:64:64,${PREPROCESS}`, walls };
  stream = client.open('maps.show', query);
  items = stream[Symbol.asyncIterator]();
});

afterAll(async () => {
  stream.cancel();
  await engine.close();
});

/** Everything up to the end of the query that is under way. */
async function answer(): Promise<readonly MapsItem[]> {
  const all: MapsItem[] = [];
  for (;;) {
    const { value, done } = await items.next();
    if (done) throw new Error('The stream has ended.');
    all.push(value);
    if (value.kind === 'failed') throw new Error(value.error.message);
    if (value.kind === 'done') return all;
  }
}

function show(slice: number): Promise<readonly MapsItem[]> {
  stream.replace({ ...query, slice });
  return answer();
}

const keptBytes = async (): Promise<number> => {
  const { cacheBytes, sliceBytes } = await client.call('engine.status', {});
  return cacheBytes - sliceBytes;
};
const messages = (): number => (client.counters.received.item ?? 0) + (client.counters.received.items ?? 0);
const tiles = (all: readonly MapsItem[]): readonly TileBatch[] => all.filter((item) => item.kind === 'tiles');

it('computes the next slice in the direction of scrolling, and tells it in one message', async () => {
  await answer();
  const one = await keptBytes();
  expect(one).toBeGreaterThan(0);
  const [first] = await show(21);
  expect(first).toMatchObject({ kind: 'started', cached: false });
  await expect.poll(keptBytes).toBe(3 * one);
  const before = messages();
  const ahead = await show(22);
  expect(ahead[0]).toMatchObject({ kind: 'started', cached: true });
  expect(messages() - before).toBe(1);
  expect(tiles(ahead).flatMap(({ channels }) => channels)).toHaveLength(112);
  // As a run that nobody began before: another window has another stream, and the run is another's.
  const other = await client.call('network.set', {
    source: { builtin: 'medical-image-model' },
    weights: { kind: 'trained' },
    input: [1, 1, 64, 64],
  });
  const fresh = client.open('maps.show', { ...query, slice: 22, networkId: other.id });
  const anew: MapsItem[] = [];
  for await (const item of fresh) {
    anew.push(item);
    if (item.kind === 'done') break;
  }
  expect(tiles(ahead)).toEqual(tiles(anew));
});

it('goes the other way where the hand does, and stops at the end of the series', async () => {
  await show(30);
  await show(1);
  const before = await keptBytes();
  const back = await show(0);
  expect(back.at(-1)).toMatchObject({ kind: 'done', run: { slice: 0 } });
  expect(await keptBytes()).toBeGreaterThanOrEqual(before);
  expect((await show(1))[0]).toMatchObject({ kind: 'started', cached: true });
});
