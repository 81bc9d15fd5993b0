// Regions in numbers, held to sums that the test takes itself: HU, and conv1 by plain loops from the weights' file.
import { expect, type Page } from '@playwright/test';
import { copied, rowsOf } from './copied.ts';
import { firstMap, phantomHu, summaryOf, valuesWhere } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { test } from './window.ts';

const SIDE = 512;
/** The phantom opens at its middle. */
const hu = phantomHu(24);

/** pixels, mean HU, SD, min, max of a region as the window writes them. */
async function huRow(window: Page, region: string): Promise<readonly number[]> {
  const cells = await window.locator(`[data-testid=region-list] tr[data-region="${region}"] td`).allTextContents();
  return [1, 3, 4, 5, 6].map((at) => Number(cells[at]));
}

/** A row of the table of maps: count, mean, SD, min, max, not finite, then the tissue classes. */
async function mapRow(window: Page, channel: number): Promise<readonly number[]> {
  const row = window.getByTestId('region-maps').locator('tbody tr').nth(channel);
  return (await row.locator('td').allTextContents()).slice(2).map(Number);
}

const field = (window: Page, label: string) => window.getByLabel(label, { exact: true });
const sidesOf = async (window: Page) => {
  const [top, left, bottom, right] = await Promise.all(
    ['top', 'left', 'bottom', 'right'].map(async (side) => Number(await field(window, side).inputValue())),
  );
  return { top: top ?? 0, left: left ?? 0, bottom: bottom ?? 0, right: right ?? 0 };
};

async function expectNumbers(window: Page, region: string, channel: number, holds: (row: number, column: number) => boolean) {
  const own = summaryOf(valuesWhere(hu, SIDE, 0, holds));
  await expect(async () => {
    const [count, mean, std, min, max] = await huRow(window, region);
    expect([count, min, max]).toEqual([own.count, own.min, own.max]);
    expect(mean).toBeCloseTo(own.mean, 2);
    expect(std).toBeCloseTo(own.std, 2);
  }).toPass();
  const map = summaryOf(valuesWhere(firstMap(hu, channel), SIDE - 1, 0.5, holds));
  await expect(async () => {
    const [count, mean, std, min, max] = await mapRow(window, channel);
    expect(count).toBe(map.count);
    for (const [found, wanted] of [
      [mean, map.mean],
      [std, map.std],
      [min, map.min],
      [max, map.max],
    ] as const)
      expect(found).toBeCloseTo(wanted, 4);
  }).toPass();
}

test('an ellipse drawn with the mouse, moved and sized by keys: HU and conv1 at the same place', async ({ window }) => {
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.keyboard.press('m');
  await window.getByTestId('tool-ellipse').click();
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  const level = await window.getByTestId('ct-window').textContent();
  await window.mouse.move(box.x + box.width * 0.35, box.y + box.height * 0.4);
  await window.mouse.down();
  await window.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.62, { steps: 3 });
  await window.mouse.up();
  await expect(window.getByTestId('ct-window')).toHaveText(level ?? '');
  const drawn = await sidesOf(window);
  expect(drawn.bottom - drawn.top).toBeGreaterThan(40);
  const inside =
    ({ top, left, bottom, right }: typeof drawn) =>
    (row: number, column: number) =>
      ((row - (top + bottom) / 2) / ((bottom - top) / 2)) ** 2 + ((column - (left + right) / 2) / ((right - left) / 2)) ** 2 <= 1;
  await expectNumbers(window, 'ellipse 1', 4, inside(drawn));
  // Ten down, then five larger on every side.
  await window.getByRole('button', { name: 'ellipse 1', exact: true }).focus();
  for (let step = 0; step < 10; step++) await window.keyboard.press('ArrowDown');
  for (let step = 0; step < 5; step++) await window.keyboard.press('Shift+ArrowRight');
  const moved = await sidesOf(window);
  expect(moved.top).toBeCloseTo(drawn.top + 5, 6);
  expect(moved.right).toBeCloseTo(drawn.right + 5, 6);
  await expectNumbers(window, 'ellipse 1', 4, inside(moved));

  // How the region's values are spread among all: every pixel of the slice, and every value of the selected map, in its part.
  await window.getByTestId('wall-conv1').click({ position: { x: 12, y: 15 } });
  const channel = Number(
    await window.getByTestId('wall-conv1').evaluate((wall) => wall.getAttribute('data-order')?.split(' ')[0]),
  );
  for (const [test, values, start, width, off] of [
    ['spread-hu', Float64Array.from(hu), 0, SIDE, 0],
    // A value on the edge between two parts may be in either, by its last bit.
    ['spread-map', firstMap(hu, channel), 0.5, SIDE - 1, 3],
  ] as const) {
    const bars = window.getByTestId(test).locator('g');
    await expect(bars).toHaveCount(51);
    const counts = (name: string) => bars.evaluateAll((all, from) => all.map((bar) => Number(bar.getAttribute(from))), name);
    const low = values.reduce((least, value) => Math.min(least, value));
    const high = values.reduce((greatest, value) => Math.max(greatest, value));
    const wanted = (own: readonly number[]): number => own.filter((value) => value < low + (high - low) / 51).length;
    const held = [...valuesWhere(values, width, start, inside(moved))];
    await expect(async () => {
      const [all, inRegion] = [await counts('data-count'), await counts('data-region-count')];
      expect(all.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      expect(inRegion.reduce((sum, count) => sum + count, 0)).toBe(held.length);
      expect(Math.abs((all[0] ?? Number.NaN) - wanted([...values]))).toBeLessThanOrEqual(off);
      expect(Math.abs((inRegion[0] ?? Number.NaN) - wanted(held))).toBeLessThanOrEqual(off);
    }).toPass();
  }
  // The edge of the inspector makes room for it, by keys.
  const inspector = window.getByTestId('inspector');
  const tall = (await inspector.boundingBox())?.height ?? 0;
  await window.getByTestId('inspector-edge').focus();
  for (let step = 0; step < 4; step++) await window.keyboard.press('ArrowUp');
  await expect.poll(async () => Math.round((await inspector.boundingBox())?.height ?? 0)).toBe(Math.round(tall) + 96);
  await expect(window.locator('.shape-selected[data-region="ellipse 1"]')).toBeVisible();
  expect(await violations(window)).toEqual([]);
});

