// Bad input in the window: a message that says what to do, and everything that was there stays.
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { phantomFile } from '../../src-main/dicom/phantom.ts';
import { mapsAreComplete, test } from './window.ts';

test('an empty folder says so; the phantom stays open', async ({ window }) => {
  await window.keyboard.press('Control+O');
  await window.getByTestId('file-chooser').getByRole('button', { name: 'Open this folder' }).click();
  await expect(window.getByRole('alert')).toContainText('is empty. Choose a folder with a CT series');
  await expect(window.getByTestId('slice-position')).toHaveText('25/48');
});

test('broken files are listed with their reasons, the good ones open', async ({ window, host }) => {
  const folder = join(host.folder, 'mixed');
  await mkdir(folder);
  const options = { slices: 3, size: 64, seed: 1 };
  for (let i = 0; i < 3; i++) await writeFile(join(folder, `slice-${i}.dcm`), phantomFile(options, i));
  await truncate(join(folder, 'slice-2.dcm'), 3000);
  await writeFile(join(folder, 'notes.txt'), 'no DICOM');
  await window.keyboard.press('Control+O');
  const chooser = window.getByTestId('file-chooser');
  await chooser.getByRole('button', { name: 'mixed' }).click();
  await expect(chooser.getByText('4 files')).toBeVisible();
  await chooser.getByRole('button', { name: 'Open this folder' }).click();
  await expect(window.getByTestId('slice-position')).toHaveText('2/2');
  await window.getByText('2 files are in no series').click();
  await expect(window.getByLabel('Series', { exact: true })).toContainText('slice-2.dcm truncated');
  await expect(window.getByLabel('Series', { exact: true })).toContainText('notes.txt not-dicom');
  // The network is set up for the slices that are there.
  await expect(window.getByTestId('network-strip')).toContainText('input 1x64x64');
  await mapsAreComplete(window);
});

test('an unknown folder name for an export is refused with the reason', async ({ window }) => {
  await window.keyboard.press('Control+E');
  const dialog = window.getByTestId('export-dialog');
  await dialog.getByRole('button', { name: 'Choose a folder' }).click();
  await window.getByTestId('file-chooser').getByRole('button', { name: 'Write here' }).click();
  await dialog.getByLabel('New folder in it').fill('../elsewhere');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText("cannot be a folder's name");
});
