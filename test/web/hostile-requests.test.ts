// Requests that no browser of ours would send: none of them may end the server, or keep it from closing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startWebHost, type WebHost } from '../../src-main/web/web-host.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-web-'));
  await writeFile(join(folder, 'index.html'), '<title>window</title>');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (): Promise<WebHost> =>
  startWebHost({
    host: '127.0.0.1',
    port: 0,
    rendererFolder: folder,
    serve: (port) => ({ detach: () => port.close() }),
    log: () => undefined,
  });

/** A connection that stays half open when the server ends its side. */
async function connected({ url }: WebHost): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), allowHalfOpen: true });
  onTestFinished(() => {
    socket.destroy();
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

const answerTo = async (host: WebHost, text: string): Promise<string> => {
  const socket = await connected(host);
  const answered = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data).split('\r\n')[0] ?? '')));
  socket.write(text);
  return answered;
};
const request = (path: string, address: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: ${address}\r\n${more}\r\n`;
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';

describe('a request line that is no address', () => {
  test.each(['//', 'http://[', 'http://:0'])('%s is refused like any other', async (path) => {
    const host = await start();
    const { host: own } = new URL(host.url);
    expect(await answerTo(host, request(path, own))).toBe('HTTP/1.1 403 Forbidden');
    expect(await answerTo(host, request(path, own, UPGRADE))).toBe('HTTP/1.1 403 Forbidden');
    expect(await answerTo(host, request(path, 'evil.example', UPGRADE))).toBe('HTTP/1.1 403 Forbidden');
    expect((await fetch(host.url)).status).toBe(200);
    await host.close();
  });
  test('with the cookie it is no file', async () => {
    const host = await start();
    const { host: own, searchParams } = new URL(host.url);
    const cookie = `Cookie: convscope-token=${searchParams.get('token')}\r\n`;
    expect(await answerTo(host, request('//', own, cookie))).toBe('HTTP/1.1 404 Not Found');
    await host.close();
  });
});

describe('a refused WebSocket', () => {
  test('whose side resets the connection leaves the server running', async () => {
    const host = await start();
    for (let i = 0; i < 20; i++) {
      const socket = await connected(host);
      socket.on('error', () => undefined);
      await new Promise<void>((resolve) => socket.write(request('/port', 'evil.example', UPGRADE), () => resolve()));
      socket.resetAndDestroy();
    }
    expect((await fetch(host.url)).status).toBe(200);
    await host.close();
  });
  test('whose side never hangs up does not keep the server from closing', async () => {
    const host = await start();
    expect(await answerTo(host, request('/port', 'evil.example', UPGRADE))).toBe('HTTP/1.1 403 Forbidden');
    await host.close();
    await expect(fetch(host.url)).rejects.toThrow();
  });
});