test('rectangle and polygon by keyboard, threshold, and tissues with the mean response of a channel', async ({ window }) => {
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.keyboard.press('m');
  await window.getByTestId('tool-rectangle').focus();
  await window.keyboard.press('Enter');
  await field(window, 'left').fill('100');
  await field(window, 'HU from').fill('-30');
  await field(window, 'HU from').press('Enter');
  const { top, left, bottom, right } = await sidesOf(window);
  expect({ top, left, bottom, right }).toEqual({ top: 192, left: 100, bottom: 320, right: 320 });
  const at = (row: number, column: number): number => hu[Math.floor(row + 0.5) * SIDE + Math.floor(column + 0.5)] ?? Number.NaN;
  const inBox = (row: number, column: number) => row >= top && row <= bottom && column >= left && column <= right;
  await expectNumbers(window, 'rectangle 1', 0, (row, column) => inBox(row, column) && at(row, column) >= -30);

  await window.getByTestId('tool-polygon').focus();
  await window.keyboard.press('Enter');
  await window.getByLabel('corners, row column').fill('150.5 120, 150.5 330, 300.5 330, 300.5 120');
  await window.getByLabel('corners, row column').press('Enter');
  await expectNumbers(window, 'polygon 1', 5, (row, column) => row >= 150.5 && row <= 300.5 && column >= 120 && column <= 330);

  await window.getByRole('button', { name: 'whole slice', exact: true }).click();
  const soft = (row: number, column: number) => at(row, column) >= -30 && at(row, column) < 150;
  const count = valuesWhere(hu, SIDE, 0, soft).length;
  await expect(window.locator('[data-class="soft tissue"] td').nth(2)).toHaveText(String(count));
  const response = summaryOf(valuesWhere(firstMap(hu, 4), SIDE - 1, 0.5, soft)).mean;
  await expect.poll(async () => (await mapRow(window, 4))[9]).toBeCloseTo(response, 4);
  await field(window, 'soft tissue below').fill('50');
  await field(window, 'soft tissue below').press('Enter');
  const fewer = valuesWhere(hu, SIDE, 0, (row, column) => at(row, column) >= -30 && at(row, column) < 50).length;
  await expect(window.locator('[data-class="soft tissue"] td').nth(2)).toHaveText(String(fewer));

  await window.getByTestId('region-maps').getByRole('button', { name: 'in bone' }).click();
  await expect(window.getByTestId('region-maps').getByRole('columnheader', { name: 'in bone' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await window.getByTestId('region-layers').selectOption('all');
  await expect(window.getByTestId('region-maps').locator('tbody tr')).toHaveCount(112);
  const csv = rowsOf(await copied(window.getByTestId('copy-regions')));
  await expect(window.getByText('Copied 112 maps of whole slice as CSV, in the order shown.')).toBeVisible();
  // In the order of the table, with every digit.
  const inBone = csv.map((row) => Number(row['mean in bone']));
  expect(inBone).toHaveLength(112);
  expect(inBone).toEqual([...inBone].sort((a, b) => b - a));
  const whole = [...firstMap(hu, 4)];
  const own = summaryOf(whole);
  const copy = csv.find(({ layer, channel }) => layer === 'relu' && channel === '4') ?? {};
  expect([copy.region, copy.slice, copy.count, copy['not finite']]).toEqual(['whole slice', '25', String(whole.length), '0']);
  for (const [column, wanted] of [
    ['mean', own.mean],
    ['SD', own.std],
    ['min', own.min],
    ['max', own.max],
    [
      'mean in soft tissue',
      summaryOf(
        valuesWhere(Float64Array.from(whole), SIDE - 1, 0.5, (row, column) => at(row, column) >= -30 && at(row, column) < 50),
      ).mean,
    ],
  ] as const)
    expect(Number(copy[column])).toBeCloseTo(wanted, 5);
});
