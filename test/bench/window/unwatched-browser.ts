// A browser for measuring. Playwright asks Chromium for all that goes over the network, which hands every message of the window's socket to it, in base64, by
// way of the threads that are measured: of a new slice that was a third of the window's processor time. Here that one question is answered by a proxy
// between the two, and never asked.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { type Browser, chromium } from '@playwright/test';
import { type RawData, WebSocket, WebSocketServer } from 'ws';

export interface UnwatchedBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

const UNASKED = 'Network.enable';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The message as it goes on; null: it has been answered. */
function passed(data: RawData, answer: (reply: string) => void): string | null {
  const text = data.toString();
  if (!text.includes(UNASKED)) return text;
  const { id, method, sessionId } = JSON.parse(text) as { id: number; method: string; sessionId?: string };
  if (method !== UNASKED) return text;
  answer(JSON.stringify({ id, result: {}, ...(sessionId !== undefined && { sessionId }) }));
  return null;
}

async function startProxy(browserUrl: string): Promise<WebSocketServer> {
  const proxy = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  proxy.on('connection', (playwright) => {
    const chromiumSide = new WebSocket(browserUrl, { perMessageDeflate: false });
    const early: string[] = [];
    playwright.on('message', (data) => {
      const text = passed(data, (reply) => playwright.send(reply));
      if (text === null) return;
      if (chromiumSide.readyState === WebSocket.OPEN) chromiumSide.send(text);
      else early.push(text);
    });
    chromiumSide.on('open', () => {
      for (const text of early) chromiumSide.send(text);
    });
    chromiumSide.on('message', (data) => playwright.send(data.toString()));
    chromiumSide.on('close', () => playwright.close());
    playwright.on('close', () => chromiumSide.close());
  });
  await once(proxy, 'listening');
  return proxy;
}

export async function launchUnwatched(executablePath: string): Promise<UnwatchedBrowser> {
  const port = await freePort();
  const launched = await chromium.launch({ executablePath, args: ['--no-sandbox', `--remote-debugging-port=${port}`] });
  const version = (await (await fetch(`http://127.0.0.1:${port}/json/version`)).json()) as { webSocketDebuggerUrl: string };
  const proxy = await startProxy(version.webSocketDebuggerUrl);
  const browser = await chromium.connectOverCDP(`ws://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  return {
    browser,
    async close() {
      await browser.close();
      await launched.close();
      proxy.close();
    },
  };
}
