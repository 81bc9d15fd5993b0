// HU dose-response: the curve of a map over a ramp is what plain loops make of it; edges and noise in numbers; rules of accessibility.
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';
import { ramp } from '../../src-shared/imaging/stimuli.ts';
import { violations } from './violations.ts';
import { test } from './window.ts';

/** Of the pictures that are made for a receptive field of 2 x 2. */
const SIDE = 128;

/** conv1 behind its ReLU along one row of the ramp: a 2 x 2 kernel on HU clipped and scaled to 0 to 1. */
function curveOf(channel: number): readonly number[] {
  const weights = readSafetensors(readFileSync('assets/weights/medical-image-model.safetensors'));
  const kernel = [...(weights.get('conv1.weight')?.data ?? [])].slice(channel * 4, channel * 4 + 4);
  const bias = weights.get('conv1.bias')?.data[channel] ?? Number.NaN;
  const x = Array.from(
    ramp({ rows: 1, columns: SIDE }, -1000, 2000),
    (hu) => (Math.min(1000, Math.max(-1000, hu)) + 1000) / 2000,
  );
  return Array.from({ length: SIDE - 1 }, (_, at) => {
    const [left, right] = [x[at] ?? Number.NaN, x[at + 1] ?? Number.NaN];
    const [a = 0, b = 0, c = 0, d = 0] = kernel;
    return Math.max(0, (a + c) * left + (b + d) * right + bias);
  });
}

test('a map over HU, its edges and its noise', async ({ window }) => {
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  for (let step = 0; step < 4; step++) await window.keyboard.press('ArrowRight');
  await window.keyboard.press('Shift+W');
  await window.getByTestId('measure-response').click();
  const table = window.getByTestId('responses');
  await expect(table.locator('tbody tr')).toHaveCount(16);
  const label = (await window.getByTestId('hu-curve').getByRole('img').getAttribute('aria-label')) ?? '';
  const [, least, most] = /values (\S+) to (\S+)/.exec(label) ?? [];
  const curve = curveOf(4);
  expect(Number(least)).toBeCloseTo(Math.min(...curve), 3);
  expect(Number(most)).toBeCloseTo(Math.max(...curve), 3);
  // Clipped at 1000 HU: from there on the curve is flat and its greatest value stands at the first of them, or at the lower end.
  const greatest = Number(await table.locator('tr[aria-current] td').nth(1).textContent());
  const expected = -1000 + (curve.indexOf(Math.max(...curve)) + 0.5) * (3000 / (SIDE - 1));
  expect(Math.abs(greatest - expected)).toBeLessThan(30);
  await expect(window.getByTestId('noise-curve')).toContainText('SD 0 HU .. SD 80 HU');
  expect(await violations(window)).toEqual([]);
  await table.getByRole('button', { name: '7', exact: true }).click();
  await expect(window.getByTestId('hu-curve')).toContainText('relu channel 7 over HU');
});
