// The loopback server: who may in, what is given out, and the engine's port over a WebSocket.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startWebHost, type WebHost } from '../../src-main/web/web-host.ts';
import type { Port } from '../../src-shared/protocol/port.ts';

let folder: string;
let host: WebHost;
const ports: Port[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-web-'));
  await writeFile(join(folder, 'index.html'), '<title>window</title>');
  await writeFile(join(folder, 'app.js'), 'export {};');
  await writeFile(join(folder, '..', 'convscope-secret.txt'), 'secret');
  host = await startWebHost({
    host: '127.0.0.1',
    port: 0,
    rendererFolder: folder,
    serve: (port) => {
      ports.push(port);
      port.onMessage((bytes) => port.post(new Uint8Array(bytes).map((byte) => byte + 1)));
      return { detach: () => port.close() };
    },
    log: () => undefined,
  });
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
  await rm(join(folder, '..', 'convscope-secret.txt'), { force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => {
  const { port, host: address } = new URL(host.url);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers: { host: address, ...headers } }, (response) => {
      let body = '';
      response.on('data', (data) => {
        body += data;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
};
const tokenOf = (url: string): string => new URL(url).searchParams.get('token') ?? '';

describe('who gets in', () => {
  test('the page with its token: content, policy, cookie; then its files by the cookie', async () => {
    const page = await ask(`/?token=${tokenOf(host.url)}`);
    expect(page).toMatchObject({ status: 200, body: '<title>window</title>' });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    const cookie = String((page.headers['set-cookie'] as string[])[0]);
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(await ask('/app.js', { cookie: cookie.split(';')[0] ?? '' })).toMatchObject({ status: 200, body: 'export {};' });
  });
  test.each([
    ['no token', '/', {}],
    ['a wrong token', '/?token=wrong', {}],
    ['a file without the cookie', '/app.js', {}],
    ['a wrong cookie', '/app.js', { cookie: 'convscope-token=wrong' }],
  ])('%s: 403', async (_who, path, headers) => {
    expect(await ask(path, headers)).toMatchObject({ status: 403, body: expect.stringContaining('needs its token') });
  });
  test.each([
    ['a foreign host name (DNS rebinding)', { host: 'evil.example:80' }],
    ['a foreign origin', { origin: 'http://evil.example' }],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
  ])('%s, even with the token: 403', async (_who, headers) => {
    expect((await ask(`/?token=${tokenOf(host.url)}`, headers as Record<string, string>)).status).toBe(403);
  });
});

describe('what is given out', () => {
  test.each([
    '/..%2fconvscope-secret.txt',
    '/%2e%2e/convscope-secret.txt',
    '/..\\convscope-secret.txt',
    '/%00',
    '/%',
    '/nothing.js',
  ])('%s: 404', async (path) => {
    const answer = await ask(`${path}?token=${tokenOf(host.url)}`);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });
  test('reading only', async () => {
    expect((await ask(`/?token=${tokenOf(host.url)}`, {}, 'POST')).status).toBe(405);
    expect(await ask(`/?token=${tokenOf(host.url)}`, {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });
});

describe('the port', () => {
  const address = (token: string): string => `ws://${new URL(host.url).host}/port?token=${token}`;
  const origin = (): string => new URL(host.url).origin;
  const outcome = (socket: WebSocket): Promise<string> =>
    new Promise((resolve) => {
      socket.on('open', () => resolve('open'));
      socket.on('error', (error) => resolve(error.message));
    });

  test('carries whole messages both ways, and its end', async () => {
    const socket = new WebSocket(address(tokenOf(host.url)), { origin: origin() });
    expect(await outcome(socket)).toBe('open');
    const answered = new Promise<Buffer>((resolve) => socket.once('message', (data: Buffer) => resolve(data)));
    socket.send(Uint8Array.of(1, 2, 3));
    expect([...(await answered)]).toEqual([2, 3, 4]);
    const port = ports.at(-1);
    const closed = new Promise<void>((resolve) => port?.onClose(resolve));
    socket.close();
    await closed;
  });
  test('is cut by text', async () => {
    const socket = new WebSocket(address(tokenOf(host.url)), { origin: origin() });
    await outcome(socket);
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send('text');
    expect(await closed).toBe(1003);
  });
  test('is refused without token, without origin, from a foreign origin, at another path', async () => {
    const token = tokenOf(host.url);
    expect(await outcome(new WebSocket(address('wrong'), { origin: origin() }))).toContain('403');
    expect(await outcome(new WebSocket(address(token)))).toContain('403');
    expect(await outcome(new WebSocket(address(token), { origin: 'http://evil.example' }))).toContain('403');
    expect(await outcome(new WebSocket(address(token).replace('/port', '/other'), { origin: origin() }))).toContain('403');
  });
});
