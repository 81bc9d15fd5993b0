// Along the series: the strip of conv1 against means that the test takes itself, going there by click and by key, and the top places of a channel.
import { expect } from '@playwright/test';
import { firstMap, phantomHu, summaryOf } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { longTasks, mapsAreComplete, test } from './window.ts';

/** A loaded machine takes a while for 48 slices. */
const WHOLE_SERIES_MS = 80_000;
/** 48 slices, while other work has the machine too. */
const LONGEST_FREEZE_MS = 400;

test('channels by slices: numbers, click and keys go there; the top places', async ({ window }) => {
  test.setTimeout(2 * WHOLE_SERIES_MS);
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  const before = (await longTasks(window)).length;
  await window.keyboard.press('l');
  await expect(window.getByTestId('strip-progress')).toHaveText('48/48 slices', { timeout: WHOLE_SERIES_MS });
  const freezes = (await longTasks(window)).slice(before);
  expect(Math.max(0, ...freezes)).toBeLessThan(LONGEST_FREEZE_MS);

  const strip = window.getByTestId('strip-maps');
  const box = await strip.boundingBox();
  if (!box) throw new Error('The strip has no place.');
  const cell = { x: ((10 + 0.5) / 48) * box.width, y: ((4 + 0.5) / 16) * box.height };
  await strip.hover({ position: cell });
  const mean = summaryOf([...firstMap(phantomHu(10), 4)]).mean;
  const words = /^relu channel 4, slice 11: mean (\S+)$/;
  await expect(window.getByTestId('strip-words')).toHaveText(words);
  const told = Number(words.exec((await window.getByTestId('strip-words').textContent()) ?? '')?.[1]);
  expect(Math.abs(told - mean)).toBeLessThan(mean / 1000);
  await strip.click({ position: cell });
  await expect(window.getByTestId('slice-number')).toHaveText('11/48');
  await expect(window.getByTestId('selected-conv1')).toHaveText(/^conv1 channel 4,/);

  await window.mouse.move(0, 0);
  await strip.focus();
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('ArrowDown');
  await expect(window.getByTestId('strip-words')).toHaveText(/^relu channel 5, slice 13: /);
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('slice-number')).toHaveText('13/48');
  await expect(window.getByTestId('selected-conv1')).toHaveText(/^conv1 channel 5,/);

  await window.getByTestId('find-top').press('Enter');
  const places = window.getByTestId('top-places').getByRole('button');
  await expect(places).toHaveCount(9, { timeout: WHOLE_SERIES_MS });
  const values = await places.evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-value'))));
  expect(values).toEqual([...values].sort((a, b) => b - a));
  const slice = Number(await places.first().getAttribute('data-slice'));
  expect(summaryOf([...firstMap(phantomHu(slice - 1), 5)]).max).toBeCloseTo(values[0] ?? Number.NaN, 4);
  // Each with its value, its slice and its millimetres: across the table and along it, as the phantom's files say.
  for (const text of await places.allTextContents()) {
    const words = /^(\d): (\S+), slice (\d+), (-?[\d.]+), (-?[\d.]+), (-?[\d.]+) mm$/.exec(text) ?? [];
    const [rank = 0, value = 0, at = 0, x = 0, y = 0, z = 0] = words.slice(1).map(Number);
    expect(value).toBeCloseTo(values[rank - 1] ?? Number.NaN, 2);
    expect(z).toBeCloseTo((at - 24.5) * 2.5, 0);
    // A place of the map whose value is that one.
    const map = firstMap(phantomHu(at - 1), 5);
    const [row, column] = [y, x].map((mm) => Math.round((mm + (400 - 400 / 512) / 2) / (400 / 512) - 0.5));
    const around = [-1, 0, 1].flatMap((down) =>
      [-1, 0, 1].map((right) => map[((row ?? 0) + down) * 511 + (column ?? 0) + right] ?? 0),
    );
    expect(Math.min(...around.map((one) => Math.abs(one - (values[rank - 1] ?? 0))))).toBeLessThan(1e-4);
  }
  await places.first().press('Enter');
  await expect(window.getByTestId('slice-number')).toHaveText(`${slice}/48`);
  await mapsAreComplete(window);
  await expect
    .poll(async () => Number(await window.getByTestId('probe-value').textContent()))
    .toBeCloseTo(values[0] ?? Number.NaN, 4);
  expect(await violations(window)).toEqual([]);

  // Another layer is there at once: all were computed together. Closing gives it up.
  await window.keyboard.press(']');
  await expect(window.getByTestId('strip-progress')).toHaveText('48/48 slices');
  await window.getByRole('button', { name: 'Close the strip' }).click();
  await expect(strip).toHaveCount(0);
});
