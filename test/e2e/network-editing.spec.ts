// What the network's dialog does besides typing: layers edited as a whole, error messages explained, networks from weights alone, other sizes, depth.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { safetensorsOf, sparse } from '../weights/safetensors-fixture.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test, typeSource } from './window.ts';

const CLASSIFIER = `import torch
import torch.nn as nn
import torch.nn.functional as F

class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(*[
            nn.Sequential(nn.Conv2d(1 if i == 0 else 4, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU())
            for i in range(5)
        ])
        self.fc = nn.Linear(4 * 8 * 8, 10)

    def forward(self, x):
        x = F.max_pool2d(self.blocks(x), 4)
        return self.fc(torch.flatten(x, 1))
`;

test('layers are doubled, moved, added and deleted in the table by the keyboard; refusals say why; undo takes it back', async ({
  window,
}) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  const source = dialog.getByTestId('source');
  const layers = dialog.getByTestId('layer-table');
  const rows = layers.locator('tr[data-testid^="layer-"]');
  await expect(rows).toHaveCount(6);
  const before = await source.textContent();
  await layers.getByRole('button', { name: 'conv2', exact: true }).focus();
  await window.keyboard.press('Enter');
  await dialog.getByTestId('layer-add').selectOption('nn.BatchNorm2d(32)');
  await expect(rows).toHaveCount(7);
  await expect(source).toContainText('nn.BatchNorm2d(32)');
  await dialog.getByTestId('layer-duplicate').focus();
  await window.keyboard.press('Enter');
  await expect(rows).toHaveCount(8);
  await dialog.getByTestId('layer-delete').focus();
  await window.keyboard.press('Enter');
  await expect(layers.getByRole('button', { name: 'conv2', exact: true })).toHaveCount(0);
  await source.focus();
  for (let step = 0; step < 3; step++) await window.keyboard.press('Control+Z');
  await expect.poll(() => source.textContent()).toBe(before);
  await layers.getByRole('button', { name: 'conv1', exact: true }).click();
  await dialog.getByTestId('layer-move-up').click();
  await expect(dialog.getByRole('alert')).toContainText('There is no layer before conv1');
  expect(await violations(window)).toEqual([]);
});

test("an error message of PyTorch is explained, and leads to the layer's line", async ({ window }) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, CLASSIFIER.replace('4 * 8 * 8', '4 * 8 * 9'));
  await dialog.getByTestId('torch-error-summary').click();
  const box = dialog.getByTestId('torch-error');
  await box.fill('Something else went wrong');
  await expect(dialog).toContainText('No sentence of PyTorch');
  await box.fill('RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x256 and 288x10)');
  const explanation = dialog.getByTestId('torch-explanation');
  await expect(explanation.getByTestId('suspect').first()).toHaveText('fc, line 12');
  await explanation.getByTestId('suspect').first().click();
  await expect.poll(() => window.evaluate(() => getSelection()?.toString())).toContain('self.fc = nn.Linear(4 * 8 * 9, 10)');
  await expect(explanation).toContainText('1 x 1 x 32 x 32');
  expect(await violations(window)).toEqual([]);
});

test('a classifier of small pictures gets them, is searched by name, and its scores are bars', async ({ window }) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, CLASSIFIER);
  await dialog.getByTestId('use-fitting-input').click();
  await expect(dialog.getByTestId('input-size')).toHaveValue('32 x 32');
  await expect(dialog.getByTestId('problem')).toHaveCount(0);
  await dialog.getByTestId('use-network').click();
  await mapsAreComplete(window);
  await expect(window.getByTestId('totals')).toContainText('resize:32:32');
  await window.getByTestId('strip-search').fill('fc');
  const last = window.getByTestId('strip-fc');
  await expect(last).toHaveAttribute('aria-pressed', 'true');
  await expect(last).toBeInViewport();
  await expect(window.getByTestId('bars-fc').getByRole('button')).toHaveCount(10);
  await expect(window.getByTestId('bars-fc').locator('.bar-value').first()).toHaveText(/^-?\d/);
  await window.getByTestId('strip-search').fill('batchnorm');
  await expect(window.getByTestId('strip-blocks_0_1')).toBeInViewport({ ratio: 1 });
  await expect(window.getByTestId('strip-blocks_0_2')).toHaveAttribute('aria-pressed', 'true');
  expect(await violations(window)).toEqual([]);
});

test('weights without a source propose one, and answers change it', async ({ window, host }) => {
  await writeFile(
    join(host.folder, 'bare.safetensors'),
    safetensorsOf({
      'first.weight': sparse([4, 1, 3, 3], { 4: 1 }),
      'first.bias': sparse([4]),
      'second.weight': sparse([2, 4, 3, 3], { 4: 1 }),
      'second.bias': sparse([2]),
    }),
  );
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await host.answerDialogs(join(host.folder, 'bare.safetensors'));
  await dialog.getByTestId('open-network-file').click();
  if (!host.hasDialogs) await window.getByTestId('file-chooser').getByRole('button', { name: 'bare.safetensors' }).click();
  await dialog.getByTestId('propose-network').click();
  await expect(dialog.getByTestId('weights-verdict')).toContainText('All keys matched: 4 tensors');
  await expect(dialog.getByTestId('layer-second')).toContainText('2x512x512');
  await dialog.getByTestId('answer-second-padding').selectOption('not at all');
  await expect(dialog.getByTestId('layer-second')).toContainText('2x510x510');
  await dialog.getByTestId('answer-first-activation').selectOption('SiLU');
  await expect(dialog.getByTestId('source')).toContainText('F.silu(x)');
  expect(await violations(window)).toEqual([]);
  await dialog.getByTestId('use-network').click();
  await mapsAreComplete(window);
  await expect(window.getByTestId('totals')).toContainText('bare.safetensors');
});
