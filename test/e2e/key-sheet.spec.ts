// Keys of the sheet that no other story presses, each by what it does, in numbers: the look of slice and walls, alone, the screen, drawing, files opened last.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { ctFile } from '../dicom/dicom-fixture.ts';
import { openFolder } from './open-folder.ts';
import { layerMap, networkInput, phantomHu, summaryOf, valuesWhere } from './phantom-numbers.ts';
import { mapsAreComplete, test } from './window.ts';

/** Several stories in one: a window that shares its processors with other work takes longer. */
const LONG_STORY_MS = 240_000;
const SIDE = 512;
const hu = phantomHu(24);

const percent = async (window: Page): Promise<number> => Number.parseInt(await window.getByTestId('ct-zoom').innerText(), 10);

/** Along the middle of the slice as it is painted: how often a pixel has another colour than the one before it. */
const changesOfColour = (window: Page): Promise<number> =>
  window.getByTestId('ct-canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, Math.floor(canvas.height / 2), canvas.width, 1) ?? { data: [] };
    const pixels = new Uint32Array((data as Uint8ClampedArray).slice().buffer);
    return pixels.filter((pixel, at) => at > 0 && pixel !== pixels[at - 1]).length;
  });

/** What a layer's colours end at, as it is printed. */
const highest = async (window: Page, stage: string): Promise<number> =>
  Number(await window.getByTestId(`limits-${stage}`).locator('.limits-high').textContent());

test('zoom, pixels, texts, range, overlay, alone, commands and the whole screen by key', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  await window.getByRole('tab', { name: 'Map', exact: true }).focus();
  const fitted = await percent(window);
  await window.keyboard.press('=');
  await expect.poll(async () => Math.abs((await percent(window)) / fitted - 1.25)).toBeLessThan(0.02);
  await window.keyboard.press('-');
  await expect.poll(() => percent(window)).toBe(fitted);

  // Much larger than its pixels: without smoothing a pixel has one colour across its whole width.
  for (let times = 0; times < 10; times++) await window.keyboard.press('=');
  await expect.poll(() => percent(window)).toBeGreaterThan(fitted * 8);
  const smooth = await changesOfColour(window);
  await window.keyboard.press('s');
  const width = (await window.getByTestId('ct-canvas').boundingBox())?.width ?? 0;
  const pixelsAcross = width / ((await percent(window)) / 100);
  await expect.poll(() => changesOfColour(window)).toBeLessThanOrEqual(Math.ceil(pixelsAcross));
  expect(smooth).toBeGreaterThan(2 * pixelsAcross);
  await window.keyboard.press('s');
  await expect.poll(() => changesOfColour(window)).toBe(smooth);
  await window.keyboard.press('f');

  const series = window.getByTestId('ct-series');
  await expect(series).toHaveText('series text hidden');
  await window.keyboard.press('t');
  await expect(series).toContainText('Phantom with inserts');
  await expect(window.getByTestId('privacy')).toHaveText('series text in view');
  await window.keyboard.press('t');
  await expect(series).toHaveText('series text hidden');

  const limits = window.getByTestId('limits-conv1');
  const layer = await highest(window, 'conv1');
  await window.keyboard.press('g');
  await expect(limits).toHaveText('each map: minmax');
  await window.keyboard.press('g');
  expect(await highest(window, 'conv1')).toBe(layer);

  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  for (let step = 0; step < 4; step++) await window.keyboard.press('ArrowRight');
  const canvas = window.getByTestId('ct-canvas');
  await window.keyboard.press('o');
  await expect(canvas).toHaveAttribute('data-overlay', '0.5 0.5 511 511');
  await expect(window.getByTestId('large-map')).toHaveAttribute('data-channel', '4');
  await window.keyboard.press('o');
  await expect(canvas).not.toHaveAttribute('data-overlay', /./);
  await window.keyboard.press('Escape');

  // Alone: conv2 reads channel 4 and zeros.
  const plain = await highest(window, 'conv2');
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.keyboard.press('Shift+Q');
  await expect(window.getByTestId('what-if-list')).toHaveText('relu channel 4 alone');
  await mapsAreComplete(window);
  const own = layerMap([networkInput(hu)], [SIDE, SIDE], 'conv1', 4);
  const nothing = new Float64Array(own.length);
  const read = Array.from({ length: 16 }, (_, channel) => (channel === 4 ? own : nothing));
  const greatest = Array.from({ length: 32 }, (_, channel) =>
    layerMap(read, [SIDE - 1, SIDE - 1], 'conv2', channel).reduce((one, other) => Math.max(one, other)),
  ).reduce((one, other) => Math.max(one, other));
  await expect.poll(async () => Math.abs((await highest(window, 'conv2')) / greatest - 1)).toBeLessThan(0.005);
  await window.keyboard.press('Control+z');
  await expect(window.getByTestId('what-if-bar')).toHaveCount(0);
  await expect.poll(() => highest(window, 'conv2')).toBe(plain);

  await window.keyboard.press('F1');
  await expect(window.getByTestId('palette-search')).toBeFocused();
  await window.keyboard.press('Escape');
  await expect(window.getByTestId('palette-search')).toHaveCount(0);
  const isWhole = () => window.evaluate(() => document.fullscreenElement === document.documentElement);
  await window.keyboard.press('F11');
  await expect.poll(isWhole).toBe(true);
  await window.keyboard.press('F11');
  await expect.poll(isWhole).toBe(false);
});

