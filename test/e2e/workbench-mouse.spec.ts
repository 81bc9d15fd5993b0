// What the mouse does on the slice and on the open map, in numbers (UX.md, "Mouse"); and that both are locked to each other.
import { expect, type Page } from '@playwright/test';
import { violations } from './violations.ts';
import { test } from './window.ts';

/** Several stories in one: a window that shares its processors with other work takes longer. */
const LONG_STORY_MS = 180_000;

interface Spot {
  readonly x: number;
  readonly y: number;
}

async function middleOf(window: Page, testId: string): Promise<Spot> {
  const box = await window.getByTestId(testId).boundingBox();
  if (!box) throw new Error(`${testId} has no place.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function pixelAt(window: Page, { x, y }: Spot): Promise<readonly [number, number]> {
  await window.mouse.move(x + 3, y);
  await window.mouse.move(x, y);
  const probe = window.getByTestId('ct-probe');
  await expect(probe).toContainText('column');
  // A frame later it is that of the last move.
  await window.waitForTimeout(100);
  const [column = Number.NaN, row = Number.NaN] = (await probe.innerText()).match(/\d+/g)?.map(Number) ?? [];
  return [column, row];
}

async function dragFrom(window: Page, from: Spot, by: Spot, button: 'left' | 'middle' | 'right' = 'left'): Promise<void> {
  await window.mouse.move(from.x, from.y);
  await window.mouse.down({ button });
  await window.mouse.move(from.x + by.x / 2, from.y + by.y / 2);
  await window.mouse.move(from.x + by.x, from.y + by.y);
  await window.mouse.up({ button });
}

const windowOf = async (window: Page): Promise<readonly number[]> =>
  ((await window.getByTestId('ct-window').innerText()).match(/-?[\d.]+/g) ?? []).map(Number);
const percent = async (window: Page): Promise<number> => Number.parseInt(await window.getByTestId('ct-zoom').innerText(), 10);

test('drags, wheel and menu of the slice', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  const { x, y } = await middleOf(window, 'ct-canvas');
  // The picture's middle lies between pixels; this is well inside of one.
  const middle = { x: x + 1.3, y: y + 1.3 };
  await window.keyboard.press('1');
  expect(await windowOf(window)).toEqual([400, 40]);
  // The phantom's values reach from -1024 HU up: a 1024th of their range a pixel, right wider, down brighter.
  await dragFrom(window, middle, { x: 100, y: 0 });
  const [wider = 0, same] = await windowOf(window);
  expect(same).toBe(40);
  await window.keyboard.press('1');
  await dragFrom(window, middle, { x: 0, y: 50 });
  const [width, lower = 0] = await windowOf(window);
  expect(width).toBe(400);
  expect((wider - 400) / 100).toBeGreaterThan(1.5);
  // Whole numbers are shown.
  expect(Math.abs(40 - lower - (wider - 400) / 2)).toBeLessThanOrEqual(1);

  // The liver's rod of 60 HU with its noise, and nothing else: a narrow window about it.
  await window.keyboard.down('Control');
  await dragFrom(window, { x: middle.x - 90, y: middle.y - 5 }, { x: 15, y: 10 });
  await window.keyboard.up('Control');
  const [regionWidth = 0] = await windowOf(window);
  expect(regionWidth).toBeLessThan(400);
  await expect(window.locator('.corner-bottom-right')).toContainText('region');

  const pixel = await pixelAt(window, middle);
  const moved = { x: middle.x + 30, y: middle.y + 20 };
  for (const [key, button] of [
    ['Shift', 'left'],
    [' ', 'left'],
    [null, 'middle'],
  ] as const) {
    await window.keyboard.press('f');
    if (key) await window.keyboard.down(key);
    await dragFrom(window, middle, { x: 30, y: 20 }, button);
    if (key) await window.keyboard.up(key);
    expect([key, button, await pixelAt(window, moved)]).toEqual([key, button, pixel]);
  }
  await window.keyboard.press('f');
  const fitted = await percent(window);
  await dragFrom(window, middle, { x: 0, y: -50 }, 'right');
  expect((await percent(window)) / fitted).toBeCloseTo(1.01 ** 50, 1);
  expect(await pixelAt(window, middle)).toEqual(pixel);
  await expect(window.getByRole('menu')).toHaveCount(0);
  await window.keyboard.press('f');
  await window.keyboard.down('Control');
  await window.mouse.wheel(0, -200);
  await window.keyboard.up('Control');
  await expect.poll(() => percent(window)).toBeGreaterThan(fitted * 1.3);
  expect(await pixelAt(window, middle)).toEqual(pixel);
  await window.keyboard.press('f');

  const number = window.getByTestId('slice-number');
  await expect(number).toHaveText('25/48');
  await window.mouse.wheel(0, 100);
  await expect(number).toHaveText('26/48');
  await window.keyboard.down('Alt');
  await dragFrom(window, middle, { x: 0, y: -40 });
  await window.keyboard.up('Alt');
  await expect(number).toHaveText('16/48');

  // A right click that goes nowhere is the menu; it knows the place.
  await window.mouse.click(middle.x, middle.y, { button: 'right' });
  const menu = window.getByRole('menu', { name: `column ${pixel[0]} row ${pixel[1]}` });
  await expect(menu).toBeVisible();
  expect(await violations(window, '[role=menu]')).toEqual([]);
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  await window.keyboard.press('Enter');
  await expect(menu).toHaveCount(0);
  await expect(window.locator('[data-pin="1"]')).toHaveAttribute('data-place', `${pixel[1]} ${pixel[0]}`);
  await window.mouse.click(middle.x, middle.y, { button: 'right' });
  await window.keyboard.press('ArrowUp');
  await window.keyboard.press('ArrowUp');
  await window.keyboard.press('Escape');
  await expect(window.getByRole('menu')).toHaveCount(0);
});

/** Left, top, width and height of what the value under the pointer sees, in edges of the slice's pixels. */
async function seenFrom(window: Page, { x, y }: Spot): Promise<readonly number[]> {
  await window.mouse.move(x + 3, y + 3);
  await window.mouse.move(x, y);
  await window.waitForTimeout(100);
  return ((await window.getByTestId('ct-canvas').getAttribute('data-box')) ?? '').split(' ').map(Number);
}

/** The same distance from the middle is the same place of the patient in both. */
async function areLocked(window: Page): Promise<void> {
  await expect(window.getByTestId('map-frame')).toHaveAttribute('data-locked', 'true');
  const [slice, map] = [await middleOf(window, 'ct-canvas'), await middleOf(window, 'map-frame')];
  for (const [x, y] of [
    [0, 0],
    [60, -40],
    [-75, 50],
  ] as const) {
    const [column, row] = await pixelAt(window, { x: slice.x + x, y: slice.y + y });
    const [left = Number.NaN, top = Number.NaN, width = 0, height = 0] = await seenFrom(window, { x: map.x + x, y: map.y + y });
    expect([width, height]).toEqual([2, 2]);
    expect([column - left, row - top].every((inside) => inside >= 0 && inside < 2)).toBe(true);
  }
}

test('the open map is locked to the slice: zoom, place and millimetres', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  await window.getByTestId('wall-conv1').dblclick({ position: { x: 155, y: 18 } });
  const frame = window.getByTestId('map-frame');
  await expect(frame).toHaveAttribute('data-locked', 'false');
  await expect(window.getByTestId('map-scale')).toHaveText('50 mm');
  const whole = await window.getByTestId('large-map').boundingBox();
  for (let times = 0; times < 5; times++) await window.keyboard.press('+');
  await areLocked(window);
  const zoomed = await window.getByTestId('large-map').boundingBox();
  // 511 values of the size of a pixel each, as large as the slice's 512.
  expect(zoomed?.width).toBeCloseTo((511 * (await percent(window))) / 100, -1);
  expect(zoomed?.width).toBeGreaterThan((whole?.width ?? 0) * 2);

  const map = await middleOf(window, 'map-frame');
  const [left = 0, top = 0] = await seenFrom(window, { x: map.x + 40, y: map.y + 30 });
  await dragFrom(window, { x: map.x + 40, y: map.y + 30 }, { x: -90, y: -60 }, 'middle');
  expect((await seenFrom(window, { x: map.x - 50, y: map.y - 30 })).slice(0, 2)).toEqual([left, top]);
  await areLocked(window);
  const before = await seenFrom(window, { x: map.x + 70, y: map.y - 20 });
  await window.keyboard.down('Control');
  await window.mouse.wheel(0, -150);
  await window.keyboard.up('Control');
  await window.waitForTimeout(100);
  expect(await seenFrom(window, { x: map.x + 70, y: map.y - 20 })).toEqual(before);
  await areLocked(window);

  await window.keyboard.press('f');
  await expect(frame).toHaveAttribute('data-locked', 'false');
  expect((await window.getByTestId('large-map').boundingBox())?.width).toBe(whole?.width);
  // From the whole on it goes where the pointer is.
  const at = { x: map.x - 80, y: map.y - 60 };
  const [column = 0, row = 0] = await seenFrom(window, at);
  await window.keyboard.down('Control');
  await window.mouse.wheel(0, -400);
  await window.keyboard.up('Control');
  await window.waitForTimeout(100);
  const [columnAfter, rowAfter] = await seenFrom(window, at);
  expect([columnAfter, rowAfter]).toEqual([column, row]);
  await areLocked(window);
  const slice = await window.getByTestId('slice-number').innerText();
  await window.mouse.move(map.x, map.y);
  await window.mouse.wheel(0, 100);
  await expect(window.getByTestId('slice-number')).not.toHaveText(slice);
  await window.mouse.click(map.x, map.y, { button: 'right' });
  await window.getByRole('menuitem', { name: 'Back to the walls' }).click();
  await expect(frame).toHaveCount(0);
});
