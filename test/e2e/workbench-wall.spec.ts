// The wall as an instrument: its order, filters and limits follow the numbers of the maps; layers fold; the wheel zooms; pins stay.
import { expect, type Page } from '@playwright/test';
import { firstMap, phantomHu } from './phantom-numbers.ts';
import { mapsAreComplete, test } from './window.ts';

/** The test sorts a whole layer itself, on a machine that has other work too. */
const LONG_STORY_MS = 120_000;

const orderOf = async (window: Page, stage: string): Promise<readonly number[]> =>
  ((await window.getByTestId(`wall-${stage}`).getAttribute('data-order')) ?? '').split(' ').filter(Boolean).map(Number);

/** A column of the statistics table, by channel. */
async function columnOf(window: Page, stage: string, column: number): Promise<readonly number[]> {
  await window.getByRole('listbox', { name: `Maps of ${stage}` }).focus();
  await window.keyboard.press('ArrowRight');
  await window.getByRole('tab', { name: 'Statistics' }).click();
  const cells = window.getByTestId('statistics').locator(`tbody tr td:nth-child(${column})`);
  return (await cells.allTextContents()).map((text) => Number(text.replace('%', '')));
}

const limitsOf = async (window: Page, stage: string): Promise<readonly number[]> => {
  const text = (await window.getByTestId(`limits-${stage}`).textContent()) ?? '';
  const low = await window.getByTestId(`limits-${stage}`).locator('.limits-low').textContent();
  const high = await window.getByTestId(`limits-${stage}`).locator('.limits-high').textContent();
  expect(text).toContain(low ?? '');
  return [Number(low), Number(high)];
};

test('filters leave what they say, and the arrows go through what is left', async ({ window }) => {
  const highest = await columnOf(window, 'conv3', 3);
  const dead = highest.flatMap((value, channel) => (value === 0 ? [channel] : []));
  await window.getByTestId('filter').selectOption('dead');
  await expect(window.getByTestId('filtered-conv3')).toHaveText(`${dead.length} of 64 dead`);
  expect(await orderOf(window, 'conv3')).toEqual(dead);
  await window.getByTestId('filter').selectOption('alive');
  const alive = await orderOf(window, 'conv3');
  expect(alive).toEqual(highest.flatMap((value, channel) => (value === 0 ? [] : [channel])));
  await window.getByTestId('wall-conv3').click({ position: { x: 10, y: 10 } });
  await window.keyboard.press('ArrowRight');
  await expect(window.getByTestId('selected-conv3')).toHaveText(new RegExp(`^conv3 channel ${alive[1]},`));
});

test('limits: fixed stay with the slices, percentiles lie within the layer, symmetric is about 0', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  const layer = await limitsOf(window, 'conv3');
  await window.getByTestId('range-mode').selectOption('percentile');
  await expect(window.getByTestId('limits-conv3')).not.toContainText('measuring');
  const [low = Number.NaN, high = Number.NaN] = await limitsOf(window, 'conv3');
  expect(low).toBeGreaterThanOrEqual(layer[0] ?? 0);
  expect(high).toBeLessThan(layer[1] ?? 0);
  expect(high).toBeGreaterThan(low);
  await window.getByTestId('range-mode').selectOption('symmetric');
  const [least, most] = await limitsOf(window, 'conv3');
  expect([least, most]).toEqual([-(layer[1] ?? 0), layer[1]]);
  // The same of conv1, by plain loops: the layer's ends, and where a hundredth of all values lies beyond.
  const hu = phantomHu(24);
  const all = new Float64Array(16 * 511 * 511);
  for (let channel = 0; channel < 16; channel++) all.set(firstMap(hu, channel), channel * 511 * 511);
  all.sort();
  const own = (share: number): number => all[Math.round(share * (all.length - 1))] ?? Number.NaN;
  const expectNear = async (wanted: readonly number[]): Promise<void> => {
    for (const [at, limit] of (await limitsOf(window, 'conv1')).entries())
      expect(Math.abs(limit - (wanted[at] ?? Number.NaN))).toBeLessThan(0.005 * own(1));
  };
  await expectNear([-own(1), own(1)]);
  await window.getByTestId('range-mode').selectOption('percentile');
  await expect(window.getByTestId('limits-conv1')).not.toContainText('measuring');
  await expectNear([own(0.01), own(0.99)]);
  await window.getByTestId('range-mode').selectOption('layer');
  await expectNear([own(0), own(1)]);
  await window.getByTestId('range-mode').selectOption('fixed');
  await window.keyboard.press('Home');
  await expect(window.getByTestId('slice-number')).toHaveText('1/48');
  await mapsAreComplete(window);
  await expect(window.getByTestId('limits-conv3')).toContainText('fixed');
  expect(await limitsOf(window, 'conv3')).toEqual(layer);
});

test('layers fold by key, the others take the room; Ctrl and the wheel zoom the walls', async ({ window }) => {
  const height = async (stage: string): Promise<number> => (await window.getByTestId(`wall-${stage}`).boundingBox())?.height ?? 0;
  const before = await height('conv3');
  await window.getByTestId('fold-conv1').focus();
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('wall-conv1')).toHaveCount(0);
  await expect.poll(() => height('conv3')).toBeGreaterThan(before);
  await window.getByTestId('fold-conv1').click();
  await expect(window.getByTestId('wall-conv1')).toBeVisible();
  await window.getByTestId('wall-conv2').hover({ position: { x: 20, y: 20 } });
  await window.keyboard.down('Control');
  await window.mouse.wheel(0, -200);
  await window.keyboard.up('Control');
  await expect.poll(() => height('conv3')).toBeGreaterThan(before * 1.3);
  await expect(window.getByTestId('tile-size')).not.toHaveValue('');
});
