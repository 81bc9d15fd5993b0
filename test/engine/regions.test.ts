// Regions of a slice in every map of a network that really ran, against sums written out in the test: also where the preprocessing resizes, where
// ReLU is not stored, where pixels are padding, and where values have no place.
import { afterAll, expect, it } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import { ChosenWeights } from '../../src-main/engine/chosen-weights.ts';
import { NetworkStore } from '../../src-main/engine/network-store.ts';
import { huSpread, mapSpread } from '../../src-main/engine/region-spread.ts';
import { measureRegions } from '../../src-main/engine/regions.ts';
import { planesOf } from '../../src-shared/imaging/planes.ts';
import type { Region } from '../../src-shared/imaging/regions.ts';
import { closeExecutors, executorWith } from '../cnn/executors.ts';
import { seededTensor } from '../cnn/network-cases.ts';

afterAll(closeExecutors);

const PYTHON = `import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.even = nn.Conv2d(1, 3, 2)
        self.relu = nn.ReLU()
        self.stride = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        x = self.stride(self.relu(self.even(x)))
        return self.fc(torch.mean(x, (2, 3)))
`;
const INPUT = [1, 1, 16, 16];
const ROWS = 32;
const COLUMNS = 24;

/** The values' centres on the slice, by the sizes of the layers: written out here, not taken from the program. */
const centres: Readonly<Record<string, (at: number) => number>> = {
  x: (at) => at,
  even: (at) => at + 0.5,
  relu: (at) => at + 0.5,
  stride: (at) => 2 * at + 0.5,
};

const BINS = 16;

/** Each value in the part of the range that it lies in, found by going through the parts. */
function countsOf(values: readonly number[], low: number, high: number): Uint32Array {
  const edges = Array.from({ length: BINS - 1 }, (_, at) => low + ((at + 1) / BINS) * (high - low));
  const counts = new Uint32Array(BINS);
  for (const value of values) {
    const above = edges.findIndex((edge) => value < edge);
    const bin = above < 0 ? BINS - 1 : above;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

it('mean, deviation, extremes and count of every map', async () => {
  const store = new NetworkStore(new ChosenWeights(() => ''));
  const entry = await store.open({
    source: { python: PYTHON, className: null },
    weights: { kind: 'seed', seed: 7 },
    input: INPUT,
  });
  const executor = await executorWith({ threads: 2, strict: false });
  const run = await executor.run(executor.prepare(entry.network, INPUT, entry.weights ?? new Map()), (room) =>
    room.set(seededTensor(INPUT, 5).data),
  );
  const hu = Float32Array.from({ length: ROWS * COLUMNS }, (_, at) => (at % 7 === 0 ? Number.NaN : ((at * 37) % 2000) - 1000));
  const slice = { rows: ROWS, columns: COLUMNS, hu };
  const rectangle = { kind: 'rectangle', top: 3.2, left: 2, bottom: 20, right: 17.5 } as const;
  const regions: Region[] = [
    { outline: rectangle, threshold: null },
    { outline: rectangle, threshold: { low: -100, high: 400 } },
    { outline: null, threshold: { low: 5000, high: null } },
  ];
  const nodes = ['x', 'even', 'relu', 'stride', 'fc'];
  const request = { seriesId: 's', slice: 0, networkId: entry.id, preprocess: '', nodes, regions };
  const result = await measureRegions(request, entry, run, slice);

  for (const [at, { outline, threshold }] of regions.entries()) {
    const holds = (row: number, column: number): boolean => {
      if (outline && (row < 3.2 || row > 20 || column < 2 || column > 17.5)) return false;
      const [r, c] = [Math.floor(row + 0.5), Math.floor(column + 0.5)];
      const here = r >= 0 && c >= 0 && r < ROWS && c < COLUMNS ? (hu[r * COLUMNS + c] ?? Number.NaN) : Number.NaN;
      return !Number.isNaN(here) && (!threshold || (here >= (threshold.low ?? -1e9) && here < (threshold.high ?? 1e9)));
    };
    const own = [...hu].filter((_, flat) => holds(Math.floor(flat / COLUMNS), flat % COLUMNS));
    const given = result.regions[at];
    expect(given?.hu.count).toBe(own.length);
    const pixels = [...hu].filter(Number.isFinite);
    const [least, greatest] = [Math.min(...pixels), Math.max(...pixels)];
    expect(huSpread({ region: { outline, threshold }, bins: BINS }, slice)).toEqual({
      ...{ low: least, high: greatest, all: countsOf(pixels, least, greatest), inRegion: countsOf(own, least, greatest) },
    });
    if (own.length > 0) {
      expect(given?.hu.mean).toBeCloseTo(own.reduce((sum, value) => sum + value, 0) / own.length, 6);
      expect([given?.hu.min, given?.hu.max]).toEqual([Math.min(...own), Math.max(...own)]);
    } else expect(given?.hu.mean).toBeNaN();

    for (const [nodeAt, node] of nodes.entries()) {
      const found = given?.maps[nodeAt];
      expect(found?.node).toBe(node);
      const centre = centres[node];
      if (!centre) {
        expect(found?.count).toBeNull();
        const whole = { ...request, region: { outline, threshold }, map: { node, channel: 1 }, bins: BINS };
        expect(mapSpread(whole, entry, run, slice)).toMatchObject({ inRegion: null, all: { 0: 1 } });
        expect(() => mapSpread({ ...whole, map: { node, channel: 2 } }, entry, run, slice)).toThrow('there is no channel 2');
        continue;
      }
      const activation = node === 'x' ? run.input : run.nodes.get(node);
      if (!activation) throw new Error(node);
      const { maps, rows, columns } = planesOf(activation.shape);
      // The slice is twice as high and one and a half times as wide as the network's input.
      const onSlice = (place: number, scale: number): number => (centre(place) + 0.5) * scale - 0.5;
      for (let map = 0; map < maps; map++) {
        const all = [...valuesOf(activation, map * rows * columns, rows * columns)];
        const held = all.filter((_, flat) => holds(onSlice(Math.floor(flat / columns), 2), onSlice(flat % columns, 1.5)));
        const mean = held.reduce((sum, value) => sum + value, 0) / held.length;
        const std = Math.sqrt(held.reduce((sum, value) => sum + (value - mean) ** 2, 0) / held.length);
        expect(found?.count).toBe(held.length);
        if (held.length === 0) {
          expect([found?.mean[map], found?.max[map]]).toEqual([Number.NaN, Number.NaN]);
          continue;
        }
        expect(found?.mean[map]).toBeCloseTo(mean, 9);
        expect(found?.std[map]).toBeCloseTo(std, 9);
        expect([found?.min[map], found?.max[map]]).toEqual([Math.min(...held), Math.max(...held)]);
        expect(found?.nonFinite[map]).toBe(0);
        const asked = { ...request, region: { outline, threshold }, map: { node, channel: map }, bins: BINS };
        const spread = mapSpread(asked, entry, run, slice);
        const [low, high] = [Math.min(...all), Math.max(...all)];
        expect(spread).toEqual({ low, high, all: countsOf(all, low, high), inRegion: countsOf(held, low, high) });
      }
    }
  }
  run.release();
});
