// The protocol over the loopback server's WebSocket: calls and streams round trip, and closing the server ends what is open.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { startWebHost } from '../../src-main/web/web-host.ts';
import { createClient } from '../../src-shared/protocol/client.ts';
import type { Port } from '../../src-shared/protocol/port.ts';
import { type Handlers, type ServedPort, serve } from '../../src-shared/protocol/server.ts';

const STATUS = { cacheBytes: 1, cacheBudgetBytes: 2, residentBytes: 3, decodedSlices: 4, sliceBytes: 1, sliceBudgetBytes: 2 };
const QUERY = { seriesId: 's', slice: 0, networkId: 'n', preprocess: '', walls: [] };
const ITEM = { kind: 'failed', run: QUERY, error: { code: 'engine/internal', message: 'é', detail: {} } } as const;

interface Answered {
  readonly calls: Pick<Handlers['calls'], 'engine.status'>;
  readonly streams: Pick<Handlers['streams'], 'maps.show'>;
}

/** Answers the status, and shows one item of maps until it is told to stop. */
const answered: Answered = {
  calls: { 'engine.status': async () => STATUS },
  streams: {
    'maps.show': async (_query, context) => {
      await context.emit(ITEM);
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
      return {};
    },
  },
};

/** The window's side of the pipe, as a test has it. */
const portOf = (socket: WebSocket): Port => ({
  post: (bytes) => socket.send(bytes),
  onMessage: (listener) => void socket.on('message', (data: Buffer) => listener(data)),
  onClose: (listener) => void socket.once('close', () => listener()),
  close: () => socket.close(),
});

async function opened() {
  const rendererFolder = await mkdtemp(join(tmpdir(), 'convscope-web-'));
  await writeFile(join(rendererFolder, 'index.html'), '');
  const served: ServedPort[] = [];
  const host = await startWebHost({
    host: '127.0.0.1',
    port: 0,
    rendererFolder,
    serve: (port) => {
      const own = serve(port, answered as Handlers);
      served.push(own);
      return { detach: () => own.close() };
    },
    log: () => undefined,
  });
  onTestFinished(async () => {
    await host.close();
    await rm(rendererFolder, { recursive: true, force: true });
  });
  const { host: address, origin, search } = new URL(host.url);
  const socket = new WebSocket(`ws://${address}/port${search}`, { origin });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { host, served, client: createClient(portOf(socket)) };
}

test('calls and streams round trip', async () => {
  const { client, served } = await opened();
  expect(await client.call('engine.status', {})).toEqual(STATUS);
  const items = [];
  for await (const item of client.open('maps.show', QUERY)) {
    items.push(item);
    break;
  }
  expect(items).toEqual([ITEM]);
  await expect.poll(() => served[0]?.openStreams).toBe(0);
});

test('closing the server ends its streams on both sides and fails what is asked afterwards', async () => {
  const { host, client, served } = await opened();
  const stream = client.open('maps.show', QUERY)[Symbol.asyncIterator]();
  expect(await stream.next()).toEqual({ done: false, value: ITEM });
  const next = expect(stream.next()).rejects.toMatchObject({ code: 'protocol/closed' });
  await host.close();
  await next;
  await expect(client.call('engine.status', {})).rejects.toMatchObject({ code: 'protocol/closed' });
  await expect.poll(() => served[0]?.openStreams).toBe(0);
});
