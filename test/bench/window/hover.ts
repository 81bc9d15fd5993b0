// From the move of the pointer over a map to its answer: the values of all maps and the readout in the document, and on the screen.
import type { Page } from '@playwright/test';

export interface Answered {
  /** Until the answer stands in the document. */
  readonly answerMs: number;
  /** Until the end of the frame that shows it: a screen of 60 frames a second adds up to 16.7 ms. */
  readonly paintedMs: number;
  readonly bytes: number;
}

const MOVES = 100;
/** Between moves, so that each has its own answer. */
const PAUSE_MS = 60;
const LEAST_SIDE = '64';
/** Off the edges, where a map's neighbours begin. */
const MARGIN = 4;

/** Moves over a wall's first map, a place at a time. */
export async function hover(page: Page, wall: string): Promise<readonly Answered[]> {
  await page.getByTestId('tile-size').selectOption(LEAST_SIDE);
  const canvas = page.getByTestId(wall);
  await canvas.scrollIntoViewIfNeeded();
  await canvas.hover({ position: { x: MARGIN, y: MARGIN } });
  await page.locator('.mark-value').first().waitFor();
  const box = await canvas.boundingBox();
  if (!box) throw new Error(`${wall} has no place.`);
  await page.evaluate(watchAnswers);
  const span = Number(LEAST_SIDE) - 2 * MARGIN;
  for (let move = 0; move < MOVES; move++) {
    // Each move is to another place of the map: a step that shares no factor with the span goes through all of them.
    const [x, y] = [MARGIN + ((move * 7) % span), MARGIN + ((move * 11) % span)];
    await page.mouse.move(box.x + x, box.y + y);
    await page.waitForTimeout(PAUSE_MS);
  }
  return page.evaluate(() => (globalThis as unknown as { answered: Answered[] }).answered);
}

/** In the page: an answer is there when the readout's place is the pointer's and the values of the maps have been written. */
function watchAnswers(): void {
  const answered: Answered[] = [];
  Object.assign(globalThis, { answered });
  const probed = (globalThis as unknown as { __convscope: { receivedBytes: number } }).__convscope;
  let moved: { readonly at: number; readonly bytes: number } | null = null;
  document.addEventListener('pointermove', () => (moved = { at: performance.now(), bytes: probed.receivedBytes }), {
    capture: true,
  });
  const inspector = document.querySelector('[data-testid=inspector]');
  if (!inspector) throw new Error('There is no inspector.');
  new MutationObserver(() => {
    const from = moved;
    if (!from || probed.receivedBytes === from.bytes) return;
    moved = null;
    const answerMs = performance.now() - from.at;
    const bytes = probed.receivedBytes - from.bytes;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => answered.push({ answerMs, paintedMs: performance.now() - from.at, bytes });
      port2.postMessage(0);
    });
  }).observe(inspector, { childList: true, subtree: true, characterData: true });
}
