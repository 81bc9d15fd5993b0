// The window as `convscope serve` gives it, in the browser that was found.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import type { RunningHost } from './host.ts';

const VIEWPORT = { width: 1280, height: 800 };

interface OpenBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

async function launch(): Promise<OpenBrowser> {
  const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH ?? '', args: ['--no-sandbox'] });
  return { browser, close: () => browser.close() };
}

/** @param open the browser that the window is opened in */
export async function startWebHost(open: () => Promise<OpenBrowser> = launch): Promise<RunningHost> {
  const folder = await mkdtemp(join(tmpdir(), 'convscope-e2e-'));
  // Served from an empty folder: nothing else of this machine is in reach.
  const server = spawn(process.execPath, [resolve('bin/convscope.mjs'), 'serve', '--no-open'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const url = /http:\S+/.exec(line.toString())?.[0];
  if (url === undefined) throw new Error(`convscope serve printed no address: ${line}`);
  const opened = await open();
  const page = await opened.browser.newPage({ viewport: VIEWPORT });
  await page.goto(url);
  return {
    page,
    processId: server.pid ?? 0,
    folder,
    hasDialogs: false,
    answerDialogs: async () => undefined,
    async close() {
      await opened.close();
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      const [code] = await ended;
      await rm(folder, { recursive: true, force: true });
      if (code !== 0 && code !== 130) throw new Error(`convscope serve ended with code ${code}`);
    },
  };
}
