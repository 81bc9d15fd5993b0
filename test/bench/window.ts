// What a user waits for, measured in the window itself after `npm run build`: the first slice, the maps of a new slice, frozen moments, memory.
// Times of one run on one machine; the machine's load is part of them.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { findBrowser } from '../browser/find-browser.ts';
import { startWebHost } from '../e2e/hosts/web-host.ts';
import { longTasks } from '../e2e/window.ts';
import { longModel } from './reader-model.ts';

const SLICES = 48;
const NEW_SLICES = 9;
const LINES = 300;
const KEYS = 20;
const MIB = 1024;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Milliseconds from a key press until the status bar says that all maps of the slice are there. */
async function mapsAfter(page: Page, key: string, slice: number): Promise<number> {
  return page.evaluate(
    ([pressed, text]) =>
      new Promise<number>((resolve) => {
        const started = performance.now();
        const look = (): void => {
          const words = document.querySelector('[data-testid=progress-text]')?.textContent ?? '';
          if (words.startsWith(text as string)) resolve(performance.now() - started);
          else requestAnimationFrame(look);
        };
        globalThis.dispatchEvent(new KeyboardEvent('keydown', { key: pressed as string, bubbles: true }));
        look();
      }),
    [key, `slice ${slice}: all maps`],
  );
}

/** Milliseconds from each of some keys, typed into a layer that all others stand behind, until its shape is the new one. */
async function shapesAfterKeys(page: Page): Promise<number[]> {
  await page.keyboard.press('Control+Shift+O');
  const source = page.getByTestId('network-dialog').getByTestId('source');
  await source.locator('.cm-line').first().waitFor();
  await source.fill(longModel(LINES));
  await source.press('Control+Home');
  const line = source.locator('.cm-line', { hasText: 'self.conv = nn.Conv2d(' });
  await line.locator('.line-note').waitFor();
  await source.locator('.cm-line', { hasText: 'kernel_size=3, padding=1):' }).click();
  await page.keyboard.press('End');
  for (let step = 0; step < '):'.length; step++) await page.keyboard.press('ArrowLeft');
  const times: number[] = [];
  for (let key = 0; key < KEYS; key++) {
    const changed = line.evaluate(
      (element) =>
        new Promise<number>((resolve) => {
          const note = (): string => element.querySelector('.line-note')?.textContent ?? '';
          const before = note();
          let started = 0;
          globalThis.addEventListener('keydown', () => (started = performance.now()), { once: true, capture: true });
          const observer = new MutationObserver(() => {
            if (started === 0 || note() === before) return;
            observer.disconnect();
            resolve(performance.now() - started);
          });
          observer.observe(element, { childList: true, subtree: true, characterData: true });
        }),
    );
    await page.keyboard.press(key % 2 === 0 ? '0' : 'Backspace');
    times.push(await changed);
  }
  return times;
}

async function residentMib(processId: number): Promise<number> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / MIB);
}

process.env.CHROME_PATH = findBrowser();
const host = await startWebHost();
const { page } = host;
const loads: number[] = [];
for (let round = 0; round < 5; round++) {
  await page.reload();
  await page.locator('[data-testid=ct-canvas][data-slice]').waitFor();
  loads.push(await page.evaluate(() => performance.now()));
  await page.getByTestId('progress-text').getByText('all maps').waitFor();
}
console.log(`first slice on screen: median ${median(loads).toFixed(0)} ms after the page was asked for`);
await page.keyboard.press('Home');
await page.getByTestId('progress-text').getByText('slice 1: all maps').waitFor();
const waits: number[] = [];
for (let slice = 2; slice < 2 + NEW_SLICES; slice++) waits.push(await mapsAfter(page, 'ArrowDown', slice));
console.log(`all 112 maps of a new slice: median ${median(waits).toFixed(0)} ms after the key press`);
const before = (await longTasks(page)).length;
for (let slice = 2 + NEW_SLICES; slice <= SLICES; slice++) await mapsAfter(page, 'ArrowDown', slice);
const frozen = (await longTasks(page)).slice(before);
console.log(
  `frozen for more than 50 ms while scrolling: ${frozen.length === 0 ? 'never' : `${frozen.map(Math.round).join(', ')} ms`}`,
);
const stripFrozen = (await longTasks(page)).length;
const stripStarted = performance.now();
await page.keyboard.press('l');
await page.getByTestId('strip-progress').getByText(`${SLICES}/${SLICES} slices`).waitFor({ timeout: 0 });
const stripTasks = (await longTasks(page)).slice(stripFrozen);
console.log(
  `every channel of every slice in the background: ${((performance.now() - stripStarted) / 1000).toFixed(1)} s for ${SLICES} slices; frozen for more than 50 ms: ${stripTasks.length === 0 ? 'never' : `${stripTasks.map(Math.round).join(', ')} ms`}`,
);
await page.keyboard.press('l');
console.log(`engine's memory after all ${SLICES} slices: ${await residentMib(host.processId)} MiB`);
const keys = (await shapesAfterKeys(page)).toSorted((a, b) => a - b);
console.log(
  `new shapes of ${LINES} lines of source: median ${median(keys).toFixed(0)}, most ${keys.at(-1)?.toFixed(0)} ms after a key`,
);
await host.close();
