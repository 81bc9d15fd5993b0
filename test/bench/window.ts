// What a user waits for, measured in the window itself after `npm run build`, with the goal beside each number. Times of one run on one machine; the
// machine's load is part of them, which is why processor time stands beside them.
import { readFile } from 'node:fs/promises';
import { findBrowser } from '../browser/find-browser.ts';
import { startWebHost } from '../e2e/hosts/web-host.ts';
import { isQuiet } from '../e2e/window.ts';
import { longOnes, median, say, sayTimes } from './window/figures.ts';
import { framesDuring, framesText } from './window/frames.ts';
import { hover } from './window/hover.ts';
import { type ProcessorTime, processorTime } from './window/processor-time.ts';
import { type Shown, show } from './window/slices.ts';
import { LINES, shapesAfterKeys } from './window/typing.ts';
import { launchUnwatched } from './window/unwatched-browser.ts';
import { openWideNetwork, scrollWall } from './window/wide-wall.ts';

const SLICES = 48;
const KIB = 1024;
const LOADS = 5;
/** Between slices, so that each is measured by itself and the one ahead of it is there. */
const PAUSE_MS = 500;
/** Of four slices each. */
const NEW_ROUNDS = 5;
/** Slices that are kept are a few. */
const KEPT = 2;
const ROUNDS = 4;
const GOALS = { hoverMs: 16, newMs: 120, keptMs: 30, stripS: 6, typingMs: 50 };

const host = await startWebHost(() => launchUnwatched(findBrowser()));
const { page } = host;
const browser = page.context().browser();
if (!browser) throw new Error('The window is in no browser.');

async function residentMib(processId: number): Promise<number> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / KIB);
}

const plus = (one: ProcessorTime, other: ProcessorTime, times = 1): ProcessorTime => ({
  engineMs: one.engineMs + times * other.engineMs,
  windowMs: one.windowMs + times * other.windowMs,
});
const usedSince = async (before: ProcessorTime): Promise<ProcessorTime> =>
  plus(await processorTime(browser, host.processId), before, -1);
const usedText = ({ engineMs, windowMs }: ProcessorTime, count: number): string =>
  `engine ${(engineMs / count).toFixed(0)} ms, window ${(windowMs / count).toFixed(0)} ms`;

/** One after the other, with a pause or as fast as they are painted. */
async function walk(keys: readonly (readonly [key: string, slice: number])[], pauseMs: number): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const [key, slice] of keys) {
    shown.push(await show(page, key, slice));
    if (pauseMs > 0) await page.waitForTimeout(pauseMs);
  }
  return shown;
}

const loads: number[] = [];
for (let round = 0; round < LOADS; round++) {
  await page.reload();
  await page.locator('[data-testid=ct-canvas][data-slice]').waitFor();
  loads.push(await page.evaluate(() => performance.now()));
  await page.getByTestId('progress-text').getByText('all maps').waitFor();
}
say('first slice on screen after the page was asked for', `median ${median(loads).toFixed(0)} ms`);
await isQuiet(page);

// New slices: ten on each time, so that none was computed ahead, and from another slice each time, so that none was looked at before.
const newSlices: Shown[] = [];
let usedNew = { engineMs: 0, windowMs: 0 };
for (let from = 0; from <= NEW_ROUNDS; from++) {
  await walk([['Home', 0], ...Array.from({ length: from }, (_, at) => ['ArrowDown', at + 1] as const)], PAUSE_MS);
  const before = await processorTime(browser, host.processId);
  const shown = await walk(
    [10, 20, 30, 40].map((slice) => ['Shift+ArrowDown', from + slice] as const),
    PAUSE_MS,
  );
  // The first round warms up.
  if (from === 0) continue;
  newSlices.push(...shown.filter(({ cached }) => !cached));
  usedNew = plus(usedNew, await usedSince(before));
}
sayTimes(
  'all 112 maps of a new slice painted',
  newSlices.map(({ ms }) => ms),
  GOALS.newMs,
);
const of = (part: (shown: Shown) => number): string => median(newSlices.map(part)).toFixed(1);
say('  of it: decoding and preprocessing', `${of(({ prepareMs }) => prepareMs)} ms`);
say('  computing', `${of(({ computeMs }) => computeMs)} ms`);
say('  making tiles, partly meanwhile', `${of(({ tilesMs }) => tilesMs)} ms`);
say('  the engine in all', `${of(({ engineMs }) => engineMs)} ms`);
say('  asking, crossing and painting', `${of(({ ms, engineMs }) => ms - engineMs)} ms`);
say('  messages and bytes', `${of(({ messages }) => messages)}, ${(Number(of(({ bytes }) => bytes)) / KIB).toFixed(0)} KiB`);
say('  processor time, with what is computed ahead', usedText(usedNew, NEW_ROUNDS * 4));

