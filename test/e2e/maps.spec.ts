// From the wall to one map and down to the arithmetic of one pixel, by mouse and by keys.
import { expect } from '@playwright/test';
import { packetsOf, test } from './window.ts';

test('a double click opens the map large with its colour bar; Escape closes it', async ({ window }) => {
  await window.getByTestId('pointer-relu_1').dblclick({ position: { x: 60, y: 20 } });
  await expect(window.getByTestId('large-map')).toHaveAttribute('data-painted', 'relu_1/1');
  await expect(window.getByTestId('large-map')).toHaveAttribute('width', '510');
  await expect(window.getByTestId('colorbar')).toContainText('viridis, range per layer');
  await window.keyboard.press('Escape');
  await expect(window.getByTestId('large-map')).toHaveCount(0);
});

test('pointing at a map shows its value and the receptive field, a message a frame at most', async ({ window }) => {
  const wall = window.getByTestId('pointer-relu_2');
  await wall.hover({ position: { x: 20, y: 20 } });
  await expect(window.getByTestId('inspector')).toContainText('4 x 4 px, 3.13 x 3.13 mm');
  await expect(window.getByTestId('inspector')).toContainText(/relu_2 channel 0, row \d+, column \d+/);
  const spent = await packetsOf(window, async () => {
    for (let x = 5; x < 35; x += 3) await wall.hover({ position: { x, y: 18 } });
  });
  expect(spent['call maps.probe'] ?? 0).toBeLessThanOrEqual(10);
});

test('the arithmetic of a pixel adds up to its value', async ({ window }) => {
  await window.keyboard.press('a');
  const wall = window.getByTestId('pointer-conv3');
  await wall.hover({ position: { x: 100, y: 20 } });
  await window.getByRole('tab', { name: 'Arithmetic' }).click();
  await wall.hover({ position: { x: 101, y: 21 } });
  const sum = window.getByTestId('arithmetic');
  await expect(sum).toContainText('over 32 input channels');
  const text = (await sum.textContent()) ?? '';
  const found = /= (\S+) over 32 input channels (\+|-) bias (\S+) = (\S+)/.exec(text);
  const [, total = '', sign = '', bias = '', value = ''] = found ?? [];
  expect(Number(total) + (sign === '-' ? -1 : 1) * Number(bias)).toBeCloseTo(Number(value), 2);
});

test('keys alone: a layer, a map, open, close', async ({ window }) => {
  await window.keyboard.press(']');
  await window.getByTestId('pointer-relu').focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await window.keyboard.press(key);
  await expect(window.getByTestId('pointer-relu')).toHaveAttribute('aria-label', /^relu channel 3, mean \S+, \d+ % zero$/);
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('large-map')).toHaveAttribute('data-painted', 'relu/3');
  await window.keyboard.press('Escape');
  await expect(window.getByTestId('large-map')).toHaveCount(0);
});
