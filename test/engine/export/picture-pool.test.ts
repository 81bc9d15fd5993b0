// Pictures made in threads: the same bytes whoever makes them, nothing read after it was given back, failures told with the file they belong to.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PicturePool } from '../../../src-main/engine/export/picture-pool.ts';
import { sha256 } from '../../../src-main/engine/hash.ts';
import { unfinishedFiles } from '../../../src-main/engine/unfinished-files.ts';
import type { MapPicture } from '../../../src-main/export/png-map.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const TIMEOUT_MS = 60_000;
const [ROWS, COLUMNS, MAPS] = [37, 53, 24];
const ENOUGH_BYTES = 1 << 20;

const colours = { display: { minimum: -1, maximum: 1 }, colormap: 'viridis' } as const;
const pictureOf = (map: number, isColoured: boolean): MapPicture => ({
  ...{ rows: ROWS, columns: COLUMNS, range: { minimum: -1, maximum: 1 }, pixelMm: [0.7, 0.8] },
  ...{ colours: isColoured ? colours : null, scale: 1, marks: [], provenance: JSON.stringify({ map }) },
});

const valuesOf = (map: number): Float32Array => Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => Math.sin(map + i * i));

/** A view into shared memory in the middle of others, as in the arena. */
function shared(values: Float32Array): Float32Array<SharedArrayBuffer> {
  const all = new Float32Array(new SharedArrayBuffer((values.length + 32) * 4)).fill(9);
  all.set(values, 16);
  return all.subarray(16, 16 + values.length);
}

function poolOf(threads: number, bytes = ENOUGH_BYTES): PicturePool {
  const pool = new PicturePool(threads, bytes);
  onTestFinished(() => pool.close());
  return pool;
}

async function madeBy(pool: PicturePool, isColoured: boolean): Promise<readonly string[]> {
  const folder = await temporaryFolder();
  const written = [];
  for (let map = 0; map < MAPS; map++) {
    const values = shared(valuesOf(map));
    const path = join(folder, 'maps', `${map}.png`);
    const file = await pool.write(pictureOf(map, isColoured), { values, isRectified: false }, path, false);
    // From here on the memory is somebody else's.
    void file.taken.then(() => values.fill(0));
    written.push(file.written);
  }
  const done = await Promise.all(written);
  const files = await Promise.all(done.map((_, map) => readFile(join(folder, 'maps', `${map}.png`))));
  expect(done).toEqual(files.map((bytes) => ({ bytes: bytes.length, sha256: sha256(bytes) })));
  expect((await readdir(join(folder, 'maps'))).length).toBe(MAPS);
  expect(unfinishedFiles()).toEqual([]);
  return done.map((one) => one.sha256);
}

test('the same bytes for any number of threads, and when there is room for one picture only', {
  timeout: TIMEOUT_MS,
}, async () => {
  for (const isColoured of [true, false]) {
    const one = await madeBy(poolOf(1), isColoured);
    expect(new Set(one).size).toBe(MAPS);
    expect(await madeBy(poolOf(3), isColoured)).toEqual(one);
    expect(await madeBy(poolOf(2, 1), isColoured)).toEqual(one);
  }
});

test('one failure is one file: the others are written', { timeout: TIMEOUT_MS }, async () => {
  const folder = await temporaryFolder();
  const pool = poolOf(2);
  const mine = join(folder, '0.png');
  await writeFile(mine, 'mine');
  const hostile = valuesOf(1).fill(Number.NaN, 60, 61);
  const sources = [valuesOf(0), hostile, valuesOf(2)];
  const ends = [];
  for (const [map, values] of sources.entries()) {
    const path = join(folder, `${map}.png`);
    const { written } = await pool.write(pictureOf(map, false), { values: shared(values), isRectified: false }, path, false);
    ends.push(written);
  }
  expect(await Promise.allSettled(ends)).toMatchObject([
    { status: 'rejected', reason: { code: 'file/exists' } },
    { status: 'rejected', reason: { code: 'array/unsupported', message: expect.stringMatching(/NaN at row 1, column 7.*NPY/) } },
    { status: 'fulfilled' },
  ]);
  expect(await readFile(mine, 'utf8')).toBe('mine');
  expect((await readdir(folder)).sort()).toEqual(['0.png', '2.png']);
});

test('what cannot be made because its folder cannot be', { timeout: TIMEOUT_MS }, async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'way'), '');
  const source = { values: shared(valuesOf(0)), isRectified: false };
  const { written } = await poolOf(1).write(pictureOf(0, true), source, join(folder, 'way', 'x.png'), true);
  await expect(written).rejects.toMatchObject({ code: 'file/not-a-folder' });
});
