// What a new user sees: the phantom, the network, the walls, all of it labelled.
import { expect } from '@playwright/test';
import { test } from './window.ts';

test('opens the phantom with the built-in network and all maps', async ({ window }) => {
  await expect(window.getByTestId('slice-position')).toHaveText('25/48');
  await expect(window.getByTestId('network-strip')).toContainText('input 1x512x512');
  for (const [node, shape] of [
    ['conv1', '16x511x511'],
    ['conv2', '32x510x510'],
    ['conv3', '64x509x509'],
  ] as const) {
    await expect(window.getByTestId('network-strip')).toContainText(`${node} ${shape}`);
  }
  await expect(window.getByTestId('network-strip')).toContainText('2.67 GMAC');
  for (const [edge, letter] of [
    ['left', 'R'],
    ['right', 'L'],
    ['top', 'A'],
    ['bottom', 'P'],
  ]) {
    await expect(window.getByTestId(`edge-${edge}`)).toHaveText(letter as string);
  }
  for (const wall of ['wall-relu', 'wall-relu_1', 'wall-relu_2']) {
    const colours = await window.getByTestId(wall).evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return new Set(new Uint32Array((data as Uint8ClampedArray).buffer)).size;
    });
    expect(colours).toBeGreaterThan(20);
  }
});

test('prints the limits of the colours, and changes them with the range', async ({ window }) => {
  await expect(window.getByTestId('limits-relu')).toHaveText(/^0 to 1\.\d+, viridis$/);
  await window.getByLabel('range').selectOption('map');
  await expect(window.getByTestId('limits-relu')).toHaveText('each map in its own range, viridis');
  await window.keyboard.press('a');
  await expect(window.getByTestId('limits-conv1')).toHaveText('each map in its own range, RdBu');
  await window.getByLabel('range').selectOption('layer');
  const limits = await window.getByTestId('limits-conv1').textContent();
  const [low, high] = (limits ?? '').split(/ to |,/).map(Number) as [number, number];
  expect(low).toBe(-high);
});

test('shows HU under the pointer: the liver rod is 60 HU exactly', async ({ window }) => {
  const box = await window.getByTestId('slice-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  // The rod lies at (0.2, -0.42) of the field of view, -1..1; the slice fits the shorter side.
  const half = Math.min(box.width, box.height) / 2;
  await window.mouse.move(box.x + box.width / 2 + 0.2 * half, box.y + box.height / 2 - 0.42 * half);
  await expect(window.getByTestId('probe')).toContainText('60 HU stored 1084');
});
