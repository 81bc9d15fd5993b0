// From a key typed into a long model to the new shape beside the layer it changes.
import type { Page } from '@playwright/test';
import { longModel } from '../reader-model.ts';

export const LINES = 300;
const KEYS = 20;
const LINE = 'self.conv = nn.Conv2d(';

/** Milliseconds of each of some keys, typed into a layer that all others stand behind. */
export async function shapesAfterKeys(page: Page): Promise<number[]> {
  await page.keyboard.press('Control+Shift+O');
  const source = page.getByTestId('network-dialog').getByTestId('source');
  await source.locator('.cm-line').first().waitFor();
  await source.fill(longModel(LINES));
  await source.press('Control+Home');
  await source.locator('.cm-line', { hasText: LINE }).locator('.line-note').waitFor();
  await source.locator('.cm-line', { hasText: 'kernel_size=3, padding=1):' }).click();
  await page.keyboard.press('End');
  for (let step = 0; step < '):'.length; step++) await page.keyboard.press('ArrowLeft');
  const times: number[] = [];
  for (let key = 0; key < KEYS; key++) {
    // A key may overtake a question to the page that is under way: what looks for it is there before it is pressed.
    await page.evaluate(watchShape, LINE);
    await page.keyboard.press(key % 2 === 0 ? '0' : 'Backspace');
    times.push(await page.evaluate(() => (globalThis as unknown as { shapeChanged: Promise<number> }).shapeChanged));
  }
  return times;
}

/** In the page. The editor may draw the line anew, so that it is looked for each time. */
function watchShape(text: string): void {
  const note = (): string =>
    [...document.querySelectorAll('.cm-line')].find((line) => line.textContent?.includes(text))?.querySelector('.line-note')
      ?.textContent ?? '';
  const shapeChanged = new Promise<number>((resolve) => {
    const before = note();
    let started = 0;
    globalThis.addEventListener('keydown', () => (started = performance.now()), { once: true, capture: true });
    const observer = new MutationObserver(() => {
      const now = note();
      if (started === 0 || now === before || now === '') return;
      observer.disconnect();
      resolve(performance.now() - started);
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  Object.assign(globalThis, { shapeChanged });
}
