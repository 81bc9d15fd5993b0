// Volumes over all slices of a series, and statistics without values: `convscope run --format nifti|nrrd|ome-tiff`, `--stats-only`.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readNpyAsFloat32 } from '../../src-main/weights/npy.ts';
import { readTiff } from '../export/tiff-reader.ts';
import { convscope, newFolder } from './command-line.ts';

const [SLICES, SIDE] = [3, 20];
const TIMEOUT_MS = 240_000;

async function sampleSeries(): Promise<string> {
  const folder = join(await newFolder(), 'ct');
  expect((await convscope(['sample', folder, '--slices', `${SLICES}`, '--size', `${SIDE}`])).code).toBe(0);
  return folder;
}

async function runAs(series: string, words: readonly string[]): Promise<{ out: string; code: number; errors: string }> {
  const out = join(await newFolder(), 'out');
  const run = ['run', '--model', 'medical-image-model', '--seed', '3', '--layers', 'conv1,relu_2', '--series', series];
  return { ...(await convscope([...run, ...words, '--out', out])), out };
}

const floatsOf = (bytes: Uint8Array): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer);

/** [slice][channel][pixels] of one node by npy. */
async function mapsOf(out: string, node: string): Promise<Float32Array[][]> {
  return Promise.all(
    Array.from({ length: SLICES }, async (_, slice) => {
      const { shape, data } = readNpyAsFloat32(await readFile(join(out, `slice-000${slice}`, `${node}.npy`)));
      const [, maps = 0, rows = 0, columns = 0] = shape;
      return Array.from({ length: maps }, (_none, map) => data.slice(map * rows * columns, (map + 1) * rows * columns));
    }),
  );
}

test('the volumes hold the maps of every slice, at their place in the patient', { timeout: TIMEOUT_MS }, async () => {
  const series = await sampleSeries();
  const { out: npy } = await runAs(series, []);
  const maps = await mapsOf(npy, 'relu_2');
  const byChannel = Float32Array.from(maps[0]!.flatMap((_, map) => maps.flatMap((slice) => [...slice[map]!])));
  const side = SIDE - 3;

  const nifti = await runAs(series, ['--format', 'nifti']);
  expect((await readdir(nifti.out)).sort()).toEqual(['conv1.nii.gz', 'recipe.json', 'relu_2.nii.gz']);
  const volume = gunzipSync(await readFile(join(nifti.out, 'relu_2.nii.gz')));
  expect(floatsOf(volume.subarray(352))).toEqual(byChannel);
  const row = (at: number): number[] => [0, 4, 8, 12].map((i) => volume.readFloatLE(at + i));
  // The phantom: 400 mm over 20 pixels of 20 mm, slices 2.5 mm apart, the first centre at (-190, -190, -2.5); the maps begin 1.5 px later.
  expect([row(280), row(296), row(312)]).toEqual([
    [-20, 0, 0, 160],
    [0, -20, 0, 160],
    [0, 0, 2.5, -2.5],
  ]);

  const nrrd = await runAs(series, ['--format', 'nrrd']);
  const bytes = await readFile(join(nrrd.out, 'relu_2.nrrd'));
  const end = bytes.indexOf('\n\n');
  const head = bytes.subarray(0, end).toString('utf8');
  expect(head).toContain(`sizes: ${side} ${side} ${SLICES} 64`);
  expect(head).toContain('space: left-posterior-superior\n');
  expect(head).toContain('space directions: (20,0,0) (0,20,0) (0,0,2.5) none');
  expect(head).toContain('space origin: (-160,-160,-2.5)');
  expect(floatsOf(bytes.subarray(end + 2))).toEqual(byChannel);

  const ome = await runAs(series, ['--format', 'ome-tiff']);
  const pages = readTiff(await readFile(join(ome.out, 'relu_2.ome.tif')));
  expect(pages.map(({ values }) => values)).toEqual(maps.flat());
  expect(pages[0]?.tags.get(270)).toContain(
    `DimensionOrder="XYCZT" Type="float" BigEndian="false" SizeX="${side}" SizeY="${side}" SizeC="64" SizeZ="3" SizeT="1" PhysicalSizeX="20" PhysicalSizeXUnit="mm"`,
  );
});

test('--stats-only: a row a channel and slice, histograms that count every value, and no values', {
  timeout: TIMEOUT_MS,
}, async () => {
  const series = await sampleSeries();
  const { out: npy } = await runAs(series, []);
  const { out, code } = await runAs(series, ['--stats-only']);
  expect({ code, files: (await readdir(out)).sort() }).toEqual({ code: 0, files: ['recipe.json', 'statistics.csv'] });
  const [head, ...rows] = (await readFile(join(out, 'statistics.csv'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const at = (name: string): number => (head as string[]).indexOf(name);
  expect(rows).toHaveLength(SLICES * (16 + 64));
  for (const node of ['conv1', 'relu_2']) {
    const maps = await mapsOf(npy, node);
    for (const [slice, channels] of maps.entries()) {
      for (const [map, values] of channels.entries()) {
        const row = rows.find(
          (one) => one[at('slice')] === `${slice}` && one[at('node')] === node && one[at('map')] === `${map}`,
        )!;
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(Number(row[at('min')])).toBe(Math.min(...values));
        expect(Number(row[at('max')])).toBe(Math.max(...values));
        expect(Number(row[at('mean')])).toBeCloseTo(mean, 6);
        expect(Number(row[at('zeros')])).toBe(values.filter((value) => value === 0).length);
        const bins = row.slice(at('bin0')).map(Number);
        expect(bins).toHaveLength(64);
        expect(bins.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      }
    }
  }
});
