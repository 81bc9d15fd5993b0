// Wishes to the engine: those of one event go out together and at once, and over time no more of them than frames pass.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { wishes } from '../../src-renderer/state/frame.ts';

/** Without a screen a timer beats. */
const FRAME_MS = 16;

let sent: string[] = [];
const wish = (kind: string, what = kind): void => wishes.wish(kind, () => sent.push(what));
/** Behind what follows from the same event. */
const nextTask = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const frames = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * FRAME_MS);

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
});
afterEach(async () => {
  await frames(10);
  vi.useRealTimers();
});

it('of one event go out at once, the latest of each kind, in the order of the kinds, behind all that follows from the event', async () => {
  wish('maps', 'maps 1');
  wish('slice', 'slice 1');
  wish('maps', 'maps 2');
  expect(sent).toEqual([]);
  await nextTask();
  expect(sent).toEqual(['maps 2', 'slice 1']);
});

it('wait for as many frames as went out before them', async () => {
  for (const kind of ['maps', 'slice', 'tags']) wish(kind);
  await nextTask();
  wish('maps', 'later');
  await frames(2);
  expect(sent).toEqual(['maps', 'slice', 'tags']);
  await frames(1);
  expect(sent).toEqual(['maps', 'slice', 'tags', 'later']);
});

it.each([1, 2, 3])('of %i kinds at every event come to no more than one a frame, and each kind has its turns', async (kinds) => {
  const FRAMES = 60;
  for (let frame = 0; frame < FRAMES; frame++) {
    for (let kind = 0; kind < kinds; kind++) wish(`kind ${kind}`);
    await frames(1);
  }
  expect(sent.length).toBeLessThanOrEqual(FRAMES + kinds);
  const counts = Array.from({ length: kinds }, (_, kind) => sent.filter((one) => one === `kind ${kind}`).length);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(FRAMES / kinds - 1);
});

it('after a frame without any is at once again', async () => {
  wish('probe');
  await frames(3);
  wish('probe', 'again');
  await nextTask();
  expect(sent).toEqual(['probe', 'again']);
});
