// What keeps the window fast, in counts and not in times: messages, bytes and renders of a slice and of a hover, and that scrolling a high wall paints
// only what comes into view, where it belongs.
import { expect, type Page } from '@playwright/test';
import { longModel } from '../bench/reader-model.ts';
import { isQuiet, mapsAreComplete, test, typeSource } from './window.ts';

interface Probed {
  readonly counters: { readonly received: Readonly<Record<string, number>> };
  readonly receivedBytes: number;
}

const KIB = 1024;
const LINES = 300;

// Long waits for quiet: nothing here is about time.
test.slow();

/** Messages of streams and bytes of all messages that an action brings. */
async function receivedBy(page: Page, action: () => Promise<void>): Promise<{ messages: number; bytes: number }> {
  const now = (): Promise<{ messages: number; bytes: number }> =>
    page.evaluate(() => {
      const { counters, receivedBytes } = (globalThis as unknown as { __convscope: Probed }).__convscope;
      return { messages: (counters.received.item ?? 0) + (counters.received.items ?? 0), bytes: receivedBytes };
    });
  const before = await now();
  await action();
  const after = await now();
  return { messages: after.messages - before.messages, bytes: after.bytes - before.bytes };
}

/** How often walls were drawn anew by React, counted by what the headings of the walls are given. */
async function rendersOf(page: Page, action: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const counter = { renders: 0 };
    const observer = new MutationObserver(() => counter.renders++);
    const walls = document.querySelector('.walls');
    if (walls) observer.observe(walls, { subtree: true, attributes: true, attributeFilter: ['data-slice'] });
    Object.assign(globalThis, { renderCounter: counter });
  });
  await action();
  return page.evaluate(() => (globalThis as unknown as { renderCounter: { renders: number } }).renderCounter.renders);
}

const painted = (page: Page, slice: number): Promise<void> =>
  expect(page.locator(`[data-testid^=wall-][data-painted="${slice}"]`)).toHaveCount(3);

test('a new slice is a few messages and renders, the next one is there before it is asked for, a hover is some bytes', async ({
  window,
}) => {
  const go = async (key: string, slice: number): Promise<void> => {
    await window.keyboard.press(key);
    await expect(window.getByTestId('progress-text')).toContainText(`slice ${slice + 1}: all maps`);
    await painted(window, slice);
    await isQuiet(window);
  };
  await go('Home', 0);
  let renders = 0;
  const fresh = await receivedBy(window, async () => {
    renders = await rendersOf(window, () => go('Shift+ArrowDown', 10));
  });
  // Said that it began, what came within a moment together: at most one message a layer and a moment.
  expect(fresh.messages).toBeLessThanOrEqual(7);
  expect(renders).toBeLessThanOrEqual(6);
  // 112 tiles at the size they are seen at and two slices' pixels, never 112 maps of 255 KiB.
  expect(fresh.bytes).toBeLessThan(4096 * KIB);
  // A busy machine may need more than the pause between two steps for the one ahead.
  let slice = 10;
  await expect(async () => {
    const next = await receivedBy(window, () => go('ArrowDown', ++slice));
    expect(await window.getByTestId('progress-text').textContent()).toContain(', kept');
    expect(next.messages).toBeLessThanOrEqual(3);
  }).toPass();

  // Looked at before: the engine says that it has it, and nothing else.
  const kept = await receivedBy(window, () => go('ArrowUp', slice - 1));
  expect(kept.messages).toBe(1);
  expect(kept.bytes).toBeLessThan(4 * KIB);

  await window.getByTestId('tile-size').selectOption('64');
  await mapsAreComplete(window);
  await isQuiet(window);
  const hover = await receivedBy(window, async () => {
    await window.getByTestId('wall-conv1').hover({ position: { x: 30, y: 20 } });
    await expect(window.getByTestId('probe-value')).toBeVisible();
    await isQuiet(window);
  });
  // 112 values, the arithmetic of one and some words.
  expect(hover.messages).toBe(0);
  expect(hover.bytes).toBeLessThan(8 * KIB);
});

const WIDE = `import torch.nn as nn

class Wide(nn.Module):
    def __init__(self):
        super().__init__()
        self.narrow = nn.Conv2d(1, 8, 2, stride=4)
        self.wide = nn.Conv2d(8, 256, 3)

    def forward(self, x):
        return self.wide(self.narrow(x))
`;

test('scrolling a wall of 256 maps sends nothing, and what it moved is what painting anew gives', async ({ window }) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, WIDE);
  await dialog.getByTestId('use-network').click();
  const wall = window.getByTestId('wall-wide');
  await expect(wall).toBeVisible();
  await mapsAreComplete(window);
  await window.getByTestId('tile-size').selectOption('128');
  await expect(wall).toHaveAttribute('data-painted', /\d/);
  await mapsAreComplete(window);
  await isQuiet(window);
  const firstOrder = await wall.getAttribute('data-order');
  const box = await window.locator('.wall-body').boundingBox();
  if (!box) throw new Error('The walls have no place.');
  // Beside the maps, where nothing is pointed at.
  await window.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
  await isQuiet(window);
  const spent = await receivedBy(window, async () => {
    for (let turn = 0; turn < 25; turn++) await window.mouse.wheel(0, 100);
    await expect.poll(() => wall.getAttribute('data-order')).not.toBe(firstOrder);
    await isQuiet(window);
  });
  expect(spent).toEqual({ messages: 0, bytes: 0 });
  const picture = (): Promise<string> => wall.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const moved = await picture();
  // Other colours and back: every tile in view is painted again.
  for (const label of ['grey', 'auto colours']) {
    await window.getByTestId('colormap').selectOption({ label });
    await isQuiet(window);
  }
  expect(await picture()).toBe(moved);
});

test('a key in a long source: its shapes are in the editor before the dialog around it is laid out, and a key lays out nothing of it', async ({
  window,
}) => {
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, longModel(LINES));
  const line = dialog.locator('.cm-line', { hasText: 'in_channels, out_channels, kernel_size, padding=padding' });
  await dialog.getByTestId('source').press('Control+Home');
  await expect(line.locator('.line-note')).toContainText('16x512x512');
  await expect(dialog.getByTestId('use-network')).toBeEnabled();
  await dialog.locator('.cm-line', { hasText: 'kernel_size=3, padding=1):' }).click();
  await window.keyboard.press('End');
  for (let step = 0; step < '):'.length; step++) await window.keyboard.press('ArrowLeft');
  await window.evaluate(() => {
    const order: string[] = [];
    const placeOf = (node: Node): string => {
      const element = node instanceof Element ? node : node.parentElement;
      if (element?.closest('.cm-editor')) return element.querySelector('.line-note') ? 'shapes' : '';
      return element?.closest('.network-choices, .source-facts') ? 'dialog' : '';
    };
    new MutationObserver((records) => {
      for (const place of records.map(({ target }) => placeOf(target)))
        if (place !== '' && order.at(-1) !== place) order.push(place);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
    Object.assign(globalThis, { changeOrder: order });
  });
  await window.keyboard.press('0');
  await expect(line.locator('.line-note')).toContainText('530x530');
  await expect(dialog.getByTestId('problem').first()).toBeVisible();
  const order = await window.evaluate(() => (globalThis as unknown as { changeOrder: string[] }).changeOrder);
  expect(order.slice(0, 2)).toEqual(['shapes', 'dialog']);
});
