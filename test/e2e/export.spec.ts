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
import type { Conv2dAttributes } from '../../src-shared/network/operations.ts';
import type { RunningHost } from './hosts/host.ts';
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

/** Chooses the host's empty folder: by the native dialog, which the host answers, or by the window's own chooser. */
async function chooseFolder(window: Page, host: RunningHost): Promise<void> {
  await host.answerDialogs(host.folder);
  await window.getByTestId('choose-destination').click();
  if (!host.hasDialogs) await window.getByTestId('file-chooser').getByRole('button', { name: 'Use this folder' }).click();
  await expect(window.getByTestId('choose-destination')).not.toHaveText('Choose a folder');
}

interface Wish {
  readonly what: 'selected maps' | 'whole layer' | 'all layers';
  readonly format: 'PNG as on screen' | 'PNG 16 bit' | 'NumPy float32';
  readonly slices?: 'this slice' | 'all slices';
  readonly folderName: string;
}

async function exportMaps(
  window: Page,
  host: RunningHost,
  { what, format, slices = 'this slice', folderName }: Wish,
): Promise<void> {
  await window.keyboard.press('Control+E');
  const dialog = window.getByTestId('export-dialog');
  for (const label of [what, format, slices]) await dialog.getByLabel(label, { exact: true }).check();
  await dialog.getByTestId('folder-name').fill(folderName);
  await chooseFolder(window, host);
  await window.getByTestId('start-export').click();
}

test('a layer as NPY holds what PyTorch computes from the same HU', async ({ window, host }) => {
  await window.getByTestId('strip-relu').click();
  await exportMaps(window, host, { what: 'whole layer', format: 'NumPy float32', folderName: 'layer' });
  await expect(window.getByTestId('export-receipt')).toContainText('1 file,');
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
  for (const range of ['layer', 'map']) {
    await window.getByTestId('range-mode').selectOption({ label: `range: ${range}` });
    await window.getByTestId('wall-conv1').dblclick({ position: { x: 155, y: 18 } });
    const map = window.getByTestId('large-map');
    await expect(map).toHaveAttribute('data-channel', '4');
    await window.waitForTimeout(300);
    const seen = await map.evaluate((canvas: HTMLCanvasElement) => [
      ...(canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []),
    ]);
    await exportMaps(window, host, { what: 'selected maps', format: 'PNG as on screen', folderName: `per-${range}` });
    await expect(window.getByTestId('export-receipt')).toContainText('1 file,');
    await window.keyboard.press('Escape');
    await window.keyboard.press('Escape');
    const png = decode(await readFile(join(host.folder, `per-${range}`, 'slice-0024', 'relu', 'channel-004.png')));
    expect([png.width, png.height]).toEqual([511, 511]);
    const written = [...png.data].flatMap((index) => [...(png.palette?.[index] ?? []).slice(0, 3), 255]);
    expect(Buffer.from(written).equals(Buffer.from(seen))).toBe(true);
  }
});

test('maps chosen on two walls go out together, one file each', async ({ window, host }) => {
  await window.getByTestId('wall-conv1').click({ position: { x: 20, y: 18 } });
  for (const [wall, x] of [
    ['wall-conv1', 90],
    ['wall-conv2', 20],
    ['wall-conv2', 55],
  ] as const)
    await window.getByTestId(wall).click({ position: { x, y: 18 }, modifiers: ['Control'] });
  await exportMaps(window, host, { what: 'selected maps', format: 'PNG 16 bit', folderName: 'chosen' });
  await expect(window.getByTestId('export-receipt')).toContainText('6 files,');
  const names = await readdir(join(host.folder, 'chosen', 'slice-0024'), { recursive: true });
  expect(names.filter((name) => name.endsWith('.png')).sort()).toEqual([
    join('relu', 'channel-000.png'),
    join('relu', 'channel-002.png'),
    join('relu_1', 'channel-000.png'),
    join('relu_1', 'channel-001.png'),
  ]);
});

test('all slices show their progress and can be cancelled; no half file stays', async ({ window, host }) => {
  await exportMaps(window, host, { what: 'all layers', format: 'NumPy float32', slices: 'all slices', folderName: 'many' });
  await expect(window.getByTestId('export-progress')).toContainText(/[1-9]\d* of \d+ files/);
  await window.getByRole('button', { name: 'Cancel the export' }).click();
  await expect(window.getByTestId('export-progress')).toHaveCount(0);
  const halfFiles = async (): Promise<readonly string[]> => {
    const names = await readdir(join(host.folder, 'many'), { recursive: true });
    return names.filter((name) => !/^slice-\d{4}$/.test(name) && !/\.npy$/.test(name));
  };
  // The file on its way is taken back as soon as its writing has ended.
  await expect.poll(halfFiles).toEqual([]);
});

test('what is there is not overwritten without being asked', async ({ window, host }) => {
  await window.getByTestId('strip-relu').click();
  await exportMaps(window, host, { what: 'whole layer', format: 'NumPy float32', folderName: 'twice' });
  await expect(window.getByTestId('export-receipt')).toContainText('1 file,');
  await window.getByTestId('start-export').click();
  await expect(window.getByTestId('export-failure')).toContainText('relu.npy');
  await window.getByTestId('export-dialog').getByLabel('overwrite').check();
  await window.getByTestId('start-export').click();
  await expect(window.getByTestId('export-receipt')).toContainText('1 file,');
});
