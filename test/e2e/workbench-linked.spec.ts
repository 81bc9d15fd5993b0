// The linked cursor and the kernels, in numbers.
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';
import { firstMap, phantomHu } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test } from './window.ts';

/** The window is opened twice, on a machine that has other work too. */
const LONG_STORY_MS = 120_000;

const writtenValue = async (window: Page, node: string, channel: number): Promise<number> =>
  Number(await window.locator(`[data-shown-node=${node}] .mark-value[data-channel="${channel}"]`).textContent());

test('pointing at a map: what it sees in words, and the values of all maps at the spot', async ({ window }) => {
  await window.getByTestId('tile-size').selectOption('48');
  await window.getByTestId('wall-conv3').hover({ position: { x: 30, y: 20 } });
  await expect(window.getByTestId('sees')).toHaveText('conv3 sees 4 x 4 px, 3.13 mm');
  await expect(window.locator('[data-shown-node=relu_2] .mark-value')).toHaveCount(64);
  await expect(window.locator('[data-shown-node=relu] .mark-value')).toHaveCount(16);
  const probed = Number(await window.getByTestId('probe-value').textContent());
  await expect.poll(() => writtenValue(window, 'relu_2', 0)).toBeCloseTo(probed, 2);
  // conv1 has the same spot one further down and to the right: three kernels' reach against one's.
  const [, row = 0, column = 0] = (
    /channel \d+, row (\d+), column (\d+)/.exec((await window.getByTestId('inspector').textContent()) ?? '') ?? []
  ).map(Number);
  for (let channel = 0; channel < 16; channel++) {
    const value = firstMap(phantomHu(24), channel)[(row + 1) * 511 + column + 1] ?? Number.NaN;
    // Two digits are written.
    expect(Math.abs((await writtenValue(window, 'relu', channel)) - value)).toBeLessThan(0.06 * Math.abs(value) + 1e-6);
  }
});

test('pointing at the slice: the values that it feeds, in every layer', async ({ window }) => {
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  await window.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(window.getByTestId('feeds')).toHaveText('feeds conv1 2 x 2, conv2 3 x 3, conv3 4 x 4');
  const [, column, row] = /column (\d+) row (\d+)/.exec(await window.getByTestId('ct-probe').innerText()) ?? [];
  const fed = window.locator('[data-shown-node=relu_2] .mark-fed');
  await expect(fed).toHaveAttribute('data-rows', `${Number(row) - 3} ${row}`);
  await expect(fed).toHaveAttribute('data-columns', `${Number(column) - 3} ${column}`);
});

test('kernels: key K, weights in numbers, norm, and what they look like', async ({ window }) => {
  await window.getByRole('listbox', { name: 'Maps of conv2' }).focus();
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('k');
  const kernel = window.getByTestId('kernel');
  await expect(kernel.getByRole('button')).toHaveCount(16);
  await kernel.getByRole('button', { name: 'Kernel of input 3' }).click();
  await expect(kernel.getByRole('heading', { name: 'conv2 channel 1 from input 3' })).toBeVisible();
  const label = (await kernel.getByRole('img').getAttribute('aria-label')) ?? '';
  const weights = label.replace('Weights: ', '').split(', ').map(Number);
  expect(weights).toHaveLength(4);
  const file = readSafetensors(readFileSync('assets/weights/medical-image-model.safetensors'));
  // Channel 1, input 3 of 16, four weights each.
  const own = [...(file.get('conv2.weight')?.data ?? [])].slice((16 + 3) * 4, (16 + 4) * 4);
  for (const [at, weight] of weights.entries()) expect(weight).toBeCloseTo(own[at] ?? Number.NaN, 3);
  const facts = /norm (\S+), sum (\S+), bias (\S+)/.exec((await window.getByTestId('kernel-facts').textContent()) ?? '') ?? [];
  expect(Number(facts[1])).toBeCloseTo(Math.hypot(...weights), 3);
  expect(Number(facts[2])).toBeCloseTo(
    weights.reduce((sum, weight) => sum + weight, 0),
    3,
  );
  expect(Number(facts[3])).toBeCloseTo(file.get('conv2.bias')?.data[1] ?? Number.NaN, 4);
  await expect(window.getByTestId('kernel-look')).toHaveText(/^(looks like|nearest to) .+, likeness (0\.\d\d|1\.00)$/);
  // Of every pair the most alike filter of 2 x 2: one weight alone, all alike, or the edge at its best angle.
  for (const input of [0, 3, 7, 15]) {
    await kernel.getByRole('button', { name: `Kernel of input ${input}`, exact: true }).click();
    const [a = 0, b = 0, c = 0, d = 0] = [...(file.get('conv2.weight')?.data ?? [])].slice(
      (16 + input) * 4,
      (16 + input + 1) * 4,
    );
    const norm = Math.hypot(a, b, c, d);
    const edge = Math.hypot(b + d - a - c, c + d - a - b) / 2 / norm;
    const blur = Math.abs(a + b + c + d) / 2 / norm;
    const shift = Math.max(...[a, b, c, d].map(Math.abs)) / norm;
    const most = Math.max(edge, blur, shift);
    const name = most === edge ? 'edge' : most === blur ? 'blur' : 'shift';
    const text = `${most >= 0.9 ? 'looks like' : 'nearest to'} (inverse )?${name} .*likeness ${most.toFixed(2)}$`;
    await expect(window.getByTestId('kernel-look')).toHaveText(new RegExp(text));
  }
});

