// From the wall to one map and down to the arithmetic of one pixel, by mouse and by keys.
import { expect } from '@playwright/test';
import { mapsAreComplete, packetsOf, test, typeSource } from './window.ts';

test('a double click opens the map large with its colour bar; Escape closes it', async ({ window }) => {
  await window.getByTestId('wall-conv2').dblclick({ position: { x: 60, y: 20 } });
  const map = window.getByTestId('large-map');
  await expect(map).toHaveAttribute('data-node', 'relu_1');
  await expect(map).toHaveAttribute('data-channel', '1');
  expect(await map.evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height])).toEqual([510, 510]);
  await expect(window.getByTestId('colorbar').getByRole('listitem')).toHaveCount(5);
  await window.keyboard.press('Escape');
  await expect(map).toHaveCount(0);
});

test('pointing at a map shows its value and the receptive field on the slice, a message a frame at most', async ({ window }) => {
  const wall = window.getByTestId('wall-conv3');
  await wall.hover({ position: { x: 20, y: 20 } });
  await expect(window.getByTestId('receptive-field')).toContainText('4x4 px');
  await expect(window.getByTestId('receptive-field')).toContainText('3.13 x 3.13 mm');
  await expect(window.getByTestId('ct-canvas')).toHaveAttribute('data-box', /^\d/);
  const spent = await packetsOf(window, async () => {
    for (let x = 5; x < 35; x += 3) await wall.hover({ position: { x, y: 18 } });
  });
  expect(spent['call maps.probe'] ?? 0).toBeLessThanOrEqual(10);
  expect(Object.keys(spent).filter((name) => name !== 'call maps.probe')).toEqual([]);
});

test('the arithmetic of a pixel adds up to its value', async ({ window }) => {
  const wall = window.getByTestId('wall-conv3');
  await wall.hover({ position: { x: 100, y: 20 } });
  await window.keyboard.press('e');
  const equation = window.getByTestId('arithmetic').locator('.equation');
  await expect(equation).toContainText('conv3 channel 2');
  const text = (await equation.textContent()) ?? '';
  const [, sum = '', bias = '', value = '', after = ''] = /sum (\S+) \+ bias (\S+) = (\S+) *, ReLU = (\S+)/.exec(text) ?? [];
  expect(Number(sum) + Number(bias)).toBeCloseTo(Number(value), 5);
  expect(Number(after)).toBe(Math.max(0, Number(value)));
  // In units of the last digit, which all terms share.
  const decimals = value.split('.')[1]?.length ?? 0;
  const units = (number: string): number => Math.round(Number(number) * 10 ** decimals);
  expect(units(sum) + units(bias)).toBe(units(value));
  const rows = window.getByTestId('arithmetic').locator('tbody tr');
  const parts = await rows.locator('td:nth-child(5)').allTextContents();
  expect(parts).toHaveLength(32);
  expect(parts.reduce((total, part) => total + units(part), 0)).toBe(units(sum));
  await window.keyboard.press('p');
  const step = window.getByRole('button', { name: 'Step ›' });
  for (let taken = 0; taken < 32; taken++) await step.press('Enter');
  await expect(window.getByTestId('steps')).toHaveText(`32 of 32 channels: ${sum}`);
  await expect(step).toBeDisabled();
});

test('keys alone: a layer, a map, open, close', async ({ window }) => {
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await window.keyboard.press(key);
  await expect(window.getByTestId('selected-conv1')).toHaveText(/^conv1 channel 3, mean \S+/);
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('large-map')).toHaveAttribute('data-channel', '3');
  await window.keyboard.press('Escape');
  await expect(window.getByTestId('large-map')).toHaveCount(0);
});

const NORMED = `import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.bn = nn.BatchNorm2d(4)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.bn(self.conv(x))
        return self.pool(x) * 2
`;

test('a norm, the winner of a window and a product are taken apart too', async ({ window }) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, NORMED);
  await dialog.getByTestId('use-network').click();
  await mapsAreComplete(window);
  await window.getByTestId('wall-bn').hover({ position: { x: 60, y: 20 } });
  await window.keyboard.press('e');
  const arithmetic = window.getByTestId('arithmetic');
  await expect(arithmetic.getByTestId('norm-parts')).toContainText('variance');
  await expect(arithmetic).toContainText('running statistics');
  await window.getByTestId('wall-pool').hover({ position: { x: 60, y: 20 } });
  await expect(arithmetic.getByTestId('winner')).toContainText(/largest of 4 is .* at bn channel \d+ row \d+ column \d+/);
  await window.getByTestId('wall-mul').hover({ position: { x: 60, y: 20 } });
  await expect(arithmetic.getByTestId('factors')).toContainText('a number in the source');
  const text = (await arithmetic.locator('.equation').textContent()) ?? '';
  const [, left = '', right = '', value = ''] = /= (\S+) × (\S+) = (\S+)/.exec(text) ?? [];
  expect(Number(left) * Number(right)).toBeCloseTo(Number(value), 5);
});
