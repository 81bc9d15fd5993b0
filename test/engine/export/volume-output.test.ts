// Volumes as they are filled: slices in any order, slices that fail, files that are there already, runs that end early.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Activation } from '../../../src-main/cnn/activation.ts';
import { volumeOutput } from '../../../src-main/engine/export/volume-output.ts';
import type { RunItem } from '../../../src-main/engine/run/run-inputs.ts';
import { unfinishedFiles } from '../../../src-main/engine/unfinished-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const { signal } = new AbortController();
const items: readonly RunItem[] = [0, 1, 2].map((slice) => ({
  slice,
  folder: `slice-000${slice}`,
  make: () => Promise.reject(new Error('not asked for')),
}));
const item = (slice: number): RunItem => items[slice] as RunItem;

/** Two maps of 2 x 3; value = 100 slice + 10 map + pixel, below 0 for the first pixel, as ReLU is given it. */
function activationOf(slice: number): Activation {
  const stored = Float32Array.from({ length: 12 }, (_, i) => (i % 6 === 0 ? -1 : 100 * slice + 10 * Math.floor(i / 6) + (i % 6)));
  const statistics = {
    min: Float32Array.of(0, 0),
    max: Float32Array.of(1, 1),
    mean: Float64Array.of(0, 0),
    std: Float64Array.of(0, 0),
    zeros: Uint32Array.of(1, 1),
    nonFinite: Uint32Array.of(0, 0),
  };
  return { name: 'relu', shape: [1, 2, 2, 3], stored, isRectified: true, statistics };
}

const whole = (slice: number) => ({ activation: activationOf(slice), channels: null });

const outputIn = (out: string, format: 'nifti' | 'nrrd', overwrite = false) =>
  volumeOutput({
    out,
    style: { format, range: 'layer', colormap: 'auto' },
    mayReplace: () => overwrite,
    provenanceOf: () => '{"a":"b"}',
    gridOf: () => null,
    geometryOf: () => null,
    sliceMm: null,
    pathOf: () => out,
    format,
    items,
    series: null,
    networkName: 'M',
    nodeOf: () => null,
    inputWords: '',
    onFile: () => undefined,
  });

const expected = (slice: number, map: number): number[] =>
  [0, 1, 2, 3, 4, 5].map((i) => (i === 0 ? 0 : 100 * slice + 10 * map + i));

it.each(['nifti', 'nrrd'] as const)(
  '%s: values as ReLU leaves them; a slice that failed is NaN; nothing else is left',
  async (format) => {
    const out = await temporaryFolder();
    const output = outputIn(out, format);
    await output.add(item(2), [whole(2)], signal);
    await output.skip(item(1));
    await output.add(item(0), [whole(0)], signal);
    const [file] = await output.finish(signal);
    await output.close();
    const bytes = await readFile(file?.path as string);
    expect(file).toMatchObject({ nodes: ['relu'], bytes: bytes.length });
    const volume = format === 'nifti' ? gunzipSync(bytes).subarray(352) : bytes.subarray(bytes.indexOf('\n\n') + 2);
    const nan = new Array(6).fill(Number.NaN);
    expect([...new Float32Array(Uint8Array.from(volume).buffer)]).toEqual([
      ...[...expected(0, 0), ...nan, ...expected(2, 0)],
      ...[...expected(0, 1), ...nan, ...expected(2, 1)],
    ]);
    expect(await readdir(out)).toHaveLength(1);
    expect(unfinishedFiles()).toEqual([]);
  },
);

it('a run that ends early leaves nothing', async () => {
  const out = await temporaryFolder();
  const output = outputIn(out, 'nifti');
  await output.add(item(0), [whole(0)], signal);
  expect(unfinishedFiles()).toHaveLength(1);
  await output.close();
  expect(await readdir(out)).toEqual([]);
  expect(unfinishedFiles()).toEqual([]);
});

it('a file that is there stays as it is, and is replaced only where that is allowed', async () => {
  const out = await temporaryFolder();
  await writeFile(join(out, 'relu.nrrd'), 'mine');
  const refused = outputIn(out, 'nrrd');
  await expect(refused.add(item(0), [whole(0)], signal)).rejects.toMatchObject({ code: 'file/exists' });
  await refused.close();
  expect(await readFile(join(out, 'relu.nrrd'), 'utf8')).toBe('mine');
  const allowed = outputIn(out, 'nrrd', true);
  await allowed.add(item(0), [whole(0)], signal);
  await allowed.finish(signal);
  await allowed.close();
  expect((await readFile(join(out, 'relu.nrrd'), 'utf8')).startsWith('NRRD0005\n')).toBe(true);
  expect(await readdir(out)).toEqual(['relu.nrrd']);
});
