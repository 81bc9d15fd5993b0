// Histogram and statistics as numbers that can be taken along.
import { expect, type Page } from '@playwright/test';
import { test } from './window.ts';

const bars = (window: Page) => window.locator('.histogram rect');
const numbersOf = (window: Page, name: string): Promise<readonly number[]> =>
  bars(window).evaluateAll((all, attribute) => all.map((bar) => Number(bar.getAttribute(attribute))), name);

test('the histogram counts every value of the open map, heights linear or logarithmic', async ({ window }) => {
  await window.getByTestId('wall-conv1').dblclick({ position: { x: 10, y: 10 } });
  await expect(window.locator('.histogram')).toContainText('every value');
  const counts = await numbersOf(window, 'data-count');
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(511 * 511);
  const most = Math.max(...counts);
  const tallest = Math.max(...(await numbersOf(window, 'height')));
  const share = async (scale: (count: number) => number): Promise<void> => {
    const heights = await numbersOf(window, 'height');
    for (const [at, count] of counts.entries()) expect((heights[at] ?? 0) / tallest).toBeCloseTo(scale(count) / scale(most), 4);
  };
  await share(Math.log1p);
  await window.getByTestId('histogram-log').focus();
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('histogram-log')).toHaveAttribute('aria-pressed', 'false');
  await share((count) => count);
});

test('statistics are copied as CSV in the order shown', async ({ window }) => {
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.getByRole('tab', { name: 'Statistics' }).click();
  await window.getByTestId('statistics').getByRole('button', { name: 'max', exact: true }).click();
  await window.getByTestId('copy-statistics').press('Enter');
  await expect(window.getByText('Copied 16 rows of relu as CSV, in the order shown.')).toBeVisible();
  await window.keyboard.press('Control+K');
  const field = window.getByTestId('palette-search');
  await field.press('Control+V');
  await expect(field).toHaveValue(/^channel,min,max,mean,std,zero,not finite/);
  // A field of one line has spaces for line ends.
  const rows = (await field.inputValue())
    .trim()
    .split(/\s(?=\d+,)/)
    .slice(1)
    .map((row) => row.split(',').map(Number));
  expect(rows.map((row) => row.length)).toEqual(Array.from({ length: 16 }, () => 7));
  const most = rows.map((row) => row[2] ?? Number.NaN);
  expect(most).toEqual([...most].sort((a, b) => b - a));
  expect(rows.map((row) => row[0] ?? 0).sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, at) => at));
});
