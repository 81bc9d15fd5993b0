// States that are tried out, asked of a whole engine as the window asks: the numbers follow from the plain ones, exports refuse them.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../../../src-main/engine/engine.ts';
import { type Client, createClient } from '../../../src-shared/protocol/client.ts';
import type { MapsItem, MapsQuery, ProbeResult } from '../../../src-shared/protocol/maps-messages.ts';
import { memoryPorts } from '../../../src-shared/protocol/memory-port.ts';
import type { NetworkSummary } from '../../../src-shared/protocol/network-messages.ts';
import type { SeriesSummary } from '../../../src-shared/protocol/series-messages.ts';
import type { SliceStroke } from '../../../src-shared/protocol/what-if-messages.ts';

const PREPROCESS = 'clip:-1000:1000,scale:0:1';
const SLICE = 20;
const PLACE = { row: 250, column: 260 };

let engine: Engine;
let client: Client;
let series: SeriesSummary;
let network: NetworkSummary;

beforeAll(async () => {
  engine = await Engine.create({ roots: null });
  const [ours, theirs] = memoryPorts();
  engine.attach(theirs, {
    kind: 'web',
    nativeDialogs: false,
    startWith: [],
    choose: async () => [],
    reveal: async () => undefined,
  });
  client = createClient(ours);
  for await (const item of client.open('series.scan', { phantom: true }))
    if (item.kind === 'series') [series] = item.series as [SeriesSummary];
  network = await client.call('network.set', {
    source: { builtin: 'medical-image-model' },
    weights: { kind: 'trained' },
    input: null,
  });
});

afterAll(() => engine.close());

const probe = (networkId: string, node: string, channel: number, seriesId = series.id, place = PLACE): Promise<ProbeResult> =>
  client.call('maps.probe', { seriesId, slice: SLICE, networkId, preprocess: PREPROCESS, node, channel, ...place });

/** What one query brings, until it is done. */
async function shown(query: Partial<MapsQuery>): Promise<readonly MapsItem[]> {
  const items: MapsItem[] = [];
  const stream = client.open('maps.show', {
    ...{ seriesId: series.id, slice: SLICE, networkId: network.id, preprocess: PREPROCESS, walls: [] },
    ...query,
  });
  for await (const item of stream) {
    items.push(item);
    if (item.kind === 'done' || item.kind === 'failed') break;
  }
  return items;
}

it('muting a channel takes its partial sum away from what comes after', async () => {
  const before = await probe(network.id, 'conv2', 5);
  if (before.arithmetic?.op !== 'Conv2d') throw new Error('A convolution has its arithmetic.');
  const changed = await client.call('what-if.network', {
    networkId: network.id,
    changes: [{ kind: 'mute', node: 'relu', channel: 3 }],
  });
  expect({ ...changed, id: '' }).toEqual({ ...network, id: '' });
  expect(changed.id).not.toBe(network.id);
  const done = (await shown({ networkId: changed.id })).at(-1);
  if (done?.kind !== 'done' || !done.recomputed) throw new Error('It is computed from the plain run.');
  expect(done.recomputed.nodes.map(({ node }) => node)).not.toContain('conv1.plain');
  const after = await probe(changed.id, 'conv2', 5);
  expect(after.value).toBeCloseTo(before.value - (before.arithmetic.partialSums[3] as number), 5);
  const muted = await probe(changed.id, 'relu', 3);
  expect(muted.value).toBe(0);
  expect(muted.arithmetic).toMatchObject({ op: 'product', right: { value: 0 } });
  expect((await probe(changed.id, 'relu', 2)).value).toBe((await probe(network.id, 'relu', 2)).value);
  expect(await client.call('network.kernel', { networkId: changed.id, node: 'conv2', channel: 5 })).toEqual(
    await client.call('network.kernel', { networkId: network.id, node: 'conv2', channel: 5 }),
  );
});

it('a channel alone leaves its partial sum and the bias; twice the channel adds it once more', async () => {
  const before = await probe(network.id, 'conv2', 5);
  if (before.arithmetic?.op !== 'Conv2d') throw new Error('A convolution has its arithmetic.');
  const { partialSums, bias } = before.arithmetic;
  const of = async (kind: 'solo' | 'scale'): Promise<number> => {
    const change = kind === 'solo' ? ({ kind } as const) : ({ kind, factor: 2 } as const);
    const changes = [{ ...change, node: 'relu', channel: 3 }];
    const { id } = await client.call('what-if.network', { networkId: network.id, changes });
    return (await probe(id, 'conv2', 5)).value;
  };
  expect(await of('solo')).toBeCloseTo((partialSums[3] as number) + bias, 5);
  expect(await of('scale')).toBeCloseTo(before.value + (partialSums[3] as number), 5);
});

const stroke: SliceStroke = {
  ...{ kind: 'ball', slice: SLICE, centre: [250, 260], half: [4, 6], hu: 400, toHu: 0, angle: 0, seed: 0 },
};

