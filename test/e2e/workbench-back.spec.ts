// From a value of conv3 back to the HU, layer by layer, each time to the number that stood in the patch; and the sum played step by step.
import { expect, type Page } from '@playwright/test';
import { phantomHu } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { test } from './window.ts';

const firstTap = (window: Page) =>
  window
    .getByTestId('arithmetic')
    .getByRole('button', { name: /: back to / })
    .first();

/** Node, channel, row, column that a value of the patch leads to, and the value as it is written. */
async function leadsTo(window: Page) {
  const label = (await firstTap(window).getAttribute('aria-label')) ?? '';
  const [, value, node, ...place] = /^(\S+): back to (\S+) channel (\d+) row (\d+) column (\d+)$/.exec(label) ?? [];
  return { value: Number(value), node: node ?? '', place: place.map(Number) };
}

test('the way back to the HU, and the sum in steps', async ({ window }) => {
  await window.getByTestId('wall-conv3').hover({ position: { x: 14, y: 14 } });
  await window.keyboard.press('p');
  await window.keyboard.press('e');
  const sum = window.getByTestId('steps');
  await window.getByTestId('play-steps').press('Enter');
  await expect(sum).toHaveText(/^2 of 32 channels: /);
  await window.getByTestId('play-steps').press('Enter');
  await expect(window.getByTestId('play-steps')).toHaveText('Play');

  const equation = window.locator('.equation');
  for (const stage of ['conv2', 'conv1']) {
    const { value, node, place } = await leadsTo(window);
    expect(node).toBe(stage === 'conv2' ? 'relu_1' : 'relu');
    await firstTap(window).click();
    await expect(equation).toContainText(`${stage} channel ${place[0]} row ${place[1]} column ${place[2]} =`);
    const after = Number(/ReLU = (\S+)/.exec((await equation.textContent()) ?? '')?.[1]);
    expect(after).toBeCloseTo(value, 3);
  }
  const { value, node, place } = await leadsTo(window);
  expect(node).toBe('x');
  await firstTap(window).press('Enter');
  const input = window.getByTestId('input-value');
  const hu = phantomHu(24)[(place[1] ?? 0) * 512 + (place[2] ?? 0)] ?? Number.NaN;
  await expect(input).toContainText(`x channel 0 row ${place[1]} column ${place[2]} = ${hu} HU, clip:-1000:1000,scale:0:1 =`);
  const told = Number(/ = ([\d.e-]+)$/.exec((await input.textContent()) ?? '')?.[1]);
  expect(told).toBeCloseTo((hu + 1000) / 2000, 6);
  expect(told).toBeCloseTo(value, 3);
  expect(await violations(window)).toEqual([]);
  await expect(window.getByTestId('trail').getByRole('button')).toHaveCount(3);
  await window.getByTestId('trail').getByRole('button').first().press('Enter');
  await expect(equation).toContainText('conv3 channel');
  await expect(window.getByTestId('trail')).toHaveCount(0);
});
