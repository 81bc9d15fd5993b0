// Bad input in the window: a message that says what to do, and everything that was there stays.
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { phantomFile } from '../../src-main/dicom/phantom.ts';
import { ctFile } from '../dicom/dicom-fixture.ts';
import { openFolder } from './open-folder.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test } from './window.ts';

test('an empty folder says so; the phantom stays open', async ({ window, host }) => {
  await mkdir(join(host.folder, 'empty'));
  await openFolder(window, host, 'empty');
  await expect(window.getByRole('alert')).toContainText('is empty. Choose a folder with a CT series');
  await expect(window.getByTestId('slice-number')).toHaveText('25/48');
});

test('broken files are listed with their reasons, the good ones open', async ({ window, host }) => {
  const folder = join(host.folder, 'mixed');
  await mkdir(folder);
  const options = { slices: 3, size: 64, seed: 1 };
  for (let i = 0; i < 3; i++) await writeFile(join(folder, `slice-${i}.dcm`), phantomFile(options, i));
  await truncate(join(folder, 'slice-2.dcm'), 3000);
  await writeFile(join(folder, 'notes.txt'), 'no DICOM');
  await openFolder(window, host, 'mixed');
  await expect(window.getByTestId('slice-number')).toHaveText('2/2');
  const skipped = window.getByTestId('skipped');
  await skipped.getByText('2 files skipped').click();
  await expect(skipped).toContainText('the file ends after');
  await expect(skipped).toContainText('This is no DICOM file');
  // The network is set up for the slices that are there.
  await expect(window.getByTestId('strip-input')).toContainText('1x64x64');
  await mapsAreComplete(window);
});

test('a folder name that leads elsewhere is refused with the reason', async ({ window, host }) => {
  await window.getByTestId('strip-relu').click();
  await host.answerDialogs(host.folder);
  await window.keyboard.press('Control+E');
  await window.getByTestId('choose-destination').click();
  if (!host.hasDialogs) await window.getByTestId('file-chooser').getByRole('button', { name: 'Use this folder' }).click();
  await window.getByTestId('folder-name').fill('../elsewhere');
  await window.getByTestId('start-export').click();
  await expect(window.getByTestId('export-failure')).toContainText("cannot be a folder's name");
});

test('slices too small for the network: said before it runs, scaled by a click, taken back, and larger ones do without', async ({
  window,
  host,
}) => {
  await mkdir(join(host.folder, 'tiny'));
  // 2 rows of 3 pixels: conv1 leaves 1 x 2, and conv2's kernel of 2 x 2 is larger than that.
  await writeFile(join(host.folder, 'tiny', 'im1'), ctFile());
  await openFolder(window, host, 'tiny');
  const offer = window.getByTestId('scale-offer');
  await expect(offer).toContainText('Slices of 2 x 3 do not fit this network');
  await expect(offer).toContainText('conv2: The kernel spans 2 x 2');
  await expect(window.getByTestId('strip-conv2')).toContainText('breaks');
  expect(await violations(window)).toEqual([]);
  await window.getByTestId('scale-slices').press('Enter');
  await expect(window.getByTestId('strip-conv3')).toContainText('64x509x509');
  await expect(window.getByText('clip:-1000:1000,scale:0:1,resize:512:512')).toBeVisible();
  await mapsAreComplete(window);
  await window.keyboard.press('Control+z');
  await expect(offer).toBeVisible();
  await window.keyboard.press('PageUp');
  await expect(window.getByTestId('slice-number')).toHaveText('25/48');
  await expect(offer).toHaveCount(0);
  await expect(window.getByTestId('strip-input')).toContainText('1x512x512');
  await mapsAreComplete(window);
});
