// Zarr, moving pictures and tables, read back by readers that are not ours (zarrita, hyparquet) or by the specification, against npy and png.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import * as zarr from 'zarrita';
import { readNpyAsFloat32 } from '../../src-main/weights/npy.ts';
import { readGif } from '../export/gif-reader.ts';
import { SIDE, written } from './format-run.ts';

const TIMEOUT_MS = 60_000;
const SLICES = ['slice-0000', 'slice-0002'];

async function valuesOf(out: string, node: string, slice: string): Promise<Float32Array> {
  return readNpyAsFloat32(await readFile(join(out, slice, `${node}.npy`))).data;
}

test('OME-Zarr: the values of every slice, sizes and places in mm', { timeout: TIMEOUT_MS }, async () => {
  const [npy, out] = [await written('npy'), await written('ome-zarr')];
  const root = join(out, 'conv1.ome.zarr');
  const store = {
    get: (key: `/${string}`) =>
      readFile(join(root, key)).then(
        (bytes) => new Uint8Array(bytes),
        () => undefined,
      ),
  };
  const group = await zarr.open.v3(store, { kind: 'group' });
  expect(group.attrs.ome).toMatchObject({
    version: '0.5',
    multiscales: [
      {
        axes: [{ name: 'c', type: 'channel' }, ...['z', 'y', 'x'].map((name) => ({ name, type: 'space', unit: 'millimeter' }))],
        datasets: [
          {
            path: '0',
            // 400 mm over 20 pixels, slices 2.5 mm apart of which every second is taken; conv1 begins half a pixel in.
            coordinateTransformations: [
              { type: 'scale', scale: [1, 5, 20, 20] },
              { type: 'translation', translation: [0, -2.5, -180, -180] },
            ],
          },
        ],
      },
    ],
  });
  const array = await zarr.open.v3(group.resolve('0'), { kind: 'array' });
  expect([array.shape, array.dtype]).toEqual([[16, 2, SIDE - 1, SIDE - 1], 'float32']);
  for (const [at, slice] of SLICES.entries()) {
    const { data } = await zarr.get(array, [null, at, null, null]);
    expect(data).toEqual(await valuesOf(npy, 'conv1', slice));
  }
});

test('GIF: every frame has the pixels of its PNG', { timeout: TIMEOUT_MS }, async () => {
  const [png, gif] = [await written('png'), await written('gif')];
  const names = (await readdir(join(gif, 'relu_2'))).sort();
  expect(names).toEqual(['channel-002.gif', 'channel-005.gif']);
  for (const name of names) {
    const frames = readGif(await readFile(join(gif, 'relu_2', name)));
    expect(frames).toHaveLength(2);
    for (const [at, slice] of SLICES.entries()) {
      const picture = decode(await readFile(join(png, slice, 'relu_2', name.replace('gif', 'png'))));
      const expected = [...picture.data].map((index) => picture.palette?.[index]?.slice(0, 3));
      expect(frames[at]).toEqual({ delayMs: 100, colours: expected });
    }
  }
  const one = await written('gif', undefined, { layers: ['conv1'], channels: {}, input: ONE_SLICE });
  expect(readGif(await readFile(join(one, 'conv1.gif')))).toHaveLength(16);
});

/** Of the built-in phantom. */
const ONE_SLICE = { kind: 'series', path: null, series: null, slices: '24', preprocess: 'clip:-1000:1000,resize:24:24' } as const;

test('Parquet, JSON and Markdown hold what CSV holds', { timeout: TIMEOUT_MS }, async () => {
  const [head, ...lines] = (await readFile(join(await written('statistics'), 'statistics.csv'), 'utf8')).trimEnd().split('\n');
  const names = (head as string).split(',');
  const rows = lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, at) => [names[at], names[at] === 'node' ? cell : Number(cell)])),
  );
  expect(rows).toHaveLength(2 * (16 + 2));
  const file = await readFile(join(await written('parquet'), 'statistics.parquet'));
  const buffer = Uint8Array.from(file).buffer;
  expect(await parquetReadObjects({ file: buffer })).toEqual(rows);
  const origin = parquetMetadata(buffer).key_value_metadata?.find(({ key }) => key === 'convscope')?.value;
  expect(JSON.parse(origin ?? 'null')).toMatchObject({ format: 'convscope-provenance', view: { format: 'parquet' } });
  const json = JSON.parse(await readFile(join(await written('json'), 'statistics.json'), 'utf8'));
  expect(json.rows.map(({ histogram, ...row }: { histogram: number[] }) => ({ ...row, ...named(histogram) }))).toEqual(rows);
  const table = (await readFile(join(await written('markdown'), 'statistics.md'), 'utf8')).split('\n');
  expect(table.filter((line) => line.startsWith('| ')).slice(1)).toHaveLength(rows.length);
});

const named = (bins: readonly number[]): Record<string, number> =>
  Object.fromEntries(bins.map((count, bin) => [`bin${bin}`, count]));
