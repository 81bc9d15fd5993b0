// Decoded slices: bounded in bytes, one decode for two wishes, ahead of the one who scrolls and behind the one who waits.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { groupSeries } from '../../src-main/dicom/series.ts';
import { DecodeAhead } from '../../src-main/engine/decode-ahead.ts';
import { SeriesStore } from '../../src-main/engine/series-store.ts';
import type { SliceSource } from '../../src-main/engine/slice-source.ts';
import { SliceStore } from '../../src-main/engine/slice-store.ts';
import type { DecodePool } from '../../src-main/workers/decode-pool.ts';
import { seriesHeader } from '../dicom/series-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SLICE_BYTES = 200;

/** A pool that decodes what it is told to, when it is told to. */
function handPool() {
  const asked: { readonly rank: () => number; readonly finish: () => void }[] = [];
  const decode: DecodePool['decode'] = (_file, _frame, _signal, rank = () => 0) =>
    new Promise((resolve) => {
      const frame = { stored: new Int16Array(SLICE_BYTES / 2), rgb: null };
      asked.push({ rank, finish: () => resolve(frame as unknown as Awaited<ReturnType<DecodePool['decode']>>) });
    });
  return { asked, pool: { decode } as unknown as DecodePool };
}

async function sources(count: number): Promise<readonly SliceSource[]> {
  const folder = await temporaryFolder();
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const path = join(folder, String(i));
      await writeFile(path, 'x');
      return { kind: 'file', path, bytes: 1 } as const;
    }),
  );
}

const asksFor = (asked: readonly unknown[], count: number) => vi.waitFor(() => expect(asked).toHaveLength(count));

test('keeps within its bytes, the least recently used goes first; two wishes are one decode', async () => {
  const { asked, pool } = handPool();
  const store = new SliceStore(pool, 2 * SLICE_BYTES);
  const [a, b, c] = (await sources(3)) as [SliceSource, SliceSource, SliceSource];
  const both = Promise.all([store.get(a, 0), store.get(a, 0)]);
  await asksFor(asked, 1);
  asked[0]?.finish();
  const [first, second] = await both;
  expect(first).toBe(second);
  for (const [i, source] of [b, c].entries()) {
    const wish = store.get(source, 0);
    await asksFor(asked, i + 2);
    asked[i + 1]?.finish();
    await wish;
    await store.get(source, 0);
  }
  expect([store.has(a, 0), store.has(b, 0), store.has(c, 0)]).toEqual([false, true, true]);
  expect([store.count, store.bytes]).toEqual([2, 2 * SLICE_BYTES]);
});

test('ahead in the direction of scrolling, then the one behind, one at a time; a new place ends the old one; who waits goes first', async () => {
  const { asked, pool } = handPool();
  const store = new SliceStore(pool, 100 * SLICE_BYTES);
  const files = await sources(12);
  const [series] = groupSeries(files.map((file, z) => ({ file, header: seriesHeader({ positionMm: [0, 0, z] }) })));
  if (!series) throw new Error('The files make no series.');
  const open = new SeriesStore();
  const { id } = open.add(series, 'test');
  const ahead = new DecodeAhead(open, store);
  const first = ahead.lookFrom(id, 5, -1);
  await asksFor(asked, 1);
  expect(store.has(files[4] as SliceSource, 0)).toBe(true);
  expect(asked[0]?.rank()).toBeGreaterThan(0);
  // Somebody scrolls to the very slice that is being decoded ahead: now it is urgent.
  void store.get(files[4] as SliceSource, 0);
  expect(asked[0]?.rank()).toBe(0);
  const second = ahead.lookFrom(id, 4, -1);
  await asksFor(asked, 2);
  asked[0]?.finish();
  await first;
  for (const at of [1, 2, 3, 4]) {
    await asksFor(asked, at + 1);
    asked[at]?.finish();
  }
  await asksFor(asked, 6);
  asked[5]?.finish();
  await second;
  const held = files.map((file, i) => (store.has(file, 0) ? i : null)).filter((i) => i !== null);
  expect(held).toEqual([0, 1, 2, 3, 4, 5]);
});

test('ahead waits for what somebody waits for, however that ends; a newer place ends the wait', async () => {
  const { asked, pool } = handPool();
  const store = new SliceStore(pool, 100 * SLICE_BYTES);
  const files = await sources(8);
  const [series] = groupSeries(files.map((file, z) => ({ file, header: seriesHeader({ positionMm: [0, 0, z] }) })));
  if (!series) throw new Error('The files make no series.');
  const open = new SeriesStore();
  const { id } = open.add(series, 'test');
  const ahead = new DecodeAhead(open, store);
  let fail = (_: Error): void => undefined;
  const maps = new Promise<void>((_, reject) => {
    fail = reject;
  });
  ahead.letFirst(maps);
  const old = ahead.lookFrom(id, 6, -1);
  const newer = ahead.lookFrom(id, 0, 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked.length).toBe(0);
  fail(new Error('cancelled'));
  await old;
  for (const at of [0, 1, 2, 3]) {
    await asksFor(asked, at + 1);
    asked[at]?.finish();
  }
  await newer;
  expect(files.map((file) => store.has(file, 0))).toEqual([false, true, true, true, true, false, false, false]);
});
