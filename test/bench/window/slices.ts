// From a key press to every visible map of the slice being painted: new slices, slices that were computed ahead, and slices that are kept; and where the
// time of a new one goes.
import type { Page } from '@playwright/test';

export interface Shown {
  /** To the end of the frame in which the last tile was painted. */
  readonly ms: number;
  readonly cached: boolean;
  readonly messages: number;
  readonly bytes: number;
  /** What the engine told of it. */
  readonly prepareMs: number;
  readonly computeMs: number;
  readonly tilesMs: number;
  readonly engineMs: number;
}

interface Probed {
  readonly counters: { readonly received: Readonly<Record<string, number>> };
  readonly receivedBytes: number;
  readonly engineTimes: {
    readonly prepareMs: number;
    readonly computeMs: number;
    readonly tilesMs: number;
    readonly totalMs: number;
  } | null;
}

/** @param key that leads there: `ArrowDown`, `Shift+ArrowDown`. @param slice from 0 */
export function show(page: Page, key: string, slice: number): Promise<Shown> {
  return page.evaluate(
    ([pressed, index]) =>
      new Promise<Shown>((resolve) => {
        const probed = (globalThis as unknown as { __convscope: Probed }).__convscope;
        const told = (): number => (probed.counters.received.item ?? 0) + (probed.counters.received.items ?? 0);
        const [messages, bytes, started] = [told(), probed.receivedBytes, performance.now()];
        const words = (): string => document.querySelector('[data-testid=progress-text]')?.textContent ?? '';
        const isPainted = (): boolean =>
          words().startsWith(`slice ${Number(index) + 1}: all maps`) &&
          [...document.querySelectorAll<HTMLElement>('[data-testid^=wall-]')].every(
            (wall) => wall.dataset.painted === String(index),
          );
        const observer = new MutationObserver(() => {
          if (!isPainted()) return;
          observer.disconnect();
          // Tiles and words change in a frame's callbacks: a task behind them comes when the frame has been painted.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            const times = probed.engineTimes;
            resolve({
              ms: performance.now() - started,
              cached: words().includes('kept'),
              messages: told() - messages,
              bytes: probed.receivedBytes - bytes,
              prepareMs: times?.prepareMs ?? 0,
              computeMs: times?.computeMs ?? 0,
              tilesMs: times?.tilesMs ?? 0,
              engineMs: times?.totalMs ?? 0,
            });
          };
          port2.postMessage(0);
        });
        observer.observe(document.body, {
          childList: true,
          subtree: true,
          characterData: true,
          attributes: true,
          attributeFilter: ['data-painted'],
        });
        globalThis.dispatchEvent(
          new KeyboardEvent('keydown', {
            key: (pressed as string).replace('Shift+', ''),
            shiftKey: (pressed as string).startsWith('Shift+'),
            bubbles: true,
          }),
        );
      }),
    [key, slice] as const,
  );
}
