// The conversation the project started from: the wrong network is pasted, understood, mended with one click, and runs.
import { expect } from '@playwright/test';
import { mapsAreComplete, test, typeSource } from './window.ts';
import { WRONG } from './wrong-model.ts';

test('a wrong layer is found, explained in words of PyTorch, and mended', async ({ window }) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, WRONG);
  const problem = dialog.getByTestId('problem');
  await expect(problem).toContainText(/line 9/i);
  await expect(problem).toContainText('expected input[1, 32, 510, 510] to have 64 channels, but got 32 channels instead');
  await problem.getByTitle('nn.Conv2d(32, 32, 2)').click();
  await expect(dialog.getByTestId('source')).toContainText('nn.Conv2d(32, 32, 2)');
  await expect(problem).toHaveCount(0);
  await dialog.getByTestId('use-network').click();
  await expect(window.getByTestId('strip-conv3')).toContainText('32x509x509');
  await expect(window.getByTestId('totals')).toContainText('torch.manual_seed(0)');
  await mapsAreComplete(window);
});

test('what is no Python says so with its line, and Escape leaves everything as it was', async ({ window }) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, 'class Broken(:\n');
  await expect(dialog.getByTestId('problem').first()).toContainText(/line 1/i);
  await window.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(window.getByTestId('strip-conv3')).toContainText('64x509x509');
});

test('the argument that breaks is underlined, and a key mends it; undo takes the fix back', async ({ window }) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  const source = dialog.getByTestId('source');
  await typeSource(dialog, WRONG);
  const underlined = dialog.locator('.cm-lintRange-error');
  await expect(underlined).toHaveText('64');
  await underlined.click();
  await window.keyboard.press('Control+.');
  await expect(source).toContainText('nn.Conv2d(32, 64, 2)');
  await expect(underlined).toHaveCount(0);
  await expect(dialog.getByTestId('layer-conv3')).toContainText('64x509x509');
  await window.keyboard.press('Control+Z');
  await expect(underlined).toHaveText('64');
});

test('an argument changed in the table changes the source, and everything behind it', async ({ window }) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await dialog.getByRole('button', { name: 'conv1', exact: true }).click();
  const kernel = dialog.getByTestId('argument-kernel_size');
  await expect(kernel).toHaveValue('2');
  await kernel.fill('(3, 5)');
  await kernel.press('Enter');
  await expect(dialog.getByTestId('source')).toContainText('nn.Conv2d(1, 16, (3, 5))');
  await expect(dialog.getByTestId('layer-conv1')).toContainText('16x510x508');
  await expect(dialog.getByTestId('layer-conv3')).toContainText('64x508x506');
  await expect(dialog.locator('.line-note').first()).toHaveText('16x510x508');

  // Used, it is a step as any other: muted before it, the channel is muted again when it is undone.
  await dialog.getByRole('button', { name: 'Close' }).click();
  await mapsAreComplete(window);
  const limits = window.getByTestId('limits-conv1');
  const plain = await limits.textContent();
  await window.keyboard.press('q');
  const tried = window.getByTestId('what-if-list');
  await expect(tried).toContainText('relu channel 0 muted');
  await mapsAreComplete(window);
  await window.keyboard.press('Control+Shift+O');
  await dialog.getByRole('button', { name: 'conv1', exact: true }).click();
  await dialog.getByTestId('argument-kernel_size').fill('(3, 5)');
  await dialog.getByTestId('argument-kernel_size').press('Enter');
  await dialog.getByTestId('use-network').click();
  const strip = window.getByTestId('network-strip');
  await expect(strip).toContainText('16x510x508');
  await expect(window.getByTestId('totals')).toContainText('manual_seed(0)');
  await expect(tried).toHaveCount(0);
  await mapsAreComplete(window);
  await window.keyboard.press('Control+Z');
  await expect(strip).toContainText('16x511x511');
  await expect(window.getByTestId('totals')).not.toContainText('manual_seed(0)');
  await expect(tried).toContainText('relu channel 0 muted');
  await window.keyboard.press('Control+Z');
  await expect(tried).toHaveCount(0);
  await mapsAreComplete(window);
  await expect(limits).toHaveText(plain ?? '');
  await window.keyboard.press('Control+Shift+Z');
  await window.keyboard.press('Control+Shift+Z');
  await expect(strip).toContainText('16x510x508');
  await mapsAreComplete(window);
  await expect(limits).not.toHaveText(plain ?? '');
});
