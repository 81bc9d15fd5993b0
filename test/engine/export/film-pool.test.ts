// Frames of films made in threads: the same bytes whoever makes them and in whichever order; what goes wrong is told with the frame it belongs to.
import { expect, onTestFinished, test } from 'vitest';
import type { FilmPicture } from '../../../src-main/engine/export/film-messages.ts';
import { FilmPool } from '../../../src-main/engine/export/film-pool.ts';
import { sha256 } from '../../../src-main/engine/hash.ts';
import { fillLines, lineBytes } from '../../../src-main/export/png-map.ts';

const TIMEOUT_MS = 120_000;
const [ROWS, COLUMNS, FRAMES] = [33, 47, 10];

function pictureOf(frame: number, width = COLUMNS, height = ROWS): FilmPicture {
  const range = { minimum: -1, maximum: 1 };
  const picture = {
    ...{ rows: ROWS, columns: COLUMNS, range, pixelMm: null, scale: 1, marks: [] },
    colours: { display: range, colormap: 'RdBu' } as const,
  };
  const lines = new Uint8Array(lineBytes(picture));
  const values = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => Math.sin(frame * 7 + i * i));
  fillLines(picture, { values, isRectified: false }, lines);
  return { picture, lines, coding: { colours: 'rgb', width, height, framesPerSecond: 10 } };
}

async function madeBy(threads: number, order: readonly number[]): Promise<readonly string[]> {
  const pool = new FilmPool(threads);
  onTestFinished(() => pool.close());
  const packets: Promise<Uint8Array>[] = [];
  for (const frame of order) packets[frame] = (await pool.encode(pictureOf(frame))).packet;
  return (await Promise.all(packets)).map((packet) => sha256(packet));
}

test('the same bytes for any number of threads and any order', { timeout: TIMEOUT_MS }, async () => {
  const order = Array.from({ length: FRAMES }, (_, i) => i);
  const one = await madeBy(1, order);
  expect(new Set(one).size).toBe(FRAMES);
  expect(await madeBy(3, order.toReversed())).toEqual(one);
});

test('a picture that is too large for its film fails alone', { timeout: TIMEOUT_MS }, async () => {
  const pool = new FilmPool(1);
  onTestFinished(() => pool.close());
  const [large, fitting] = [await pool.encode(pictureOf(1, COLUMNS - 1)), await pool.encode(pictureOf(2))];
  await expect(large.packet).rejects.toMatchObject({
    code: 'array/unsupported',
    message: expect.stringContaining('47 x 33 pixels, and there is room for 46 x 33'),
  });
  expect((await fitting.packet).length).toBeGreaterThan(100);
  const huge = await pool.encode(pictureOf(3, 8192, 8192));
  await expect(huge.packet).rejects.toMatchObject({
    code: 'array/unsupported',
    message: expect.stringMatching(/8192 x 8192 are too large.*smaller --scale/),
  });
});

test('frames under way are given up when the pool is closed', { timeout: TIMEOUT_MS }, async () => {
  const pool = new FilmPool(1);
  const made = await pool.encode(pictureOf(1));
  await pool.close();
  await expect(made.packet).rejects.toMatchObject({ code: 'engine/cancelled' });
});
