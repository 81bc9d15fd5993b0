// Items that are ready at once cross in one message: the consumer sees them one by one, and one credit pays for all.
import { expect, test } from 'vitest';
import { createClient } from '../../src-shared/protocol/client.ts';
import type { MapsItem, MapsQuery } from '../../src-shared/protocol/maps-messages.ts';
import { memoryPorts } from '../../src-shared/protocol/memory-port.ts';
import { STREAM_CREDIT } from '../../src-shared/protocol/messages.ts';
import { type Handlers, serve } from '../../src-shared/protocol/server.ts';

const QUERY: MapsQuery = { seriesId: 's', slice: 0, networkId: 'n', preprocess: '', walls: [] };
const MESSAGES = 20;
const started = (slice: number): MapsItem => ({ kind: 'started', run: { ...QUERY, slice }, walls: [], cached: false });
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test('what is sent together is one message and costs one credit', async () => {
  const [near, far] = memoryPorts();
  let emitted = 0;
  const show: Handlers['streams']['maps.show'] = async (_query, context) => {
    for (; emitted < MESSAGES; emitted++) await context.emitTogether([started(2 * emitted), started(2 * emitted + 1)]);
    // Nothing is no message.
    await context.emitTogether([]);
    return {};
  };
  const served = serve(far, { calls: {}, streams: { 'maps.show': show } } as unknown as Handlers);
  const client = createClient(near);
  const stream = client.open('maps.show', QUERY);
  await settle();
  expect(emitted).toBe(STREAM_CREDIT);
  const seen: number[] = [];
  for await (const item of stream) {
    seen.push('run' in item ? item.run.slice : -1);
    // The credit of a message goes back behind its last item.
    expect(emitted).toBeLessThanOrEqual(STREAM_CREDIT + Math.ceil(seen.length / 2));
  }
  expect(seen).toEqual(Array.from({ length: 2 * MESSAGES }, (_, at) => at));
  expect(client.counters.received).toEqual({ items: MESSAGES, done: 1 });
  expect(client.counters.sent.credit).toBeLessThanOrEqual(MESSAGES);
  expect(client.receivedBytes).toBeGreaterThan(MESSAGES);
  served.close();
});
