// A large folder: the first slice is there while the rest is read; a zip of a series beside a report opens like a folder.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { phantomFile, phantomFileStart } from '../../src-main/dicom/phantom.ts';
import { zipOf } from '../engine/zip-fixture.ts';
import { openFolder } from './open-folder.ts';
import { mapsAreComplete, test } from './window.ts';

const SLICES = 4000;
const SIDE = 64;

test('the first slice is on screen while thousands of files are still being read, and the whole comes after', async ({
  window,
  host,
}) => {
  const folder = join(host.folder, 'large');
  await mkdir(folder);
  const options = { slices: SLICES, size: SIDE, seed: 2 };
  for (let i = 0; i < SLICES; i++) await writeFile(join(folder, `${i}.dcm`), phantomFileStart(options, i).bytes);
  await openFolder(window, host, 'large');
  const row = window.getByTestId('series-row').last();
  await expect(row).toContainText('more to come', { timeout: 30_000 });
  await expect(window.getByTestId('slice-number')).not.toContainText('/48');
  await expect(row).toContainText(`${SLICES} slices`, { timeout: 60_000 });
  await expect(row).not.toContainText('more to come');
  await expect(window.getByTestId('slice-number')).toHaveText(`${SLICES / 2 + 1}/${SLICES}`);
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
