// A whole series through a network in the background: what the strip tells of each slice is what the run of that slice measures, what cannot be read is
// told and left out, the second time nothing is computed, and the top places are values of the maps.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunResult } from '../../src-main/cnn/executor.ts';
import { phantomFile } from '../../src-main/dicom/phantom.ts';
import { Engine } from '../../src-main/engine/engine.ts';
import { StripStore } from '../../src-main/engine/strip-store.ts';
import { slicesFrom } from '../../src-main/engine/strip-stream.ts';
import { type Client, createClient } from '../../src-shared/protocol/client.ts';
import { isCancelled } from '../../src-shared/protocol/errors.ts';
import { memoryPorts } from '../../src-shared/protocol/memory-port.ts';
import type { NetworkSummary } from '../../src-shared/protocol/network-messages.ts';
import type { SeriesSummary } from '../../src-shared/protocol/series-messages.ts';
import type { StripItem } from '../../src-shared/protocol/strip-messages.ts';

const SLICES = 6;
const SIDE = 64;
const BROKEN = 4;
const PREPROCESS = 'clip:-1000:1000,scale:0:1';
const NODE = 'relu_1';

let folder: string;
let engine: Engine;
let client: Client;
let series: SeriesSummary;
let network: NetworkSummary;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-test-'));
  for (let slice = 0; slice < SLICES; slice++) {
    await writeFile(join(folder, `${slice}.dcm`), phantomFile({ slices: SLICES, size: SIDE, seed: 1 }, slice));
  }
  engine = await Engine.create({ roots: null });
  const [ours, theirs] = memoryPorts();
  const host = {
    kind: 'web',
    nativeDialogs: false,
    startWith: [],
    choose: async () => [],
    reveal: async () => undefined,
  } as const;
  engine.attach(theirs, host);
  client = createClient(ours);
  const [file] = await engine.registerPaths([folder]);
  for await (const item of client.open('series.scan', { tokens: [file?.token ?? ''] }))
    if (item.kind === 'series') [series] = item.series as [SeriesSummary];
  // It was there when the series was opened.
  await rm(join(folder, `${BROKEN}.dcm`));
  const source = { builtin: 'medical-image-model' };
  network = await client.call('network.set', { source, weights: { kind: 'trained' }, input: [1, 1, SIDE, SIDE] });
});

afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const key = () => ({ seriesId: series.id, networkId: network.id, preprocess: PREPROCESS });

async function strip(from: number): Promise<readonly StripItem[]> {
  const items: StripItem[] = [];
  for await (const item of client.open('series.strip', { ...key(), node: NODE, from })) items.push(item);
  return items;
}

/** Mean and maximum of every map as the run of the slice tells them. */
async function measured(slice: number) {
  const stream = client.open('maps.show', { ...key(), slice, walls: [] });
  for await (const item of stream)
    if (item.kind === 'node' && item.node === NODE)
      return { mean: Float32Array.from(item.statistics.mean), max: item.statistics.max };
  throw new Error('The node was not told.');
}

it('goes outwards from the slice that is looked at', () => {
  expect(slicesFrom(2, 6)).toEqual([2, 3, 1, 4, 0, 5]);
  expect(slicesFrom(0, 3)).toEqual([0, 1, 2]);
  expect(slicesFrom(5, 3)).toEqual([2, 1, 0]);
});

