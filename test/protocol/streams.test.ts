// Calls and streams over the in-memory pair: one reply each, back-pressure, conflation, replace, cancel, clean end.
import { describe, expect, test } from 'vitest';
import { createClient } from '../../src-shared/protocol/client.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { MapsItem, MapsQuery } from '../../src-shared/protocol/maps-messages.ts';
import { memoryPorts } from '../../src-shared/protocol/memory-port.ts';
import { STREAM_CREDIT } from '../../src-shared/protocol/messages.ts';
import { type Handlers, serve } from '../../src-shared/protocol/server.ts';
import type { StreamContext } from '../../src-shared/protocol/server-stream.ts';
import { encodeMessage } from '../../src-shared/protocol/wire.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const refuse = async (): Promise<never> => {
  throw new AppError('engine/internal', 'This test does not answer that.');
};
type MapsContext = StreamContext<MapsItem, MapsQuery>;
type ExportHandler = Handlers['streams']['export.run'];

/** A served pair where only what the test is about answers. */
function pair(parts: {
  calls?: Partial<Handlers['calls']>;
  maps?: (query: MapsQuery, context: MapsContext) => Promise<Record<string, never>>;
  exporting?: ExportHandler;
}) {
  const [near, far] = memoryPorts();
  const calls = Object.fromEntries(
    [
      'engine.describe',
      'engine.status',
      'files.list',
      'files.choose',
      'files.reveal',
      'series.slice',
      'series.tags',
      'network.set',
      'network.file',
      'maps.probe',
    ].map((name) => [name, refuse]),
  );
  const handlers = {
    calls: { ...calls, ...parts.calls },
    streams: {
      ...{ 'series.scan': refuse, 'series.strip': refuse, 'series.top': refuse },
      ...{ 'maps.show': parts.maps ?? refuse, 'export.run': parts.exporting ?? refuse },
      ...{ 'divergence.find': refuse, 'lab.response': refuse },
    },
  } as Handlers;
  const served = serve(far, handlers);
  return { client: createClient(near), served, near, far };
}

const QUERY: MapsQuery = { seriesId: 's', slice: 0, networkId: 'n', preprocess: '', walls: [] };
const STATUS = { cacheBytes: 1, cacheBudgetBytes: 2, residentBytes: 3, decodedSlices: 4, sliceBytes: 1, sliceBudgetBytes: 2 };
const nodeItem = (index: number): MapsItem => ({
  kind: 'failed',
  run: { ...QUERY, slice: index },
  error: { code: 'engine/internal', message: '', detail: {} },
});
const sliceOf = (item: MapsItem): number => ('run' in item ? item.run.slice : -1);

describe('calls', () => {
  test('get their own replies, in whatever order', async () => {
    const waits: (() => void)[] = [];
    const { client, served } = pair({
      calls: {
        'files.list': async ({ token }) => {
          if (token === 'slow') await new Promise<void>((resolve) => waits.push(resolve));
          return { folder: null, parent: null, entries: [], label: token } as never;
        },
      },
    });
    const slow = client.call('files.list', { token: 'slow' });
    const fast = await client.call('files.list', { token: 'fast' });
    expect(fast).toMatchObject({ label: 'fast' });
    for (const wake of waits) wake();
    expect(await slow).toMatchObject({ label: 'slow' });
    expect(client.counters).toEqual({ sent: { 'call files.list': 2 }, received: { done: 2 } });
    served.close();
  });

  test('that fail bring code, message and detail across', async () => {
    const { client, served } = pair({
      calls: {
        'engine.status': async () => {
          throw new AppError('file/no-access', 'The folder cannot be read. Choose another.', { path: 'x' });
        },
      },
    });
    await expect(client.call('engine.status', {})).rejects.toMatchObject({
      code: 'file/no-access',
      message: 'The folder cannot be read. Choose another.',
      detail: { path: 'x' },
    });
    served.close();
  });

  test('with parameters that are not what they should be never reach the handler', async () => {
    let reached = false;
    const { client, served } = pair({
      calls: {
        'series.slice': async () => {
          reached = true;
          return refuse();
        },
      },
    });
    await expect(client.call('series.slice', { seriesId: 's', slice: -1 })).rejects.toMatchObject({ code: 'engine/bad-request' });
    await expect(client.call('series.slice', { seriesId: 5, slice: 0 } as never)).rejects.toMatchObject({
      code: 'engine/bad-request',
    });
    await expect(client.call('no.such' as never, {} as never)).rejects.toMatchObject({ code: 'protocol/unknown-method' });
    expect(reached).toBe(false);
    served.close();
  });

  test('settle when the port closes, before and after', async () => {
    const { client, near } = pair({ calls: { 'engine.status': () => new Promise(() => undefined) } });
    const waiting = client.call('engine.status', {});
    await settle();
    near.close();
    await expect(waiting).rejects.toMatchObject({ code: 'protocol/closed' });
    await expect(client.call('engine.status', {})).rejects.toMatchObject({ code: 'protocol/closed' });
  });
});

