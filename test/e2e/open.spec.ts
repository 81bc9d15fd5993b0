// What a new user sees: the phantom, the network, the walls, all of it labelled.
import { expect } from '@playwright/test';
import { test } from './window.ts';

test('opens the phantom with the built-in network and all maps', async ({ window }) => {
  await expect(window.getByTestId('slice-number')).toHaveText('25/48');
  const strip = window.getByTestId('network-strip');
  await expect(strip).toContainText('1x512x512');
  for (const [node, shape] of [
    ['conv1', '16x511x511'],
    ['conv2', '32x510x510'],
    ['conv3', '64x509x509'],
  ] as const) {
    await expect(window.getByTestId(`strip-${node}`)).toContainText(shape);
  }
  await expect(window.getByTestId('totals')).toContainText('2.67 GMAC');
  await expect(strip).toContainText('clip:-1000:1000,scale:0:1');
  for (const wall of ['wall-conv1', 'wall-conv2', 'wall-conv3']) {
    const colours = await window.getByTestId(wall).evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return new Set(new Uint32Array((data as Uint8ClampedArray).buffer)).size;
    });
    expect(colours).toBeGreaterThan(20);
  }
});

test('prints the limits of the colours, and changes them with range and ReLU', async ({ window }) => {
  const limits = window.getByTestId('limits-conv1');
  await expect(limits).toHaveText(/^01\.\d+$/);
  await window.getByTestId('range-mode').selectOption({ label: 'range: map' });
  await expect(limits).toHaveText('each map: minmax');
  await window.getByTestId('range-mode').selectOption({ label: 'range: layer' });
  await window.keyboard.press('a');
  await expect(limits.locator('.limits-low')).toHaveText(/^-\d/);
  const [low, high] = await Promise.all(['.limits-low', '.limits-high'].map((end) => limits.locator(end).textContent()));
  expect(Number(low)).toBe(-Number(high));
});

test('shows HU under the pointer: the liver rod is 60 HU exactly', async ({ window }) => {
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  // The rod lies at (0.2, -0.42) of the field of view, -1..1; the slice fits the shorter side.
  const half = Math.min(box.width, box.height) / 2;
  await window.mouse.move(box.x + box.width / 2 + 0.2 * half, box.y + box.height / 2 - 0.42 * half);
  await expect(window.getByTestId('ct-probe')).toContainText('60 HU');
  await expect(window.getByTestId('ct-probe')).toContainText('1084');
});