it('tells every slice what its run measures, and of a broken one why', async () => {
  expect(series.slices).toHaveLength(SLICES);
  const items = await strip(2);
  const told = items.map((item) => (item.kind === 'slices' ? item.slices[0] : `failed ${item.slice}`));
  const broken = series.slices.findIndex(({ file }) => file === `${BROKEN}.dcm`);
  expect(told).toEqual(slicesFrom(2, SLICES).map((slice) => (slice === broken ? `failed ${slice}` : slice)));
  const failure = items.find((item) => item.kind === 'failed');
  expect(failure?.kind === 'failed' && failure.error.code).toMatch(/^file\//);
  for (const item of items) {
    if (item.kind !== 'slices') continue;
    const { mean, max } = await measured(item.slices[0] ?? -1);
    expect(item.maps).toBe(32);
    expect({ mean: item.mean, max: item.max }).toEqual({ mean, max });
  }
  // All of it is kept: one item, and the slice that fails again.
  const again = await strip(0);
  expect(again.map(({ kind }) => kind)).toEqual(['slices', 'failed']);
  expect(again[0]?.kind === 'slices' && again[0].slices).toEqual(slicesFrom(0, SLICES).filter((slice) => slice !== broken));
});

it('can be given up, and keeps no run', async () => {
  const before = (await client.call('engine.status', {})).cacheBytes;
  const other = await client.call('network.set', {
    source: { builtin: 'medical-image-model-32' },
    weights: { kind: 'seed', seed: 3 },
    input: [1, 1, SIDE, SIDE],
  });
  const stream = client.open('series.strip', { ...key(), networkId: other.id, node: 'conv1', from: 0 });
  const seen: StripItem[] = [];
  for await (const item of stream) {
    seen.push(item);
    if (seen.length === 2) break;
  }
  await expect(stream.result).rejects.toSatisfy(isCancelled);
  const decoded = SLICES * SIDE * SIDE * 2;
  expect((await client.call('engine.status', {})).cacheBytes).toBeLessThanOrEqual(before + decoded);
});

it('finds the places where a channel answers most: values of its maps, apart from each other', async () => {
  const broken = series.slices.findIndex(({ file }) => file === `${BROKEN}.dcm`);
  const stream = client.open('series.top', { ...key(), node: NODE, channel: 9, count: 9, apartMm: 40 });
  const phases: string[] = [];
  for await (const { phase } of stream) phases.push(phase);
  expect(phases.length).toBeGreaterThan(0);
  const { places, skipped } = await stream.result;
  expect(skipped).toEqual([broken]);
  expect(places.length).toBeGreaterThan(3);
  const most = (await strip(0)).flatMap((item) =>
    item.kind === 'slices' ? item.slices.map((_, at) => item.max[at * item.maps + 9] ?? Number.NaN) : [],
  );
  expect(places[0]?.value).toBe(Math.max(...most));
  const [down = 1, across = 1] = series.pixelSpacingMm ?? [];
  for (const [at, { slice, row, column, value, centre }] of places.entries()) {
    expect(value).toBeLessThanOrEqual(places[at - 1]?.value ?? value);
    const before = await client.call('maps.probe', { ...key(), slice, node: NODE, channel: 9, row, column });
    expect(before.value).toBe(value);
    // Two 2 x 2 kernels: a pixel further in.
    expect(centre).toEqual([row + 1, column + 1]);
    for (const other of places.slice(0, at)) {
      const along = (series.slices[slice]?.distanceMm ?? 0) - (series.slices[other.slice]?.distanceMm ?? 0);
      expect(Math.hypot((row - other.row) * down, (column - other.column) * across, along)).toBeGreaterThanOrEqual(40);
    }
  }
});

it('of a difference: what the maps of each slice differ by, of the node that is asked for', async () => {
  const other = await client.call('network.set', {
    source: { builtin: 'medical-image-model' },
    weights: { kind: 'seed', seed: 5 },
    input: [1, 1, SIDE, SIDE],
  });
  const meanOf = async (networkId: string, slice: number) => {
    const stream = client.open('maps.show', { ...key(), networkId, slice, walls: [] });
    for await (const item of stream) if (item.kind === 'node' && item.node === NODE) return item.statistics.mean;
    throw new Error('The node was not told.');
  };
  for (const against of [
    { networkId: other.id, seriesId: null, slice: null },
    { networkId: network.id, seriesId: null, slice: 1 },
  ]) {
    const difference = await client.call('what-if.compare', { networkId: network.id, against });
    const items: StripItem[] = [];
    const stream = client.open('series.strip', { ...key(), networkId: difference.id, node: NODE, from: 2 });
    for await (const item of stream) items.push(item);
    const told = items.flatMap((item) => (item.kind === 'slices' ? [{ slice: item.slices[0] ?? -1, mean: item.mean }] : []));
    expect(told.map(({ slice }) => slice)).toHaveLength(SLICES - 1);
    for (const { slice, mean } of told) {
      const [one, two] = [await meanOf(network.id, slice), await meanOf(against.networkId, against.slice ?? slice)];
      for (const [map, value] of mean.entries())
        expect(value).toBeCloseTo((one[map] ?? Number.NaN) - (two[map] ?? Number.NaN), 4);
    }
  }
});

it('lets go of other series first, then of the slices that came first', () => {
  const run = (name: string): RunResult => {
    const statistics = { mean: Float64Array.of(1, 2), max: Float32Array.of(3, 4) };
    return { input: { name: 'x', statistics }, nodes: new Map([[name, { name, statistics }]]) } as unknown as RunResult;
  };
  // A slice takes 2 nodes x 2 channels x 8 bytes.
  const store = new StripStore(3 * 32);
  const one = { seriesId: 'a', networkId: 'n', preprocess: '' };
  const two = { ...one, seriesId: 'b' };
  store.keep(one, 0, run('conv'));
  store.keep(two, 0, run('conv'));
  store.keep(two, 1, run('conv'));
  expect(store.get(one, 0, 'conv')).toEqual({ mean: Float32Array.of(1, 2), max: Float32Array.of(3, 4) });
  store.keep(two, 2, run('conv'));
  expect(store.get(one, 0, 'conv')).toBeUndefined();
  store.keep(two, 3, run('conv'));
  expect([0, 1, 2, 3].map((slice) => store.get(two, slice, 'conv') !== undefined)).toEqual([false, true, true, true]);
  // One node of a slice that is kept already adds to it, and nothing else of its run.
  const wide = new StripStore();
  wide.keep(one, 0, run('conv'), 'conv');
  wide.keep(one, 0, run('other'), 'other');
  expect(['conv', 'other', 'x'].map((node) => wide.get(one, 0, node) !== undefined)).toEqual([true, true, false]);
});
