// What the window takes back, and says that it will; the crosshair of Shift; and who has the keys while files are chosen.
import { expect, type Page } from '@playwright/test';
import { violations } from './violations.ts';
import { test } from './window.ts';

/** A place of the CT's canvas, by its share of both sides. */
async function at(window: Page, across: number, down: number): Promise<readonly [number, number]> {
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  return [box.x + across * box.width, box.y + down * box.height];
}

async function draw(window: Page, key: string, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await window.keyboard.press(key);
  await window.mouse.move(...(await at(window, ...from)));
  await window.mouse.down();
  await window.mouse.move(...(await at(window, ...to)), { steps: 3 });
  await window.mouse.up();
}

test('regions, the line and pins are taken back by button and key, and the button says what; what is drawn and tried outlives a restart', async ({
  window,
}) => {
  const undo = window.getByTestId('undo');
  const redo = window.getByTestId('redo');
  await expect(undo).toBeDisabled();
  await draw(window, 'Alt+e', [0.4, 0.4], [0.6, 0.6]);
  await expect(undo).toHaveAccessibleName('Undo: draw ellipse 1');
  // On the line of a region the place under the pointer is the slice's, and P pins it.
  await window.mouse.move(...(await at(window, 0.4, 0.5)));
  await expect(window.getByTestId('ct-probe')).toContainText('HU');
  await window.keyboard.press('p');
  await expect(undo).toHaveAccessibleName('Undo: set pin 1');
  await draw(window, 'Alt+l', [0.3, 0.5], [0.7, 0.5]);
  await expect(undo).toHaveAccessibleName('Undo: draw the line');
  await expect(window.getByTestId('ct-line')).toBeAttached();

  await undo.click();
  await expect(window.getByTestId('ct-line')).toHaveCount(0);
  await expect(redo).toHaveAccessibleName('Redo: draw the line');
  await window.keyboard.press('Control+z');
  await expect(window.getByTestId('ct-pins').locator('[data-pin]')).toHaveCount(0);
  await expect(undo).toHaveAccessibleName('Undo: draw ellipse 1');
  await window.keyboard.press('Control+Shift+z');
  await redo.click();
  await expect(window.getByTestId('ct-line')).toBeAttached();
  await expect(redo).toBeDisabled();
  await window.keyboard.press('q');
  await expect(undo).toHaveAccessibleName('Undo: relu channel 0 muted');
  await expect(window.locator('[data-shown-node=relu] .mark-tried')).toHaveText('M');
  expect(await violations(window)).toEqual([]);

  await window.reload();
  await expect(window.getByTestId('ct-pins').locator('[data-pin]')).toHaveCount(1);
  await expect(window.getByTestId('what-if-list')).toHaveText('relu channel 0 muted');
  await expect(window.locator('[data-shown-node=relu] .mark-tried')).toHaveText('M');
  await window.keyboard.press('m');
  await expect(window.getByTestId('region-list')).toContainText('ellipse 1');
  await window.keyboard.press('Alt+l');
  await expect(window.getByTestId('ct-line')).toBeAttached();
  await expect(undo).toBeDisabled();
});

test('Shift and a move cross the slice and every map from edge to edge; a chooser of files has the keys for itself', async ({
  window,
  host,
}) => {
  const crosshairs = window.locator('[data-crosshair]');
  await window.mouse.move(...(await at(window, 0.5, 0.5)));
  await expect(window.locator('.mark-cross')).toHaveCount(3);
  await expect(crosshairs).toHaveCount(0);
  await window.keyboard.down('Shift');
  await window.mouse.move(...(await at(window, 0.52, 0.5)));
  await expect(crosshairs).toHaveCount(3);
  const { width: tile = 0 } = await window.getByTestId('wall-conv1').evaluate((canvas: HTMLCanvasElement) => ({
    width: (canvas.clientWidth + 2) / (canvas.dataset.order ?? '').split(' ').length - 2,
  }));
  const [, first = ''] = /^M\d+ [\d.]+h([\d.]+)M/.exec((await crosshairs.first().getAttribute('d')) ?? '') ?? [];
  expect(Math.abs(Number(first) - tile)).toBeLessThan(3);
  // Over a map, with a value held: the lines are the pointer's, the held value stays.
  await window.keyboard.up('Shift');
  await expect(crosshairs).toHaveCount(0);
  await window.getByTestId('wall-conv2').hover({ position: { x: 14, y: 14 } });
  await window.keyboard.press('p');
  const held = await window.getByTestId('probe-value').textContent();
  await window.keyboard.down('Shift');
  await window.getByTestId('wall-conv1').hover({ position: { x: 20, y: 24 } });
  await expect(crosshairs).toHaveCount(3);
  const crossed = await crosshairs.first().getAttribute('d');
  await window.getByTestId('wall-conv1').hover({ position: { x: 10, y: 10 } });
  await expect.poll(() => crosshairs.first().getAttribute('d')).not.toBe(crossed);
  await expect(window.getByTestId('probe-value')).toHaveText(held ?? '');
  await window.keyboard.up('Shift');
  await expect(crosshairs).toHaveCount(0);

  if (host.hasDialogs) return;
  await window.keyboard.press('Control+o');
  const chooser = window.getByTestId('file-chooser');
  await expect(chooser).toBeVisible();
  await window.keyboard.press('Control+e');
  await expect(window.getByTestId('export-dialog')).toHaveCount(0);
  await window.keyboard.press('Escape');
  await expect(chooser).toHaveCount(0);
});
