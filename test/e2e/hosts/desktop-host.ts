// The window as the desktop's main process gives it: the built main and preload under the stand-in, or under the real Electron binary, which
// both are reached over the same debugging port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { HostName, RunningHost } from './host.ts';

const VIEWPORT = { width: 1280, height: 800 };
const CONNECT_TRIES = 100;
const TRY_AGAIN_MS = 200;

const binaries: Readonly<Record<Exclude<HostName, 'web'>, string>> = {
  'stand-in': resolve('test/electron-stand-in/electron'),
  electron: resolve('node_modules/electron/dist', process.platform === 'win32' ? 'electron.exe' : 'electron'),
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

async function pageBehind(port: number): Promise<{ readonly page: Page; disconnect(): Promise<void> }> {
  for (let tries = 0; tries < CONNECT_TRIES; tries++) {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null);
    const page = browser?.contexts()[0]?.pages()[0];
    if (browser && page) return { page, disconnect: () => browser.close() };
    await browser?.close();
    await new Promise((later) => setTimeout(later, TRY_AGAIN_MS));
  }
  throw new Error('The desktop app opened no window.');
}

export async function startDesktopHost(name: Exclude<HostName, 'web'>): Promise<RunningHost> {
  const folder = await mkdtemp(join(tmpdir(), 'convscope-e2e-'));
  const port = await freePort();
  const app = spawn(binaries[name], [`--remote-debugging-port=${port}`, resolve('.')], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      CONVSCOPE_STAND_IN_CDP: String(port),
      CONVSCOPE_STAND_IN_DIALOG: JSON.stringify([folder]),
    },
  });
  const ended = once(app, 'exit');
  const { page, disconnect } = await pageBehind(port);
  await page.setViewportSize(VIEWPORT);
  const isStandIn = name === 'stand-in';
  return {
    page,
    processId: app.pid ?? 0,
    folder,
    hasDialogs: true,
    answerDialogs: async (path) => {
      if (!isStandIn) throw new Error('Native dialogs of the real Electron cannot be answered from outside.');
      await page.evaluate(
        (paths) => (globalThis as unknown as { __standInDialogs(paths: string[]): void }).__standInDialogs(paths),
        [path],
      );
    },
    async close() {
      await disconnect();
      app.kill('SIGINT');
      const [code, signal] = await ended;
      await rm(folder, { recursive: true, force: true });
      if (code !== 0 && signal !== 'SIGINT') throw new Error(`The desktop app ended with code ${code}.`);
    },
  };
}
