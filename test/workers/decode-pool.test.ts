// The decode threads: right values whatever runs beside, errors with their codes, a clean end.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src-main/dicom/decode-frame.ts';
import { phantomFile } from '../../src-main/dicom/phantom.ts';
import { DecodePool } from '../../src-main/workers/decode-pool.ts';
import { temporaryFolder } from '../engine/temporary-folder.ts';
import { DIE, FILL_HEAP, HANG } from './hostile-frames.ts';

const OPTIONS = { slices: 12, size: 64, seed: 2 };
const open: DecodePool[] = [];
const pool = (threads: number): DecodePool => {
  const made = DecodePool.create(threads);
  open.push(made);
  return made;
};
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

test('many files at once over two threads', async () => {
  const decoding = pool(2);
  const frames = await Promise.all(
    Array.from({ length: OPTIONS.slices }, (_, i) => decoding.decode(phantomFile(OPTIONS, i).buffer, 0)),
  );
  for (const [i, frame] of frames.entries()) expect(frame).toEqual(decodeFrame(phantomFile(OPTIONS, i), 0));
});

test('a broken file fails alone, with its code', async () => {
  const decoding = pool(1);
  const bad = decoding.decode(new Uint8Array(500).buffer, 0);
  const good = decoding.decode(phantomFile(OPTIONS, 0).buffer, 0);
  await expect(bad).rejects.toMatchObject({ code: 'dicom/not-dicom' });
  expect((await good).rows).toBe(64);
});

test('what is looked at goes before what waits, and what waits may become urgent', async () => {
  const decoding = pool(1);
  const order: number[] = [];
  const ranks = [5, 3, 4, 9, 0];
  const waiting = ranks.map((_, i) =>
    decoding.decode(phantomFile(OPTIONS, i).buffer, 0, undefined, () => ranks[i] as number).then(() => order.push(i)),
  );
  ranks[3] = 1;
  await Promise.all(waiting);
  // The first one found the thread free.
  expect(order).toEqual([0, 4, 3, 1, 2]);
});

describe('a file that costs too much fails alone, and its thread is replaced', () => {
  test.each([
    ['it never ends', HANG, 'dicom/corrupt', /ended after 1\.5 s/],
    ['it fills the memory', FILL_HEAP, 'dicom/too-large', /more than 32 MiB/],
    ['its thread ends', DIE, 'dicom/corrupt', /ended the thread/],
  ])('%s', async (_how, frame, code, message) => {
    // Time enough to fill the memory, on a busy machine too.
    const milliseconds = frame === HANG ? 1500 : 60_000;
    const hostile = new URL('./hostile.worker.ts', import.meta.url);
    const decoding = DecodePool.create(1, { milliseconds, heapMegabytes: 32 }, hostile);
    open.push(decoding);
    const asked = [0, frame, 0, frame, 0].map((one) => decoding.decode(new ArrayBuffer(8), one));
    const [first, bad, second, worse, third] = await Promise.allSettled(asked);
    for (const good of [first, second, third]) expect(good).toMatchObject({ status: 'fulfilled', value: { rows: 1 } });
    const refusal = { status: 'rejected', reason: { code, message: expect.stringMatching(message) } };
    for (const end of [bad, worse]) expect(end).toMatchObject(refusal);
  });
});

describe('cancelling', () => {
  test('what waits is dropped, what runs beside it is not', async () => {
    const decoding = pool(1);
    const stop = new AbortController();
    const first = decoding.decode(phantomFile(OPTIONS, 0).buffer, 0);
    const second = decoding.decode(phantomFile(OPTIONS, 1).buffer, 0, stop.signal);
    stop.abort();
    await expect(second).rejects.toMatchObject({ code: 'engine/cancelled' });
    expect((await first).rows).toBe(64);
    await expect(decoding.decode(phantomFile(OPTIONS, 2).buffer, 0, AbortSignal.abort())).rejects.toMatchObject({
      code: 'engine/cancelled',
    });
  });
  test('closing ends everything, and nothing can be asked any more', async () => {
    const decoding = pool(1);
    const waiting = [0, 1, 2].map((i) => decoding.decode(phantomFile(OPTIONS, i).buffer, 0));
    const ends = Promise.allSettled(waiting);
    await decoding.close();
    for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'engine/cancelled' } });
    await expect(decoding.decode(phantomFile(OPTIONS, 0).buffer, 0)).rejects.toMatchObject({ code: 'engine/cancelled' });
  });
});

/** A process of its own that does nothing but this: it ends by itself only when no thread is left. */
async function ended(script: string): Promise<string> {
  const address = (path: string): string => JSON.stringify(new URL(`../../src-main/${path}`, import.meta.url).href);
  const start = `
    import { DecodePool } from ${address('workers/decode-pool.ts')};
    import { phantomFile } from ${address('dicom/phantom.ts')};
    const pool = DecodePool.create(2);
    const decode = (i) => pool.decode(phantomFile({ slices: 4, size: 64, seed: 0 }, i).buffer, 0);
    ${script}`;
  // From a file, because threads take over the switches of an --eval and fail by them.
  const file = join(await temporaryFolder(), 'start.mjs');
  await writeFile(file, start);
  return (await promisify(execFile)(process.execPath, [file], { timeout: 20_000 })).stdout;
}

describe('a process whose pool is closed ends by itself', () => {
  test('after decoding', async () => {
    const stdout = await ended(`
      const frames = await Promise.all([0, 1, 2, 3].map(decode));
      await pool.close();
      process.stdout.write(frames.map((frame) => frame.rows).join());`);
    expect(stdout).toBe('64,64,64,64');
  });
  test('in the middle of it', async () => {
    const stdout = await ended(`
      const ends = Promise.allSettled([0, 1, 2, 3].map(decode));
      await pool.close();
      process.stdout.write((await ends).map(({ reason }) => reason.code).join());`);
    expect(stdout).toBe(Array(4).fill('engine/cancelled').join());
  });
  test('before the first file', async () => {
    expect(await ended('await pool.close();')).toBe('');
  });
});