describe('a stream', () => {
  test('never has more items under way than there is credit, and delivers all in order', async () => {
    let emitted = 0;
    const { client, served } = pair({
      maps: async (_query, context) => {
        for (; emitted < 20; emitted++) await context.emit(nodeItem(emitted));
        return {};
      },
    });
    const stream = client.open('maps.show', QUERY);
    await settle();
    expect(emitted).toBe(STREAM_CREDIT);
    const seen: number[] = [];
    for await (const item of stream) {
      seen.push(sliceOf(item));
      expect(emitted - seen.length).toBeLessThanOrEqual(STREAM_CREDIT);
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i));
    await expect(stream.result).resolves.toEqual({});
    expect(served.openStreams).toBe(0);
    served.close();
  });

  test('conflates progress to the latest value', async () => {
    const progress = (filesDone: number) => ({ filesDone, filesTotal: 100, bytesWritten: 0, current: '' });
    const { client, served } = pair({
      exporting: async (_request, context) => {
        for (let i = 0; i < 100; i++) context.emitLatest(progress(i));
        await settle();
        return { folder: { token: 't', label: 'l' }, files: 0, bytes: 0, failures: [] } as never;
      },
    });
    const request = {
      seriesId: 's',
      slices: [0],
      networkId: 'n',
      preprocess: '',
      items: [{ node: 'a', channels: null }],
      format: 'npy',
      range: 'map',
      colormap: 'grey',
      destination: 'd',
      folderName: 'f',
      overwrite: false,
    } as const;
    const seen: number[] = [];
    for await (const item of client.open('export.run', request)) seen.push(item.filesDone);
    expect(seen).toEqual([0, 1, 2, 3, 99]);
    served.close();
  });

  test('replace hands the newer query on', async () => {
    const queries: number[] = [];
    const { client, served } = pair({
      maps: (query, context) =>
        new Promise((resolve) => {
          queries.push(query.slice);
          context.onReplace((newer) => {
            queries.push(newer.slice);
            if (newer.slice === 2) resolve({});
          });
        }),
    });
    const stream = client.open('maps.show', QUERY);
    stream.replace({ ...QUERY, slice: 1 });
    stream.replace({ ...QUERY, slice: 2 });
    await stream.result;
    expect(queries).toEqual([0, 1, 2]);
    expect(client.counters.sent).toEqual({ 'open maps.show': 1, replace: 2 });
    served.close();
  });

  test('a newer query that is no query ends the stream with the reason', async () => {
    const { client, served } = pair({
      maps: (_query, context) =>
        new Promise((_, reject) =>
          context.signal.addEventListener('abort', () => reject(new AppError('engine/cancelled', 'Cancelled.'))),
        ),
    });
    const stream = client.open('maps.show', QUERY);
    stream.replace({ ...QUERY, slice: 1.5 });
    await expect(stream.result).rejects.toMatchObject({ code: 'engine/bad-request' });
    expect(served.openStreams).toBe(0);
    served.close();
  });

  const endless = async (_query: MapsQuery, context: MapsContext): Promise<Record<string, never>> => {
    for (let i = 0; ; i++) await context.emit(nodeItem(i));
  };

  test.each([
    {
      how: 'leaving the loop',
      leave: async (stream: AsyncIterable<MapsItem>) => {
        for await (const item of stream) if (sliceOf(item) === 2) break;
      },
    },
    {
      how: 'an error in the loop',
      leave: async (stream: AsyncIterable<MapsItem>) => {
        await expect(
          (async () => {
            for await (const item of stream) throw new Error(`at ${sliceOf(item)}`);
          })(),
        ).rejects.toThrow('at 0');
      },
    },
    { how: 'cancel', leave: async (stream: AsyncIterable<MapsItem>) => (stream as unknown as { cancel(): void }).cancel() },
  ])('$how ends in one cancel, and nothing stays open', async ({ leave }) => {
    const { client, served } = pair({ maps: endless });
    const stream = client.open('maps.show', QUERY);
    await leave(stream);
    stream.cancel();
    await expect(stream.result).rejects.toMatchObject({ code: 'engine/cancelled' });
    await settle();
    expect(client.counters.sent.cancel).toBe(1);
    expect(served.openStreams).toBe(0);
    served.close();
  });

  test('a closed port ends it on both sides', async () => {
    const { client, served, near } = pair({ maps: endless });
    const stream = client.open('maps.show', QUERY);
    await settle();
    near.close();
    await expect(stream.result).rejects.toMatchObject({ code: 'protocol/closed' });
    await settle();
    expect(served.openStreams).toBe(0);
  });

  test('that fails brings the error after the items that were sent', async () => {
    const { client, served } = pair({
      maps: async (_query, context) => {
        await context.emit(nodeItem(1));
        throw new AppError('engine/out-of-memory', 'Too large.');
      },
    });
    const seen: number[] = [];
    const reading = (async () => {
      for await (const item of client.open('maps.show', QUERY)) seen.push(sliceOf(item));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'engine/out-of-memory' });
    expect(seen).toEqual([1]);
    served.close();
  });
});

test('a client that breaks the protocol is cut off, not obeyed', async () => {
  const { served, near, far } = pair({});
  let closed = false;
  near.onClose(() => {
    closed = true;
  });
  near.post(Uint8Array.of(9, 9, 9));
  await settle();
  expect({ closed, open: served.openStreams }).toEqual({ closed: true, open: 0 });
  far.close();
});

test('credit and replies for streams that are over are ignored', async () => {
  const { client, served, near } = pair({ calls: { 'engine.status': async () => STATUS } });
  near.post(encodeMessage({ type: 'credit', id: 99 }));
  near.post(encodeMessage({ type: 'cancel', id: 99 }));
  await expect(client.call('engine.status', {})).resolves.toEqual(STATUS);
  served.close();
});
