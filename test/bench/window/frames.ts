// Frames of the window while something goes on: how many came late, and the tasks that held them up.
import type { Page } from '@playwright/test';
import { longTasks } from '../../e2e/window.ts';

export interface Frames {
  readonly count: number;
  /** Share of frames that came more than half a frame after their time, at 60 a second: the screen showed the one before twice. */
  readonly lateShare: number;
  readonly longestMs: number;
  readonly longTasks: readonly number[];
}

const FRAME_MS = 1000 / 60;
const LATE_MS = 1.5 * FRAME_MS;

export async function framesDuring(page: Page, action: () => Promise<void>): Promise<Frames> {
  const before = (await longTasks(page)).length;
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { frameTimes: times, stopsFrames: false });
    const beat = (now: number): void => {
      times.push(now);
      if (!(globalThis as unknown as { stopsFrames: boolean }).stopsFrames) requestAnimationFrame(beat);
    };
    requestAnimationFrame(beat);
  });
  await action();
  const times = await page.evaluate(() => {
    Object.assign(globalThis, { stopsFrames: true });
    return (globalThis as unknown as { frameTimes: number[] }).frameTimes;
  });
  const gaps = times.slice(1).map((time, at) => time - (times[at] as number));
  return {
    count: gaps.length,
    lateShare: gaps.filter((gap) => gap > LATE_MS).length / Math.max(1, gaps.length),
    longestMs: Math.max(0, ...gaps),
    longTasks: (await longTasks(page)).slice(before),
  };
}

const PERCENT = 100;

export const framesText = ({ count, lateShare, longestMs }: Frames): string =>
  `${(lateShare * PERCENT).toFixed(1)} % of ${count} frames late, longest ${longestMs.toFixed(0)} ms`;