it('a painted ball: its HU, the rows that it reaches, the rest as it was', async () => {
  const painted = await client.call('what-if.series', { seriesId: series.id, strokes: [stroke] });
  expect({ ...painted, id: '' }).toEqual({ ...series, id: '' });
  await shown({});
  const items = await shown({ seriesId: painted.id });
  const done = items.at(-1);
  if (done?.kind !== 'done') throw new Error('The painted slice is computed.');
  expect(done.recomputed?.nodes).toEqual([
    { node: 'conv1', rows: 10, of: 511 },
    { node: 'conv2', rows: 11, of: 510 },
    { node: 'conv3', rows: 12, of: 509 },
  ]);
  expect((await probe(network.id, 'conv1', 0, painted.id)).hu).toBe(400);
  const far = { row: 100, column: 100 };
  expect(await probe(network.id, 'conv3', 7, painted.id, far)).toEqual(await probe(network.id, 'conv3', 7, series.id, far));
  const [own, plain] = await Promise.all(
    [painted.id, series.id].map((seriesId) => client.call('series.slice', { seriesId, slice: SLICE })),
  );
  if (own?.kind !== 'grey' || plain?.kind !== 'grey') throw new Error('A CT slice is grey.');
  const differ = Array.from(own.stored).filter((value, at) => value !== plain.stored[at]).length;
  expect(differ).toBeGreaterThan(60);
  expect(differ).toBeLessThanOrEqual(9 * 13);
  expect(await client.call('what-if.series', { seriesId: painted.id, strokes: [] })).toEqual(series);
});

it('a difference: value by value, of the plain network, of another slice, of other weights', async () => {
  const changed = await client.call('what-if.network', {
    networkId: network.id,
    changes: [{ kind: 'scale', node: 'relu_1', channel: 9, factor: 0.25 }],
  });
  const seeded = await client.call('network.set', {
    source: { builtin: 'medical-image-model' },
    weights: { kind: 'seed', seed: 1 },
    input: null,
  });
  const cases = [
    [changed.id, { networkId: network.id, seriesId: null, slice: null }, SLICE],
    [network.id, { networkId: network.id, seriesId: null, slice: 7 }, 7],
    [network.id, { networkId: seeded.id, seriesId: null, slice: null }, SLICE],
  ] as const;
  for (const [networkId, against, slice] of cases) {
    const { id } = await client.call('what-if.compare', { networkId, against });
    const difference = await probe(id, 'conv3', 4);
    const one = await probe(networkId, 'conv3', 4);
    const { value } = await client.call('maps.probe', {
      ...{
        seriesId: series.id,
        slice,
        networkId: against.networkId,
        preprocess: PREPROCESS,
        node: 'conv3',
        channel: 4,
        ...PLACE,
      },
    });
    expect(difference.value).toBe(Math.fround(one.value - value));
    expect(difference.arithmetic).toBeNull();
  }
  const same = await client.call('what-if.compare', {
    networkId: network.id,
    against: { networkId: network.id, seriesId: null, slice: null },
  });
  const items = await shown({ networkId: same.id, walls: [{ node: 'relu_2', channels: [0], tileSide: 64 }] });
  expect(items.flatMap((item) => (item.kind === 'node' ? [item.node] : []))).toEqual(['relu_2']);
  const node = items.find((item) => item.kind === 'node');
  expect(node?.statistics.min).toEqual(new Float32Array(64));
  expect(node?.statistics.zeros).toEqual(new Uint32Array(64).fill(509 * 509));
});

it('what cannot be is refused in words', async () => {
  const mute = (node: string, channel: number) =>
    client.call('what-if.network', { networkId: network.id, changes: [{ kind: 'mute', node, channel }] });
  await expect(mute('conv9', 0)).rejects.toThrow('The network has no node conv9');
  await expect(mute('conv1', 16)).rejects.toThrow('conv1 has 16 channels; there is no channel 16.');
  await expect(client.call('what-if.series', { seriesId: series.id, strokes: [{ ...stroke, slice: 48 }] })).rejects.toMatchObject(
    { code: 'engine/unknown-series' },
  );
  await expect(
    client.call('what-if.series', { seriesId: series.id, strokes: [{ ...stroke, hu: Number.NaN }] }),
  ).rejects.toMatchObject({ code: 'engine/bad-request' });
  const other = await client.call('network.set', {
    source: { builtin: 'practical-cnn' },
    weights: { kind: 'seed', seed: 0 },
    input: null,
  });
  await expect(
    client.call('what-if.compare', { networkId: network.id, against: { networkId: other.id, seriesId: null, slice: null } }),
  ).rejects.toThrow('The two networks cannot be compared');
  const painted = await client.call('what-if.series', { seriesId: series.id, strokes: [stroke] });
  const stream = client.open('export.run', {
    ...{ seriesId: painted.id, slices: [SLICE], networkId: network.id, preprocess: PREPROCESS, format: 'npy' as const },
    ...{ items: [{ node: 'conv1', channels: null }], range: 'layer' as const, colormap: 'auto', destination: 't' },
    ...{ folderName: 'out', overwrite: false },
  });
  await expect(stream.result).rejects.toThrow('not the plain network');
});
