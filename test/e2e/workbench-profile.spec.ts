// A line on the slice: its length in mm, HU and a map along it against interpolation that the test does itself.
import { expect, type Page } from '@playwright/test';
import { firstMap, phantomHu } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { test } from './window.ts';

const SIDE = 512;
/** The phantom's field of view over its pixels, as the files say it. */
const SPACING_MM = 400 / SIDE;

const endsOf = async (window: Page): Promise<readonly number[]> =>
  Promise.all(
    ['from row', 'from column', 'to row', 'to column'].map(async (label) =>
      Number(await window.getByLabel(label, { exact: true }).inputValue()),
    ),
  );

/** Linear between the four values around a place, in rows and columns of the values. */
function interpolated(values: Float32Array | Float64Array, side: number, row: number, column: number): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const at = (r: number, c: number): number => values[Math.min(r, side - 1) * side + Math.min(c, side - 1)] ?? Number.NaN;
  const along = (r: number): number => at(r, left) * (1 - column + left) + at(r, left + 1) * (column - left);
  return along(top) * (1 - row + top) + along(top + 1) * (row - top);
}

test('drawn with the mouse, set by keys: length in mm, HU and conv1 along it', async ({ window }) => {
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.keyboard.press('Alt+l');
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  await window.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5);
  await window.mouse.down();
  await window.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.6, { steps: 3 });
  await window.mouse.up();
  const [fromRow = 0, fromColumn = 0, toRow = 0, toColumn = 0] = await endsOf(window);
  const length = Math.hypot(toRow - fromRow, toColumn - fromColumn);
  expect(length).toBeGreaterThan(100);
  await expect(window.getByTestId('line-length')).toHaveText(
    `${Number((length * SPACING_MM).toFixed(2))} mm, ${length.toFixed(2)} px`,
  );

  for (const [label, value] of [
    ['from row', 200],
    ['from column', 100.5],
    ['to row', 320],
    ['to column', 400],
  ] as const) {
    await window.getByLabel(label, { exact: true }).fill(String(value));
    await window.getByLabel(label, { exact: true }).press('Enter');
  }
  await expect(window.getByTestId('line-length')).toContainText(`, ${Math.hypot(120, 299.5).toFixed(2)} px`);
  const chart = window.getByTestId('profile-chart');
  await chart.focus();
  const hu = phantomHu(24);
  const map = firstMap(hu, 0);
  const last = Math.ceil(Math.hypot(120, 299.5) / 0.5);
  await expect(chart).toHaveAttribute('aria-valuemax', String(last));
  for (const steps of [0, 1, 40, 150]) {
    for (let step = 0; step < steps; step++) await window.keyboard.press('ArrowRight');
    const sample = Number(await chart.getAttribute('aria-valuenow'));
    const [row, column] = [200 + (sample / last) * 120, 100.5 + (sample / last) * 299.5];
    if (sample === 0) await window.keyboard.press('Home');
    await expect
      .poll(async () => Number(await window.getByTestId('at-HU').textContent()))
      .toBeCloseTo(interpolated(hu, SIDE, row, column), 1);
    // Half a pixel further in: the centre of a 2 x 2 kernel.
    const wanted = interpolated(map, SIDE - 1, row - 0.5, column - 0.5);
    expect(Number(await window.getByTestId('at-relu 0').textContent())).toBeCloseTo(wanted, 4);
  }
  await expect(window.getByTestId('profile-place')).toContainText(/^slice 25, [\d.]+ mm, row /);
  await window.getByTestId('copy-profile').press('Enter');
  await expect(window.getByText(`Copied ${last + 1} samples of 2 curves as CSV.`)).toBeVisible();
  expect(await violations(window)).toEqual([]);
});
