// The asking side of a port: typed calls, and streams that are pulled. Whatever happens to the port, every call settles and every stream ends.
import type { CallName, Calls, StreamName, Streams } from './api.ts';
import { ClientStream, type PulledStream } from './client-stream.ts';
import { AppError, fromErrorRecord } from './errors.ts';
import type { ClientMessage, ServerMessage } from './messages.ts';
import type { Port } from './port.ts';
import { decodeMessage, encodeMessage } from './wire.ts';

/** How many messages crossed, by what they were: the packet counts that the end-to-end tests hold the window to. */
export interface MessageCounters {
  readonly sent: Readonly<Record<string, number>>;
  readonly received: Readonly<Record<string, number>>;
}

export interface Client {
  /** @throws AppError of the other side, protocol/closed */
  call<Name extends CallName>(name: Name, params: Calls[Name]['params']): Promise<Calls[Name]['result']>;
  open<Name extends StreamName>(
    name: Name,
    params: Streams[Name]['params'],
  ): PulledStream<Streams[Name]['item'], Streams[Name]['params'], Streams[Name]['result']>;
  readonly counters: MessageCounters;
  /** Of all messages that have come. */
  readonly receivedBytes: number;
  onClose(listener: () => void): void;
  close(): void;
}

interface Waiting {
  receive(message: ServerMessage): void;
}

const closed = (): AppError =>
  new AppError(
    'protocol/closed',
    'The connection to the engine is closed. Reload the window; if it stays closed, start ConvScope again.',
  );

export function createClient(port: Port): Client {
  const waiting = new Map<number, Waiting>();
  const sent: Record<string, number> = {};
  const received: Record<string, number> = {};
  const closeListeners: (() => void)[] = [];
  let receivedBytes = 0;
  let nextId = 1;
  let isClosed = false;

  const send = (message: ClientMessage): void => {
    const label = 'name' in message ? `${message.type} ${message.name}` : message.type;
    sent[label] = (sent[label] ?? 0) + 1;
    port.post(encodeMessage(message));
  };
  const fail = (id: number, entry: Waiting, error: AppError): void =>
    entry.receive({ type: 'failed', id, error: { code: error.code, message: error.message, detail: error.detail } });

  port.onMessage((bytes) => {
    const message = decodeMessage(bytes) as ServerMessage;
    receivedBytes += bytes.length;
    received[message.type] = (received[message.type] ?? 0) + 1;
    const entry = waiting.get(message.id);
    if (message.type === 'done' || message.type === 'failed') waiting.delete(message.id);
    entry?.receive(message);
  });
  port.onClose(() => {
    isClosed = true;
    for (const [id, entry] of waiting) fail(id, entry, closed());
    waiting.clear();
    for (const listener of closeListeners) listener();
  });

  return {
    counters: { sent, received },
    get receivedBytes() {
      return receivedBytes;
    },
    call(name, params) {
      if (isClosed) return Promise.reject(closed());
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, {
          receive(message) {
            if (message.type === 'done') resolve(message.result as never);
            else if (message.type === 'failed') reject(fromErrorRecord(message.error));
          },
        });
        send({ type: 'call', id, name, params });
      });
    },
    open(name, params) {
      const id = nextId++;
      const stream = new ClientStream<never, never, never>({
        credit: () => send({ type: 'credit', id }),
        replace: (newer) => send({ type: 'replace', id, params: newer }),
        cancel: () => send({ type: 'cancel', id }),
      });
      if (isClosed) fail(id, stream, closed());
      else {
        waiting.set(id, stream);
        send({ type: 'open', id, name, params });
      }
      return stream as never;
    },
    onClose: (listener) => closeListeners.push(listener),
    close: () => port.close(),
  };
}