// Kept slices: there and back over a few, in a window that has not seen them yet.
await page.reload();
await page.getByTestId('progress-text').getByText('all maps').waitFor();
await isQuiet(page);
await walk(
  [
    ['Home', 0],
    ['ArrowDown', 1],
    ['ArrowDown', 2],
  ],
  PAUSE_MS,
);
const steps = [
  ['ArrowUp', 1],
  ['ArrowDown', KEPT],
] as const;
const kept = (await walk(Array.from({ length: ROUNDS * KEPT }, () => steps).flat(), PAUSE_MS)).filter(({ cached }) => cached);
sayTimes(
  'all 112 maps of a kept slice painted',
  kept.map(({ ms }) => ms),
  GOALS.keptMs,
);

const walked = await walk(
  Array.from({ length: 12 }, (_, at) => ['ArrowDown', KEPT + 1 + at] as const),
  PAUSE_MS,
);
sayTimes(
  '  of the next slice, two a second',
  walked.map(({ ms }) => ms),
  null,
);
say('  of them computed ahead', `${walked.filter(({ cached }) => cached).length} of ${walked.length}`);
const first = KEPT + 1 + walked.length;
const scrolled: Shown[] = [];
const beforeScroll = await processorTime(browser, host.processId);
const scrolling = await framesDuring(page, async () => {
  scrolled.push(
    ...(await walk(
      Array.from({ length: SLICES - first }, (_, at) => ['ArrowDown', first + at] as const),
      0,
    )),
  );
});
sayTimes(
  '  of the next slice, as fast as they are painted',
  scrolled.map(({ ms }) => ms),
  null,
);
say('  processor time a slice', usedText(await usedSince(beforeScroll), scrolled.length));
say('  frozen for more than 50 ms', longOnes(scrolling.longTasks));

let stripMs = 0;
const strip = await framesDuring(page, async () => {
  const started = performance.now();
  await page.keyboard.press('l');
  await page.getByTestId('strip-progress').getByText(`${SLICES}/${SLICES} slices`).waitFor({ timeout: 0 });
  stripMs = performance.now() - started;
});
const stripS = stripMs / 1000;
say(
  'strip of 48 slices x 112 channels in the background',
  `${stripS.toFixed(1)} s, goal ${GOALS.stripS}: ${stripS <= GOALS.stripS ? 'met' : 'missed'}`,
);
say('  frames meanwhile', framesText(strip));
say('  frozen for more than 50 ms', longOnes(strip.longTasks));
await page.keyboard.press('l');
say(`engine's memory after all ${SLICES} slices`, `${await residentMib(host.processId)} MiB`);

await isQuiet(page);
const answers = await hover(page, 'wall-conv1');
sayTimes(
  'pointer moved: the answer in the document',
  answers.map(({ answerMs }) => answerMs),
  GOALS.hoverMs,
);
sayTimes(
  '  and painted, a frame more at most',
  answers.map(({ paintedMs }) => paintedMs),
  null,
);
say('  bytes of an answer, all 112 values in it', `${Math.max(...answers.map(({ bytes }) => bytes))} at most`);

await openWideNetwork(page);
const wall = await scrollWall(page);
say('the wheel over a wall of 256 maps', `${framesText(wall)}, goal 60 frames a second`);
say('  frozen for more than 50 ms', longOnes(wall.longTasks));

await page.reload();
await page.getByTestId('progress-text').getByText('all maps').waitFor();
sayTimes(`new shapes of ${LINES} lines of source after a key`, await shapesAfterKeys(page), GOALS.typingMs);
await host.close();
