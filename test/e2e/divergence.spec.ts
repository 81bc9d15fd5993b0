// PyTorch's activations beside the window's: the snippet, a file that agrees, one with an in-place ReLU behind another window of HU; causes, numbers and the place.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { encodeNpy } from '../../src-main/export/npy.ts';
import { safetensorsOf } from '../weights/safetensors-fixture.ts';
import type { RunningHost } from './hosts/host.ts';
import { phantomHu } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test, typeSource } from './window.ts';

const SIDE = 512;
/** The window opens the phantom in its middle. */
const SLICE = 24;
const MODEL = `import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 1)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.act(self.conv(x))
`;
const [WEIGHT, BIAS] = [2, -0.5];
const WEIGHTS = safetensorsOf({
  'conv.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(WEIGHT) },
  'conv.bias': { shape: [1], data: Float32Array.of(BIAS) },
});

const hu = phantomHu(SLICE);
/** HU between two limits as 0 to 1. */
const scaled = (low: number, high: number): Float32Array =>
  hu.map((value) => (Math.min(high, Math.max(low, value)) - low) * Math.fround(1 / (high - low)));
const convolved = (x: Float32Array): Float32Array => x.map((value) => value * WEIGHT + BIAS);
const rectified = (x: Float32Array): Float32Array => x.map((value) => Math.max(0, value));

/** The largest difference, and the largest as a share of PyTorch's value where that is not 0. */
function largest(ours: Float32Array, theirs: Float32Array): readonly [number, number] {
  let [most, share] = [0, 0];
  for (const [at, value] of ours.entries()) {
    const size = Math.abs(theirs[at] as number);
    const difference = Math.abs(value - (theirs[at] as number));
    most = Math.max(most, difference);
    if (size > 0) share = Math.max(share, difference / size);
  }
  return [most, share];
}

async function save(folder: string, arrays: Readonly<Record<string, Float32Array>>): Promise<void> {
  await mkdir(folder);
  for (const [name, data] of Object.entries(arrays))
    await writeFile(join(folder, `${name}.npy`), encodeNpy([1, 1, SIDE, SIDE], data));
}

async function openFolder(window: Page, host: RunningHost, name: string): Promise<void> {
  await host.answerDialogs(join(host.folder, name));
  await window.getByTestId('open-activations-folder').click();
  if (host.hasDialogs) return;
  const chooser = window.getByTestId('file-chooser');
  await chooser.getByRole('button', { name }).click();
  await chooser.getByRole('button', { name: 'Open this folder' }).click();
}

test('where PyTorch and the window part, and why', async ({ window, host }) => {
  await writeFile(join(host.folder, 'w.safetensors'), WEIGHTS);
  const plain = scaled(-1000, 1000);
  await save(join(host.folder, 'agrees'), { x: plain, conv: convolved(plain), act: rectified(convolved(plain)) });
  const other = scaled(-160, 240);
  // What a hook keeps without a copy: the values that an in-place ReLU leaves.
  await save(join(host.folder, 'parts'), { x: other, conv: rectified(convolved(other)), act: rectified(convolved(other)) });
  await window.keyboard.press('Control+Shift+O');
  const network = window.getByTestId('network-dialog');
  await typeSource(network, MODEL);
  await host.answerDialogs(join(host.folder, 'w.safetensors'));
  await window.getByTestId('open-weights-file').click();
  if (!host.hasDialogs) await window.getByTestId('file-chooser').getByRole('button', { name: 'w.safetensors' }).click();
  await network.getByTestId('use-network').click();
  // A key goes to the dialog while it is there.
  await expect(network).toHaveCount(0);
  await mapsAreComplete(window);

  await window.keyboard.press('Control+d');
  const dialog = window.getByTestId('divergence-dialog');
  await expect(dialog.getByTestId('snippet')).toContainText('register_forward_hook');
  await dialog.getByTestId('snippet-kind').selectOption('fx');
  await expect(dialog.getByTestId('snippet')).toContainText('torch.fx.Interpreter');
  await openFolder(window, host, 'agrees');
  await expect(dialog.getByTestId('divergence-summary')).toContainText('All 3 tensors that both sides have agree.');
  await expect(dialog.getByTestId('divergence-act')).toContainText('none');

  await openFolder(window, host, 'parts');
  const causes = dialog.getByTestId('causes').locator('li');
  await expect(causes).toHaveCount(2);
  await expect(causes.nth(0)).toContainText('another preprocessing: clip:-160:240,scale:0:1');
  await expect(causes.nth(1)).toContainText('in-place ReLU');
  await expect(dialog.getByTestId('divergence-summary')).toContainText('With that, everything agrees.');
  const differ = plain.reduce((count, value, at) => {
    const theirs = other[at] as number;
    return count + Number(Math.abs(value - theirs) > 1e-5 + 1e-4 * theirs);
  }, 0);
  await expect(dialog.getByTestId('divergence-x').locator('td').nth(3)).toHaveText(String(differ));
  for (const [node, ours, theirs] of [
    ['x', plain, other],
    ['conv', convolved(plain), rectified(convolved(other))],
    ['act', rectified(convolved(plain)), rectified(convolved(other))],
  ] as const) {
    const [most, share] = largest(ours, theirs);
    await expect(dialog.getByTestId(`divergence-${node}`).locator('td').nth(1)).toHaveText(most.toExponential(2));
    await expect(dialog.getByTestId(`divergence-${node}`).locator('td').nth(2)).toHaveText(share.toExponential(2));
  }
  expect(await violations(window)).toEqual([]);
  await dialog.getByTestId('divergence-conv').getByRole('button').click();
  await expect(dialog).toHaveCount(0);
  const first = convolved(plain).findIndex((value, at) => Math.abs(value - (rectified(convolved(other))[at] as number)) > 1e-5);
  await expect(window.getByTestId('inspector')).toContainText(`conv channel 0, row ${Math.floor(first / SIDE)}`);
});
