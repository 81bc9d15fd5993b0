// What the network sees (key N): every channel of it, and the pixels that its preprocessing clips, marked and counted.
import { expect } from '@playwright/test';
import { phantomHu } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test } from './window.ts';

/** Several stories in one: a window that shares its processors with other work takes longer. */
const LONG_STORY_MS = 180_000;

test('clipped pixels are marked and counted, channel by channel', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  await window.keyboard.press('n');
  // The phantom reaches from -1000 to 1000 HU: nothing is clipped by itself.
  await expect(window.getByTestId('clipped')).toHaveText('clipped: 0 below -1000 HU, 0 above 1000 HU');
  await expect(window.getByTestId('clipped-pixels')).toHaveCount(0);
  await window.keyboard.press('Control+Shift+O');
  await window.getByRole('radio', { name: /^Practical CNN/ }).check();
  await window.getByRole('button', { name: 'Use this network' }).click();
  await expect(window.getByRole('dialog')).toHaveCount(0);
  await mapsAreComplete(window);
  if ((await window.getByTestId('large-map').count()) === 0) await window.keyboard.press('n');
  await expect(window.locator('.map-head')).toContainText('3x32x32');
  const hu = phantomHu(24);
  for (const [channel, low, high] of [
    [0, -1350, 150],
    [1, -160, 240],
    [2, -770, 1730],
  ] as const) {
    await window.getByTestId('input-channel').selectOption(String(channel));
    const [below, above] = [hu.filter((value) => value < low).length, hu.filter((value) => value > high).length];
    await expect(window.getByTestId('clipped')).toHaveText(`clipped: ${below} below ${low} HU, ${above} above ${high} HU`);
    await expect(window.getByTestId('large-map')).toHaveAttribute('data-channel', String(channel));
    // Marked in the slice's own pixels, whatever it is resized to.
    const marked = await window.getByTestId('clipped-pixels').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return [...data].flatMap((value, i) => (i % 4 === 3 && value > 0 ? [(i - 3) / 4] : []));
    });
    expect(marked).toEqual([...hu].flatMap((value, i) => (value < low || value > high ? [i] : [])));
  }
  expect(await violations(window)).toEqual([]);
  await window.keyboard.press('Escape');
  await expect(window.getByTestId('clipped')).toHaveCount(0);
});