/** pixels, mean HU, SD, min, max of a region as the window writes them. */
async function huRow(window: Page, region: string): Promise<readonly number[]> {
  const cells = await window.locator(`[data-testid=region-list] tr[data-region="${region}"] td`).allTextContents();
  return [1, 3, 4, 5, 6].map((at) => Number(cells[at]));
}

const field = (window: Page, label: string) => window.getByLabel(label, { exact: true });
const valuesOf = (window: Page, labels: readonly string[]): Promise<readonly number[]> =>
  Promise.all(labels.map(async (label) => Number(await field(window, label).inputValue())));

test('regions and a line are drawn by key and mouse, moved by key, and each step is taken back by its numbers', async ({
  window,
}) => {
  test.setTimeout(LONG_STORY_MS);
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const sides = ['top', 'left', 'bottom', 'right'] as const;
  const rows = window.locator('[data-testid=region-list] tr[data-region]');
  // The whole slice is always there.
  const before = 1;
  await window.keyboard.press('m');
  await expect(rows).toHaveCount(before);
  const expectHu = async (name: string, [top = 0, left = 0, bottom = 0, right = 0]: readonly number[], isRound: boolean) => {
    const [half, across] = [(bottom - top) / 2, (right - left) / 2];
    const holds = (row: number, column: number): boolean =>
      isRound
        ? ((row - (top + bottom) / 2) / half) ** 2 + ((column - (left + right) / 2) / across) ** 2 <= 1
        : row >= top && row <= bottom && column >= left && column <= right;
    const own = summaryOf(valuesWhere(hu, SIDE, 0, holds));
    await expect(async () => {
      const [count, mean, std, min, max] = await huRow(window, name);
      expect([count, min, max]).toEqual([own.count, own.min, own.max]);
      expect(mean).toBeCloseTo(own.mean, 2);
      expect(std).toBeCloseTo(own.std, 2);
    }).toPass();
  };
  for (const [key, name, isRound] of [
    ['Alt+R', 'rectangle 1', false],
    ['Alt+E', 'ellipse 1', true],
  ] as const) {
    await window.keyboard.press(key);
    await window.mouse.move(x - 60, y - 40);
    await window.mouse.down();
    await window.mouse.move(x + 30, y + 50, { steps: 3 });
    await window.mouse.up();
    const drawn = await valuesOf(window, sides);
    await expectHu(name, drawn, isRound);
    await window.getByRole('button', { name, exact: true }).focus();
    for (let step = 0; step < 7; step++) await window.keyboard.press('ArrowRight');
    const moved = drawn.map((side, at) => (at % 2 === 1 ? side + 7 : side));
    for (const [at, side] of (await valuesOf(window, sides)).entries()) expect(side).toBeCloseTo(moved[at] ?? Number.NaN, 6);
    await expectHu(name, moved, isRound);
    await window.keyboard.press('Control+z');
    expect(await valuesOf(window, sides)).toEqual(drawn);
    await expectHu(name, drawn, isRound);
    await window.keyboard.press('Control+z');
    await expect(rows).toHaveCount(before);
    await window.keyboard.press('Control+Shift+z');
    await expectHu(name, drawn, isRound);
    await window.keyboard.press('Control+z');
    await expect(rows).toHaveCount(before);
  }

  // Corner by corner; a click on the first closes it.
  await window.keyboard.press('Alt+P');
  const corners = [
    [-50, -30],
    [40, -20],
    [10, 45],
    [-50, -30],
  ] as const;
  for (const [right, down] of corners) await window.mouse.click(x + right, y + down);
  const points = (await window.getByLabel('corners, row column').inputValue())
    .split(',')
    .map((corner) => corner.trim().split(/\s+/).map(Number));
  expect(points).toHaveLength(3);
  const scale = (await percent(window)) / 100;
  for (const [at, [row = 0, column = 0]] of points.entries()) {
    const [right, down] = corners[at] ?? [0, 0];
    expect(Math.abs(column - (SIDE / 2 - 0.5 + right / scale))).toBeLessThan(1.5);
    expect(Math.abs(row - (SIDE / 2 - 0.5 + down / scale))).toBeLessThan(1.5);
  }
  const inside = (row: number, column: number): boolean => {
    const sidesOf = points.map(([r = 0, c = 0], at) => {
      const [nextR = 0, nextC = 0] = points[(at + 1) % points.length] ?? [];
      return (nextC - c) * (row - r) - (nextR - r) * (column - c);
    });
    return sidesOf.every((side) => side >= 0) || sidesOf.every((side) => side <= 0);
  };
  const own = summaryOf(valuesWhere(hu, SIDE, 0, inside));
  await expect.poll(async () => (await huRow(window, 'polygon 1'))[0]).toBe(own.count);
  expect((await huRow(window, 'polygon 1'))[1]).toBeCloseTo(own.mean, 2);
  await window.keyboard.press('Control+z');
  await expect(rows).toHaveCount(before);

  await window.keyboard.press('Alt+L');
  await window.getByTestId('tool-line').press('Enter');
  const ends = ['from row', 'from column', 'to row', 'to column'] as const;
  expect(await valuesOf(window, ends)).toEqual([256, 128, 256, 384]);
  const length = window.getByTestId('line-length');
  await expect(length).toHaveText('200 mm, 256.00 px');
  await field(window, 'to column').fill('256');
  await field(window, 'to column').press('Enter');
  await expect(length).toHaveText('100 mm, 128.00 px');
  await window.getByRole('tab', { name: 'Profile' }).focus();
  await window.keyboard.press('Control+z');
  await expect(length).toHaveText('200 mm, 256.00 px');
  expect(await valuesOf(window, ends)).toEqual([256, 128, 256, 384]);
  await window.keyboard.press('Control+z');
  await expect(length).toHaveCount(0);
  await window.keyboard.press('Control+Shift+z');
  await window.keyboard.press('Control+Shift+z');
  await expect(length).toHaveText('100 mm, 128.00 px');
});

