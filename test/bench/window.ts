// What a user waits for, measured in the window itself after `npm run build`: the first slice, the maps of a new slice, frozen moments, memory.
// Times of one run on one machine; the machine's load is part of them.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { findBrowser } from '../browser/find-browser.ts';
import { startWebHost } from '../e2e/hosts/web-host.ts';
import { longTasks } from '../e2e/window.ts';

const SLICES = 48;
const NEW_SLICES = 9;
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
console.log(`engine's memory after all ${SLICES} slices: ${await residentMib(host.processId)} MiB`);
await host.close();
