// Tiles: levels of the map's own range; smaller ones are means of the area under each pixel.
import { afterAll, expect, test } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import { quantiseMap } from '../../src-shared/imaging/quantise.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf, seededTensor } from './network-cases.ts';

afterAll(closeExecutors);

const GOES_ON = new AbortController().signal;
const [MAPS, ROWS, COLUMNS] = [3, 37, 50];

async function activation() {
  const executor = await executorWith({ threads: 2, strict: false });
  const network = networkOf({ title: '', layers: 'nn.ReLU()', input: [] });
  const input = seededTensor([1, MAPS, ROWS, COLUMNS], 3);
  input.data.fill(0.25, 2 * ROWS * COLUMNS);
  const prepared = executor.prepare(network, input.shape, new Map());
  const run = await executor.run(prepared, (values) => values.set(input.data));
  return { executor, map: run.input };
}

/** The mean over the part of the map that a pixel of the tile covers, in plain words. */
function areaMean(
  values: Float32Array,
  [rows, columns]: readonly [number, number],
  [high, wide]: readonly [number, number],
): number[] {
  const cover = (i: number, from: number, to: number): number => Math.max(0, Math.min(to, i + 1) - Math.max(from, i));
  return Array.from({ length: high * wide }, (_, pixel) => {
    const [y, x] = [Math.floor(pixel / wide), pixel % wide];
    let sum = 0;
    let area = 0;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const part =
          cover(row, (y * rows) / high, ((y + 1) * rows) / high) *
          cover(column, (x * columns) / wide, ((x + 1) * columns) / wide);
        sum += part * (values[row * columns + column] as number);
        area += part;
      }
    }
    return sum / area;
  });
}

test("at the map's own size: the levels of its values, chosen maps in the order asked for", async () => {
  const { executor, map } = await activation();
  const tiles = await executor.tiles(map, [1, 0], null, GOES_ON);
  expect([tiles.height, tiles.width]).toEqual([ROWS, COLUMNS]);
  const size = ROWS * COLUMNS;
  for (const [position, channel] of [1, 0].entries()) {
    const values = valuesOf(map, channel * size, size);
    const range = { minimum: Math.min(...values), maximum: Math.max(...values) };
    expect([tiles.minimum[position], tiles.maximum[position]]).toEqual([range.minimum, range.maximum]);
    expect(tiles.values.slice(position * size, (position + 1) * size)).toEqual(quantiseMap(values, range));
  }
});

test.each([[10], [25], [49], [50], [80]])('side %i: means of areas, never larger than the map', async (side) => {
  const { executor, map } = await activation();
  const tiles = await executor.tiles(map, [0, 1, 2], side, GOES_ON);
  const shrink = Math.min(1, side / COLUMNS);
  expect([tiles.height, tiles.width]).toEqual([Math.ceil(ROWS * shrink), Math.ceil(COLUMNS * shrink)]);
  const size = tiles.height * tiles.width;
  for (let channel = 0; channel < 2; channel++) {
    const values = valuesOf(map, channel * ROWS * COLUMNS, ROWS * COLUMNS);
    const [low, high] = [tiles.minimum[channel] as number, tiles.maximum[channel] as number];
    const expected = areaMean(values, [ROWS, COLUMNS], [tiles.height, tiles.width]).map(
      (mean) => ((mean - low) / (high - low)) * 254,
    );
    const levels = tiles.values.slice(channel * size, (channel + 1) * size);
    for (const [i, level] of levels.entries()) expect(Math.abs(level - (expected[i] as number))).toBeLessThanOrEqual(0.501);
  }
  expect(new Set(tiles.values.slice(2 * size))).toEqual(new Set([127]));
});

test('large maps: all threads make what one makes, of what is stored and of what ReLU leaves of it', async () => {
  const executor = await executorWith({ threads: 2, strict: false });
  const network = networkOf({ title: '', layers: 'nn.Conv2d(1, 12, 2), nn.ReLU()', input: [] });
  const input = seededTensor([1, 1, 421, 512], 5);
  const weights = new Map([
    ['net.0.weight', seededTensor([12, 1, 2, 2], 6)],
    ['net.0.bias', seededTensor([12], 7)],
  ]);
  const prepared = executor.prepare(network, input.shape, weights);
  const run = await executor.run(prepared, (values) => values.set(input.data));
  const maps = [11, 0, 3, 2, 1, 4, 5, 6, 7, 8, 9, 10];
  for (const activation of run.nodes.values()) {
    const together = await executor.tiles(activation, maps, 40, GOES_ON);
    // A map alone is too little work to be divided.
    const alone = await Promise.all(maps.map((map) => executor.tiles(activation, [map], 40, GOES_ON)));
    expect([together.height, together.width]).toEqual([33, 40]);
    expect([...together.values]).toEqual(alone.flatMap(({ values }) => [...values]));
    expect([...together.minimum]).toEqual(alone.map(({ minimum }) => minimum[0]));
    expect([...together.maximum]).toEqual(alone.map(({ maximum }) => maximum[0]));
  }
  const used = executor.usedBytes;
  await executor.tiles(run.input, [0], 40, GOES_ON);
  expect(executor.usedBytes).toBe(used);
  run.release();
});

test('a wish that is over makes no more tiles', async () => {
  const { executor, map } = await activation();
  const many = Array.from({ length: 2000 }, (_, i) => i % MAPS);
  await expect(executor.tiles(map, many, 20, AbortSignal.abort())).rejects.toMatchObject({ code: 'engine/cancelled' });
});
