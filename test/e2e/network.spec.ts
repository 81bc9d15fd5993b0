// The conversation the project started from: the wrong network is pasted, understood, mended with one click, and runs.
import { expect } from '@playwright/test';
import { mapsAreComplete, test } from './window.ts';

const WRONG = `import torch
import torch.nn as nn

class MedicalImageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 2)
        self.conv2 = nn.Conv2d(16, 32, 2)
        self.conv3 = nn.Conv2d(64, 32, 2)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        x = torch.relu(self.conv3(x))
        return x
`;

test('a wrong layer is found, explained in words of PyTorch, and mended', async ({ window }) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await dialog.getByLabel('PyTorch source', { exact: true }).fill(WRONG);
  await expect(dialog).toContainText('Line 9, conv3');
  await expect(dialog).toContainText('expected input[1, 32, 510, 510] to have 64 channels, but got 32 channels instead');
  await expect(dialog.getByRole('button', { name: 'Use this network' })).toBeDisabled();
  await dialog.locator('.problems button').first().click();
  await expect(dialog.getByLabel('PyTorch source', { exact: true })).toHaveValue(/nn\.Conv2d\(32, 32, 2\)/);
  await expect(dialog).toContainText('Shapes fit.');
  await dialog.getByRole('button', { name: 'Use this network' }).click();
  await expect(window.getByTestId('network-strip')).toContainText('conv3 32x509x509');
  await expect(window.getByTestId('network-strip')).toContainText('torch.manual_seed(0)');
  await mapsAreComplete(window);
});

test('what is no Python says so with its line, and Escape leaves everything as it was', async ({ window }) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await dialog.getByLabel('PyTorch source', { exact: true }).fill('class Broken(:\n');
  await expect(dialog.locator('.problems, .warning').first()).toContainText(/line 1/i);
  await window.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(window.getByTestId('network-strip')).toContainText('MedicalImageModel');
});
