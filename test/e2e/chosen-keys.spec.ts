// Keys and mouse of one's own: chosen by keyboard in the key sheet, in force at once, shown everywhere, there after a restart.
import { expect, type Page } from '@playwright/test';
import { violations } from './violations.ts';
import { mapsAreComplete, test } from './window.ts';

/** Several stories in one: a window that shares its processors with other work takes longer. */
const LONG_STORY_MS = 180_000;

/** From the search field to the first key that is left below it. @param tabs a row of one's own has the way back before its key */
async function askForKey(window: Page, search: string, tabs = 1): Promise<void> {
  await window.getByTestId('key-search').fill(search);
  await window.getByTestId('key-search').focus();
  for (let at = 0; at < tabs; at++) await window.keyboard.press('Tab');
  await window.keyboard.press('Enter');
}

async function pixelUnder(window: Page, x: number, y: number): Promise<readonly number[]> {
  await window.mouse.move(x, y);
  const probe = window.getByTestId('ct-probe');
  await expect(probe).toContainText('column');
  return (await probe.innerText()).match(/\d+/g)?.slice(0, 2).map(Number) ?? [];
}

const percent = async (window: Page): Promise<number> => Number.parseInt(await window.getByTestId('ct-zoom').innerText(), 10);

test('a key is swapped, one is taken, the mouse is remapped, and all of it stays', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  await window.keyboard.press('?');
  const sheet = window.getByTestId('key-sheet');
  await askForKey(window, 'along the series');
  const row = window.getByTestId('key-row-strip');
  await expect(row.getByRole('alert')).toContainText('Press the new key');
  await window.keyboard.press('Control+w');
  await expect(row.getByRole('alert')).toContainText('Ctrl+W belongs to the browser');
  await window.keyboard.press('i');
  await expect(row.getByRole('alert')).toContainText('I is the key of “Invert grey”');
  expect(await violations(window, 'dialog')).toEqual([]);
  // The first answer has the focus; the second swaps.
  await window.keyboard.press('Tab');
  await window.keyboard.press('Enter');
  await expect(row.getByRole('button', { name: 'I, change' })).toBeFocused();
  await askForKey(window, 'invert', 2);
  await expect(window.getByTestId('key-row-invert').getByRole('button', { name: 'press the new key' })).toBeFocused();
  await window.keyboard.press('Escape');
  await expect(window.getByTestId('key-row-invert').getByRole('button', { name: 'L, change' })).toBeFocused();
  // The dialog stays: Escape left the question only.
  await askForKey(window, 'zoom in');
  await window.keyboard.press('j');
  await expect(window.getByTestId('key-row-zoom-in').locator('.key-chip')).toHaveText(['J', '=']);
  await window.getByTestId('key-search').fill('');
  await window.getByTestId('mouse-left').selectOption('pan');
  await window.getByTestId('mouse-wheel').selectOption('zoom');
  await window.getByTestId('mouse-right').selectOption('none');
  expect(await violations(window, 'dialog')).toEqual([]);
  await window.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await chosenIsInForce(window);

  await window.reload();
  await mapsAreComplete(window);
  await chosenIsInForce(window);
  await window.keyboard.press('Control+K');
  await window.getByTestId('palette-search').fill('along the series');
  await expect(window.getByTestId('palette').locator('kbd')).toHaveText(['I']);
  await window.keyboard.press('Escape');

  // One alone has its own again, and so has the one it had swapped with.
  await window.keyboard.press('?');
  await window.getByTestId('key-search').fill('along the series');
  await row.getByRole('button', { name: 'its own key again' }).click();
  await window.getByTestId('key-search').fill('invert');
  await expect(window.getByTestId('key-row-invert').locator('.key-chip')).toHaveText(['I']);
  await window.getByTestId('keys-reset').click();
  await expect(window.getByTestId('keys-reset')).toBeDisabled();
  await window.keyboard.press('Escape');
  const zoom = await window.getByTestId('ct-zoom').textContent();
  await window.keyboard.press('j');
  await expect(window.getByTestId('ct-zoom')).toHaveText(String(zoom));
});

async function chosenIsInForce(window: Page): Promise<void> {
  await window.keyboard.press('i');
  await expect(window.getByTestId('strip')).toBeVisible();
  await window.keyboard.press('i');
  await expect(window.getByTestId('strip')).toHaveCount(0);
  const corner = window.locator('.corner-bottom-right');
  await expect(corner).not.toContainText('inverted');
  await window.keyboard.press('l');
  await expect(corner).toContainText('inverted');
  await window.keyboard.press('r');
  await expect(corner).not.toContainText('inverted');
  const fitted = await percent(window);
  await window.keyboard.press('j');
  await expect.poll(() => percent(window)).toBeGreaterThan(fitted * 1.24);
  expect(await percent(window)).toBeLessThan(fitted * 1.26);

  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const shown = await window.getByTestId('ct-window').innerText();
  const before = await pixelUnder(window, x, y);
  await window.mouse.down();
  await window.mouse.move(x + 40, y + 20, { steps: 4 });
  await window.mouse.up();
  // The pixel that was taken hold of is under the pointer still; window and level are as they were.
  await window.mouse.move(x + 1, y);
  expect(await pixelUnder(window, x + 40, y + 20)).toEqual(before);
  await expect(window.getByTestId('ct-window')).toHaveText(shown);
  const zoomed = await percent(window);
  await window.mouse.down({ button: 'right' });
  await window.mouse.move(x + 40, y - 40, { steps: 4 });
  await window.mouse.up({ button: 'right' });
  expect(await percent(window)).toBe(zoomed);
  const slice = await window.getByTestId('slice-number').textContent();
  await window.mouse.wheel(0, -200);
  await expect.poll(() => percent(window)).toBeGreaterThan(zoomed * (1.0015 ** 200 - 0.02));
  expect(await percent(window)).toBeLessThan(zoomed * (1.0015 ** 200 + 0.02));
  await expect(window.getByTestId('slice-number')).toHaveText(String(slice));
  await window.keyboard.press('f');
}
