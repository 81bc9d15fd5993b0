// HU dose-response: the curve of a map over a ramp is what plain loops make of it; edges and noise in numbers; rules of accessibility.
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';
import { ramp } from '../../src-shared/imaging/stimuli.ts';
import { copied, rowsOf } from './copied.ts';
import { layerMap, networkInput } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { test } from './window.ts';

/** The test computes sixteen edges of sixteen channels itself. */
const LONG_STORY_MS = 120_000;
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

/** Of each channel, how far its values near an edge of 0 to 300 HU leave those of both sides. Pixels on the line have what they cover of each. */
function edgeMaps(angle: number): readonly number[] {
  const [down, right] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  const picture = Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
    const beyond = (Math.floor(at / SIDE) - (SIDE - 1) / 2) * down + ((at % SIDE) - (SIDE - 1) / 2) * right;
    return 300 * Math.min(1, Math.max(0, beyond + 0.5));
  });
  return Array.from({ length: 16 }, (_, channel) => {
    const map = layerMap([networkInput(picture)], [SIDE, SIDE], 'conv1', channel);
    const flat = [0, 300].map((hu) => Math.max(0, linearOf(channel, hu).ground));
    const [least, most] = [Math.min(...flat), Math.max(...flat)];
    return map.reduce((greatest, value) => Math.max(greatest, value - most, least - value), 0);
  });
}

/** What the kernel gives on flat ground, before ReLU, and its length. */
function linearOf(channel: number, hu = 150) {
  const weights = readSafetensors(readFileSync('assets/weights/medical-image-model.safetensors'));
  const kernel = [...(weights.get('conv1.weight')?.data ?? [])].slice(channel * 4, channel * 4 + 4);
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  return {
    ground: (sum * (hu + 1000)) / 2000 + (weights.get('conv1.bias')?.data[channel] ?? Number.NaN),
    norm: Math.hypot(...kernel),
  };
}

test('a map over HU, its edges and its noise', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
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

  // Every number of it: the curve, how far an edge of 0 to 300 HU leaves the flat ground at its sides, and noise where ReLU takes nothing away.
  const rows = rowsOf(await copied(window.getByTestId('copy-response')));
  const numbers = (channel: number, stimulus: string): readonly number[] =>
    rows.filter((row) => row.channel === String(channel) && row.stimulus === stimulus).map((row) => Number(row.value));
  const edges = Array.from({ length: 16 }, (_, at) => edgeMaps(at * 22.5));
  for (let channel = 0; channel < 16; channel++) {
    const own = curveOf(channel);
    expect(numbers(channel, 'ramp HU')).toHaveLength(own.length);
    for (const [at, value] of numbers(channel, 'ramp HU').entries()) expect(value).toBeCloseTo(own[at] ?? Number.NaN, 5);
    const found = numbers(channel, 'edge degrees');
    expect(found).toHaveLength(16);
    for (const [at, value] of found.entries()) expect(value).toBeCloseTo(edges[at]?.[channel] ?? Number.NaN, 5);
    const noises = numbers(channel, 'noise SD HU');
    expect(noises[0]).toBeCloseTo(0, 6);
    const { ground, norm } = linearOf(channel);
    // Five HU of noise: 16 000 values of four pixels each tell their deviation to some hundredths.
    if (ground > 0.1) expect((noises[1] ?? Number.NaN) / ((norm * 5) / 2000)).toBeCloseTo(1, 1);
  }
  const own = edges.map((maps) => maps[4] ?? Number.NaN);
  const [along, across] = [Math.cos, Math.sin].map((part) =>
    own.reduce((sum, value, at) => sum + value * part((at * 22.5 * Math.PI) / 180), 0),
  );
  const [direction, selectivity] = await table
    .locator('tr[aria-current] td')
    .allTextContents()
    .then((cells) => cells.slice(2, 4));
  const total = own.reduce((sum, value) => sum + value, 0);
  expect(Number(selectivity)).toBeCloseTo(total > 0 ? Math.hypot(along ?? 0, across ?? 0) / total : 0, 2);
  if (Number(selectivity) > 0) {
    const wanted = ((Math.atan2(across ?? 0, along ?? 0) * 180) / Math.PI + 360) % 360;
    expect(Math.abs(Number.parseInt(direction ?? '', 10) - wanted)).toBeLessThan(1);
  }
  await table.getByRole('button', { name: '7', exact: true }).click();
  await expect(window.getByTestId('hu-curve')).toContainText('relu channel 7 over HU');
});
