// Exports out of the window: what is written equals what was computed and what was seen.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { decode } from 'fast-png';
import { decodeFrame, toHu } from '../../src-main/dicom/decode-frame.ts';
import { phantomFile } from '../../src-main/dicom/phantom.ts';
import { conv2dReference } from '../../src-main/kernels/reference/conv2d.ts';
import { readNpyAsFloat32 } from '../../src-main/weights/npy.ts';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';
import type { Conv2dAttributes } from '../../src-shared/network/graph.ts';
import { test } from './window.ts';

const SLICE = 24;
const CONV1: Conv2dAttributes = {
  inChannels: 1,
  outChannels: 16,
  kernelSize: [2, 2],
  stride: [1, 1],
  padding: [0, 0],
  dilation: [1, 1],
  groups: 1,
  bias: true,
  paddingMode: 'zeros',
};

/** Chooses the folder the server was started in, by the window's own chooser where the host has no dialog. */
async function chooseFolder(window: Page): Promise<void> {
  await window.getByTestId('export-dialog').getByRole('button', { name: 'Choose a folder' }).click();
  const chooser = window.getByTestId('file-chooser');
  if (await chooser.isVisible().catch(() => false)) await chooser.getByRole('button', { name: 'Write here' }).click();
}

async function exportAs(window: Page, what: RegExp, format: RegExp, folderName: string): Promise<void> {
  await window.keyboard.press('Control+E');
  const dialog = window.getByTestId('export-dialog');
  await dialog.getByLabel(what).check();
  await dialog.getByLabel(format).check();
  await dialog.getByLabel('New folder in it').fill(folderName);
  await chooseFolder(window);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
}

test('a layer as NPY holds what PyTorch computes from the same HU', async ({ window, host }) => {
  await exportAs(window, /the whole layer/, /NPY/, 'layer');
  await expect(window.getByTestId('export-receipt')).toContainText('1 files');
  const { shape, data } = readNpyAsFloat32(await readFile(join(host.folder, 'layer', 'slice-0024', 'relu.npy')));
  expect(shape).toEqual([1, 16, 511, 511]);
  const weights = readSafetensors(await readFile('assets/weights/medical-image-model.safetensors'));
  const hu = toHu(decodeFrame(phantomFile({ slices: 48, size: 512, seed: 0 }, SLICE), 0));
  const input = { shape: [1, 1, 512, 512], data: hu.map((value) => (Math.min(1000, Math.max(-1000, value)) + 1000) / 2000) };
  const [weight, bias] = [weights.get('conv1.weight'), weights.get('conv1.bias')];
  if (!weight || !bias) throw new Error('The built-in weights have no conv1.');
  const expected = conv2dReference(input, weight, bias, CONV1, shape).map((value) => Math.max(0, value));
  let largest = 0;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs((data[i] as number) - (expected[i] as number)));
  expect(largest).toBeLessThan(1e-5);
});

test('one map as PNG has the very pixels of the screen', async ({ window, host }) => {
  for (const [range, folder] of [
    ['layer', 'per-layer'],
    ['map', 'per-map'],
  ] as const) {
    await window.getByLabel('range').selectOption(range);
    await window.getByTestId('pointer-relu').dblclick({ position: { x: 180, y: 20 } });
    await expect(window.getByTestId('large-map')).toHaveAttribute('data-painted', 'relu/4');
    await window.waitForTimeout(200);
    const seen = await window
      .getByTestId('large-map')
      .evaluate((canvas: HTMLCanvasElement) => [
        ...(canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []),
      ]);
    await exportAs(window, /relu channel 4/, /PNG as seen/, folder);
    await expect(window.getByTestId('export-receipt')).toContainText('1 files');
    await window.getByTestId('export-dialog').getByRole('button', { name: 'Close' }).first().click();
    const png = decode(await readFile(join(host.folder, folder, 'slice-0024', 'relu', 'channel-004.png')));
    expect([png.width, png.height]).toEqual([511, 511]);
    const written = [...png.data].flatMap((index) => [...(png.palette?.[index] ?? []).slice(0, 3), 255]);
    expect(Buffer.from(written).equals(Buffer.from(seen))).toBe(true);
    await window.keyboard.press('Escape');
  }
});

test('a range of slices shows its progress and can be cancelled; no half file stays', async ({ window, host }) => {
  await window.keyboard.press('Control+E');
  const dialog = window.getByTestId('export-dialog');
  await dialog.getByLabel('all layers as shown').check();
  await dialog.getByLabel(/NPY/).check();
  await dialog.getByLabel(/all 48/).check();
  await dialog.getByLabel('New folder in it').fill('many');
  await chooseFolder(window);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(window.getByTestId('export-progress')).toContainText(/[1-9]\d* of \d+ files/);
  await window.getByTestId('export-progress').getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('alert')).toContainText('What was written so far is whole.');
  const names = await readdir(join(host.folder, 'many'), { recursive: true });
  expect(names.filter((name) => !/^slice-\d{4}$/.test(name) && !/\.npy$/.test(name))).toEqual([]);
});

test('what is there is not overwritten without being asked', async ({ window }) => {
  await exportAs(window, /the whole layer/, /NPY/, 'twice');
  await expect(window.getByTestId('export-receipt')).toContainText('1 files');
  const dialog = window.getByTestId('export-dialog');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('relu.npy');
  await dialog.getByLabel('replace files that are there').check();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(window.getByTestId('export-receipt')).toContainText('1 files');
});
