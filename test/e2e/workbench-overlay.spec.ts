// The open map over the CT, and values picked out on its histogram: where it lies, and how many there are.
import { expect } from '@playwright/test';
import { firstMap, phantomHu } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test } from './window.ts';

test('blend, threshold and contour lie at the exact place; the histogram picks out values, the pointer marks its bar', async ({
  window,
}) => {
  await window.getByTestId('wall-conv1').dblclick({ position: { x: 10, y: 10 } });
  await expect(window.locator('.histogram')).toContainText('every value');
  const canvas = window.getByTestId('ct-canvas');
  for (const mode of ['threshold', 'contour', 'blend']) {
    await window.getByTestId('overlay-mode').selectOption(mode);
    // conv1: 511 values a side, each centred half a pixel further than the pixel of its index.
    await expect(canvas).toHaveAttribute('data-overlay', '0.5 0.5 511 511');
  }
  const values = [...firstMap(phantomHu(24), 0)];
  const [low, high] = [0.1, 0.25];
  await window.getByLabel('from', { exact: true }).fill(String(low));
  await window.getByLabel('from', { exact: true }).press('Enter');
  await window.getByLabel('to', { exact: true }).fill(String(high));
  await window.getByLabel('to', { exact: true }).press('Enter');
  const step = values.reduce((one, other) => Math.max(one, other)) / 254;
  const between = (from: number, to: number): number => values.filter((value) => value >= from && value <= to).length;
  // A level stands for the values around it.
  const [least, most] = [between(low + step, high - step), between(low - step, high + step)];
  const told = /^(\d+) of 261121 values picked out$/;
  await expect(window.getByTestId('brushed')).toHaveText(told);
  const count = Number(told.exec((await window.getByTestId('brushed').textContent()) ?? '')?.[1]);
  expect(count).toBeGreaterThanOrEqual(least);
  expect(count).toBeLessThanOrEqual(most);
  expect(most - least).toBeLessThan(values.length / 10);

  const box = await window.getByTestId('histogram').boundingBox();
  if (!box) throw new Error('The histogram has no place.');
  await window.mouse.move(box.x + box.width / 2, box.y + 20);
  await window.mouse.down();
  await window.mouse.move(box.x + box.width, box.y + 20, { steps: 3 });
  await window.mouse.up();
  const from = Number(await window.getByLabel('from', { exact: true }).inputValue());
  expect(from / (step * 254)).toBeCloseTo(0.5, 1);

  await window.getByTestId('large-map').hover({ position: { x: 120, y: 120 } });
  const value = async (): Promise<number> => Number(await window.getByTestId('probe-value').textContent());
  const bars = window.locator('.histogram rect');
  await expect
    .poll(async () => {
      const marked = await bars.evaluateAll((all) => all.findIndex((bar) => bar.classList.contains('histogram-under')));
      return marked - Math.min(50, Math.floor(((await value()) / (step * 254)) * 51));
    })
    .toBe(0);
  expect(await violations(window)).toEqual([]);
  await window.getByTestId('overlay-mode').selectOption('contour');
  await window.keyboard.press(']');
  await window.keyboard.press(']');
  await mapsAreComplete(window);
  await expect(canvas).toHaveAttribute('data-overlay', '1.5 1.5 509 509');
});