test('Ctrl and a digit opens what was opened last: each of nine', async ({ window, host }) => {
  test.setTimeout(LONG_STORY_MS);
  await window.keyboard.press('Control+9');
  await expect(window.getByText('There is no 9. among the files that were opened last.')).toBeVisible();
  let opened: readonly number[] = [];
  const number = window.getByTestId('slice-number');
  for (let count = 1; count <= 9; count++) {
    await mkdir(join(host.folder, `of-${count}`));
    for (let i = 0; i < count; i++)
      await writeFile(
        join(host.folder, `of-${count}`, `im${i}`),
        ctFile({
          2621456: { vr: 'US', value: 8 },
          2621457: { vr: 'US', value: 8 },
          2145386512: { vr: 'OW', value: new Uint8Array(2 * 8 * 8).fill(i) },
          524312: { vr: 'UI', value: `1.2.3.${count}.${i}` },
          2097166: { vr: 'UI', value: `1.2.3.${count}` },
          2097171: { vr: 'IS', value: String(i + 1) },
          2097202: { vr: 'DS', value: `0\\0\\${i * 2}` },
        }),
      );
    await openFolder(window, host, `of-${count}`);
    await expect(number).toHaveText(new RegExp(`/${count}$`));
    opened = [count, ...opened];
  }
  // What is opened again is the newest.
  for (const digit of [9, 3, 4, 5, 6, 7, 8, 9, 1]) {
    const wanted = opened[digit - 1] ?? Number.NaN;
    await window.keyboard.press(`Control+${digit}`);
    await expect(number).toHaveText(new RegExp(`/${wanted}$`));
    opened = [wanted, ...opened.filter((one) => one !== wanted)];
  }
});
