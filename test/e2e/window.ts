// The window under test: started on the project's host, with its errors watched. What several specs do with it.
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { startDesktopHost } from './hosts/desktop-host.ts';
import type { HostName, RunningHost } from './hosts/host.ts';
import { startWebHost } from './hosts/web-host.ts';

/** Longer than the pause in scrolling after which the window fetches neighbours. */
const QUIET_MS = 500;
/** The editor draws within a frame. */
const SHORT_MS = 3000;

interface WindowFixtures {
  /** A window with the phantom open and its maps complete. */
  readonly window: Page;
  readonly host: RunningHost;
}

export const test = base.extend<WindowFixtures & { readonly hostName: HostName }>({
  hostName: ['web', { option: true }],
  host: async ({ hostName }, use) => {
    const host = await start(hostName);
    const errors: string[] = [];
    host.page.on('pageerror', (error) => errors.push(error.message));
    host.page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await use(host);
    await host.close();
    expect(errors).toEqual([]);
  },
  window: async ({ host }, use) => {
    await mapsAreComplete(host.page);
    await isQuiet(host.page);
    await use(host.page);
  },
});

const start = (name: HostName): Promise<RunningHost> => (name === 'web' ? startWebHost() : startDesktopHost(name));

export const mapsAreComplete = (page: Page): Promise<void> => expect(page.getByTestId('progress-text')).toContainText('all maps');

interface Packets {
  readonly sent: Readonly<Record<string, number>>;
  readonly received: Readonly<Record<string, number>>;
}

/** Neighbours have been fetched ahead, the status has been asked for: from here on only what a test does sends messages. */
export async function isQuiet(page: Page): Promise<void> {
  let before = '';
  await expect
    .poll(
      async () => {
        const now = JSON.stringify(await packets(page));
        const isSame = now === before;
        before = now;
        return isSame;
      },
      { intervals: [QUIET_MS] },
    )
    .toBe(true);
}

/** How many messages of each kind an action costs. Credits are not counted: they follow what came. */
export async function packetsOf(page: Page, action: () => Promise<void>): Promise<Record<string, number>> {
  const before = await packets(page);
  await action();
  const after = await packets(page);
  const names = Object.keys(after.sent).filter((name) => name !== 'credit');
  const spent = names.map((name) => [name, (after.sent[name] ?? 0) - (before.sent[name] ?? 0)] as const);
  return Object.fromEntries(spent.filter(([, count]) => count > 0));
}

/** A copy of the counters as they stand. */
const packets = (page: Page): Promise<Packets> =>
  page.evaluate(() => structuredClone((globalThis as unknown as { __convscope: { counters: Packets } }).__convscope.counters));

export const longTasks = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => [...(globalThis as unknown as { __convscope: { longTasks: readonly number[] } }).__convscope.longTasks]);

/** A line is 20 pixels high or less; the editor renders beyond what it shows. */
const MOST_LINES_IN_VIEW = 30;

/** Replaces the source in the network's dialog, once the editor has drawn what it was opened with. */
export async function typeSource(dialog: Locator, source: string): Promise<void> {
  await expect(dialog.locator('.cm-line').first()).toBeVisible();
  const editor = dialog.getByTestId('source');
  const lines = source.split('\n');
  const lastLine = source.trim().split('\n').at(-1) ?? '';
  // An editor that measures itself at that moment, or shows shapes, may lose what is filled in at once, or its selection of what is to go; a person's keys
  // come one by one.
  await expect(async () => {
    await editor.fill(source);
    await expect(editor).toContainText(lastLine.trim(), { timeout: SHORT_MS });
    // Of a longer source only the lines in view are there.
    if (lines.length <= MOST_LINES_IN_VIEW)
      await expect(editor.locator('.cm-line')).toHaveCount(lines.length, { timeout: SHORT_MS });
  }).toPass();
}
