// Keys of the slice in numbers (UX.md, "Keys"), and another checkpoint under the same network, side by side with the one that is there.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';
import { safetensorsOf } from '../weights/safetensors-fixture.ts';
import { firstMap, phantomHu } from './phantom-numbers.ts';
import { mapsAreComplete, test } from './window.ts';

/** Several stories in one: a window that shares its processors with other work takes longer. */
const LONG_STORY_MS = 180_000;

test('presets, slices and cine by key', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  const [shown, number] = [window.getByTestId('ct-window'), window.getByTestId('slice-number')];
  const [own, ...presets] = [
    await shown.innerText(),
    ...['W 400 L 40', 'W 1500 L -600', 'W 150 L 90', 'W 2500 L 480', 'W 80 L 40', 'W 350 L 50', 'W 350 L 40'],
  ];
  for (const [at, text] of presets.entries()) {
    await window.keyboard.press(String(at + 1));
    await expect(shown).toHaveText(text);
  }
  await window.keyboard.press('9');
  await expect(shown).toHaveText(own);
  // Automatic: a thousandth of the pixels lies outside at both ends.
  await window.keyboard.press('0');
  const sorted = phantomHu(24).slice().sort();
  const [low, high] = [0.001, 0.999].map((share) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN);
  const [width = 0, level = 0] = ((await shown.innerText()).match(/-?[\d.]+/g) ?? []).map(Number);
  expect(Math.abs(level - width / 2 - (low ?? 0))).toBeLessThan(3);
  expect(Math.abs(level + width / 2 - (high ?? 0))).toBeLessThan(3);
  await window.getByRole('tab', { name: 'Map', exact: true }).focus();
  for (const [key, text] of [
    ['ArrowUp', '24/48'],
    ['Shift+ArrowUp', '14/48'],
    ['Shift+ArrowDown', '24/48'],
    ['ArrowDown', '25/48'],
    ['End', '48/48'],
    ['ArrowDown', '48/48'],
    ['Home', '1/48'],
    ['Shift+ArrowUp', '1/48'],
  ] as const) {
    await window.keyboard.press(key);
    expect([key, await number.innerText()]).toEqual([key, text]);
  }
  await window.keyboard.press('c');
  await expect.poll(async () => Number.parseInt(await number.innerText(), 10)).toBeGreaterThan(3);
  await window.keyboard.press('c');
});

test('another checkpoint: the difference in numbers, and both side by side in one range', async ({ window, host }) => {
  test.setTimeout(LONG_STORY_MS);
  const weights = readSafetensors(readFileSync('assets/weights/medical-image-model.safetensors'));
  // The first layer twice as strong: behind its ReLU every value is twice as large.
  const tensors = [...weights].map(([name, { shape, data }]) => [
    name,
    { shape, data: name.startsWith('conv1.') ? data.map((value) => 2 * value) : data },
  ]);
  await writeFile(join(host.folder, 'doubled.safetensors'), safetensorsOf(Object.fromEntries(tensors)));
  await window.keyboard.press('w');
  await host.answerDialogs(join(host.folder, 'doubled.safetensors'));
  await window.getByTestId('compare-file').click();
  if (!host.hasDialogs) await window.getByTestId('file-chooser').getByRole('button', { name: 'doubled.safetensors' }).click();
  await mapsAreComplete(window);
  const greatest = firstMap(phantomHu(24), 4).reduce((most, value) => Math.max(most, value), 0);
  const told = window.getByTestId('difference-relu');
  await expect.poll(async () => Number(await told.textContent())).toBeCloseTo(greatest, 4);
  await window.getByTestId('side-by-side-walls').click();
  const compared = window.getByTestId('compared-conv1');
  await expect
    .poll(async () => Number(((await compared.getAttribute('data-range')) ?? '').split(' ')[1]))
    .toBeCloseTo(2 * greatest, 4);
  await expect(window.getByTestId('what-if-bar')).toContainText('doubled.safetensors');
  await window.getByRole('tab', { name: 'What if' }).focus();
  await window.keyboard.press('Control+z');
  await expect(window.getByTestId('what-if-bar')).toHaveCount(0);
});