test('a pin stays through slices and layers, with the value there', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  await window.getByTestId('wall-conv1').click({ position: { x: 12, y: 15 } });
  await window.getByTestId('wall-conv1').hover({ position: { x: 12, y: 15 } });
  await window.keyboard.press('p');
  const facts = window.getByTestId('inspector');
  const placeOf = async (): Promise<readonly number[]> =>
    (/channel (\d+), row (\d+), column (\d+)/.exec((await facts.textContent()) ?? '') ?? []).slice(1).map(Number);
  await expect.poll(placeOf).toHaveLength(3);
  const [channel = 0, row = 0, column = 0] = await placeOf();
  await window.mouse.move(0, 0);
  await window.getByRole('tab', { name: 'Map', exact: true }).focus();
  await window.keyboard.press('Shift+ArrowDown');
  await expect(window.getByTestId('slice-number')).toHaveText('35/48');
  const value = firstMap(phantomHu(34), channel)[row * 511 + column] ?? Number.NaN;
  await expect.poll(async () => Number(await window.getByTestId('probe-value').textContent())).toBeCloseTo(value, 4);
  // conv3 has the same spot one further up and to the left: its kernels reach three pixels further.
  await window.keyboard.press(']');
  await window.keyboard.press(']');
  await expect.poll(placeOf).toEqual([channel, row - 1, column - 1]);
  await expect(window.getByTestId('sees')).toHaveText('conv3 sees 4 x 4 px, 3.13 mm');

  // A second pin, on the slice: the maps at both, in numbers; undo and redo; both are there again after a restart, held by none.
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  await window.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(window.getByTestId('ct-probe')).toBeVisible();
  const [, x, y] = /column (\d+) row (\d+)/.exec(await window.getByTestId('ct-probe').innerText()) ?? [];
  await window.keyboard.press('p');
  await window.keyboard.press('Shift+P');
  await window.keyboard.press('[');
  await window.keyboard.press('[');
  await expect(window.getByTestId('pin-list').locator('tbody tr')).toHaveCount(2);
  const maps = firstMap(phantomHu(34), 4);
  const cells = window.getByTestId('pin-maps').locator('tbody tr').nth(4).locator('td');
  const numbers = async (): Promise<readonly number[]> => (await cells.allTextContents()).map(Number);
  const second = maps[Math.round(Number(y) - 0.5) * 511 + Math.round(Number(x) - 0.5)] ?? Number.NaN;
  await expect.poll(async () => (await numbers())[1]).toBeCloseTo(maps[row * 511 + column] ?? Number.NaN, 3);
  await expect.poll(async () => (await numbers())[2]).toBeCloseTo(second, 3);
  expect(await violations(window)).toEqual([]);
  const pinned = window.getByTestId('ct-pins').locator('[data-pin]');
  const places = [`${row + 0.5} ${column + 0.5}`, `${y} ${x}`];
  await window.keyboard.press('Control+z');
  await expect(pinned).toHaveCount(1);
  await window.keyboard.press('Control+Shift+z');
  expect(await pinned.evaluateAll((all) => all.map((pin) => pin.getAttribute('data-place')))).toEqual(places);
  await window.reload();
  await mapsAreComplete(window);
  expect(await pinned.evaluateAll((all) => all.map((pin) => pin.getAttribute('data-place')))).toEqual(places);
  await expect(window.locator('.pin-held')).toHaveCount(0);
});
