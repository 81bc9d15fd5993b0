// A large folder: the first slice is there while the rest is read; a zip of a series beside a report opens like a folder.
import { writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { phantomFile, phantomFileStart } from '../../src-main/dicom/phantom.ts';
import { zipOf } from '../engine/scan/zip-fixture.ts';
import { openFolder } from './open-folder.ts';
import { mapsAreComplete, test } from './window.ts';

/** So many that they take several times as long to read as the window takes to show the first of them, on a quick machine too. */
const SLICES = 12_000;
/** Thousands of files are written and read, on a machine that may have other work. */
const PATIENCE_MS = 240_000;
const SIDE = 64;

interface Seen {
  readonly row: string;
  readonly slice: string;
}

/** Writes down what the window says of the last series and of its slice, at every change: a state of a few milliseconds is seen too. */
async function watch(window: Page): Promise<void> {
  await window.evaluate(() => {
    const textOf = (id: string): string => [...document.querySelectorAll(`[data-testid="${id}"]`)].at(-1)?.textContent ?? '';
    const seen: { row: string; slice: string }[] = [];
    Object.assign(globalThis, { seen });
    const look = (): void => {
      const now = { row: textOf('series-row'), slice: textOf('slice-number') };
      const before = seen.at(-1);
      if (now.row !== before?.row || now.slice !== before.slice) seen.push(now);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

const seenSoFar = (window: Page): Promise<readonly Seen[]> =>
  window.evaluate(() => (globalThis as unknown as { seen: readonly { row: string; slice: string }[] }).seen);

test('the first slice is on screen while thousands of files are still being read, and the whole comes after', async ({
  window,
  host,
}) => {
  test.setTimeout(PATIENCE_MS);
  const folder = join(host.folder, 'large');
  await mkdir(folder);
  const options = { slices: SLICES, size: SIDE, seed: 2 };
  for (let i = 0; i < SLICES; i++) writeFileSync(join(folder, `${i}.dcm`), phantomFileStart(options, i).bytes);
  await watch(window);
  await openFolder(window, host, 'large');
  const row = window.getByTestId('series-row').last();
  await expect(row).toContainText(`${SLICES} slices`, { timeout: PATIENCE_MS / 2 });
  await expect(row).not.toContainText('more to come');
  await expect(window.getByTestId('slice-number')).toHaveText(`${SLICES / 2 + 1}/${SLICES}`);
  // The slice of the growing series was there before the whole of it: not that of the built-in series, and of fewer slices than there are.
  const early = (await seenSoFar(window)).filter(
    ({ row: said, slice }) => said.includes('more to come') && !slice.endsWith('/48'),
  );
  expect(early.length).toBeGreaterThan(0);
  expect(early.map(({ slice }) => Number(slice.split('/')[1])).every((of) => of > 0 && of <= SLICES)).toBe(true);
});

test('a zip in a folder opens in order, beside what is no picture; the cache is in the status bar', async ({ window, host }) => {
  const folder = join(host.folder, 'mail');
  await mkdir(folder);
  const options = { slices: 3, size: SIDE, seed: 1 };
  const files = [2, 0, 1].map((i) => ({ name: `study/IM${i}`, bytes: phantomFile(options, i), isDeflated: i !== 1 }));
  await writeFile(join(folder, 'study.zip'), zipOf([...files, { name: 'README.TXT', bytes: Buffer.from('a disc') }]));
  await openFolder(window, host, 'mail');
  await expect(window.getByTestId('slice-number')).toHaveText('2/3');
  await expect(window.getByTestId('skipped')).toContainText('1 file skipped');
  await mapsAreComplete(window);
  await expect(window.getByTestId('cache')).toContainText(/cache: \d+ slices? .* of 128 MiB, maps/);
});
