// The answering side of a port: checks every request against its guard, runs its handler, and ends it with exactly one reply.
import type { CallName, Calls, StreamName, Streams } from './api.ts';
import { AppError, type ErrorRecord, toErrorRecord } from './errors.ts';
import { readCallParams, readClientMessage, readStreamParams } from './guards.ts';
import type { ClientMessage, ServerMessage } from './messages.ts';
import type { Port } from './port.ts';
import { ServerStream, type StreamContext } from './server-stream.ts';
import { decodeMessage, encodeMessage } from './wire.ts';

export interface Handlers {
  readonly calls: { readonly [Name in CallName]: (params: Calls[Name]['params']) => Promise<Calls[Name]['result']> };
  readonly streams: {
    readonly [Name in StreamName]: (
      params: Streams[Name]['params'],
      context: StreamContext<Streams[Name]['item'], Streams[Name]['params']>,
    ) => Promise<Streams[Name]['result']>;
  };
}

export interface ServedPort {
  /** Streams that have not ended. */
  readonly openStreams: number;
  /** Cancels all streams and closes the port. */
  close(): void;
}

type AnyHandler = (params: unknown, context?: StreamContext<unknown, unknown>) => Promise<unknown>;

/** A page that sends what cannot be read is cut off: nothing after it can be trusted. */
export function serve(port: Port, handlers: Handlers): ServedPort {
  const streams = new Map<number, ServerStream>();
  let isClosed = false;
  const send = (message: ServerMessage): void => {
    if (!isClosed) port.post(encodeMessage(message));
  };
  const finish = async (id: number, work: () => Promise<unknown>): Promise<void> => {
    let last: ServerMessage;
    try {
      last = { type: 'done', id, result: await work() };
    } catch (thrown) {
      last = { type: 'failed', id, error: errorOf(thrown, streams.get(id)) };
    }
    streams.delete(id);
    send(last);
  };

  const openStream = (id: number, name: string, params: unknown): Promise<void> =>
    finish(id, async () => {
      if (streams.has(id)) throw new AppError('protocol/malformed', `Stream ${id} is open already.`);
      const [known, checked] = readStreamParams(name, params);
      const stream = new ServerStream(
        (items) => send(items.length === 1 ? { type: 'item', id, item: items[0] } : { type: 'items', id, items }),
        (newer) => readStreamParams(known, newer)[1],
      );
      streams.set(id, stream);
      return (handlers.streams[known] as AnyHandler)(checked, stream);
    });

  const receive = (message: ClientMessage): void => {
    switch (message.type) {
      case 'call':
        finish(message.id, async () => {
          const [known, checked] = readCallParams(message.name, message.params);
          return (handlers.calls[known] as AnyHandler)(checked);
        });
        break;
      case 'open':
        openStream(message.id, message.name, message.params);
        break;
      case 'credit':
        streams.get(message.id)?.addCredit();
        break;
      case 'replace':
        streams.get(message.id)?.replace(message.params);
        break;
      case 'cancel':
        streams.get(message.id)?.cancel();
    }
  };

  const cancelAll = (): void => {
    isClosed = true;
    for (const stream of streams.values()) stream.cancel();
  };
  const close = (): void => {
    cancelAll();
    port.close();
  };
  port.onMessage((bytes) => {
    try {
      receive(readClientMessage(decodeMessage(bytes)));
    } catch {
      close();
    }
  });
  port.onClose(cancelAll);
  return {
    get openStreams() {
      return streams.size;
    },
    close,
  };
}

/** After a cancel whatever the handler threw on its way out is the cancel, unless a bad replacement was the reason. */
function errorOf(thrown: unknown, stream: ServerStream | undefined): ErrorRecord {
  if (stream?.refusal) return toErrorRecord(stream.refusal);
  if (stream?.signal.aborted) return { code: 'engine/cancelled', message: 'Cancelled.', detail: {} };
  return toErrorRecord(thrown);
}
