// The engine on the other side of the port: what it says about itself, and whether it is there.
import { create } from 'zustand';
import { type Client, createClient } from '../../src-shared/protocol/client.ts';
import type { EngineDescription, EngineStatus } from '../../src-shared/protocol/engine-messages.ts';
import { AppError, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { Port } from '../../src-shared/protocol/port.ts';

interface Connection {
  readonly phase: 'connecting' | 'open' | 'closed';
  readonly client: Client | null;
  readonly description: EngineDescription | null;
  readonly status: EngineStatus | null;
  /** Why there is no engine. */
  readonly reason: string;
}

export const useConnection = create<Connection>(() => ({
  phase: 'connecting',
  client: null,
  description: null,
  status: null,
  reason: '',
}));

/** @throws AppError what the engine answers to its first question */
export async function connect(port: Port): Promise<{ readonly client: Client; readonly description: EngineDescription }> {
  const client = createClient(port);
  client.onClose(() =>
    useConnection.setState({
      phase: 'closed',
      reason: 'The connection to the engine is closed. Reload the window; if it stays closed, start ConvScope again.',
    }),
  );
  const description = await client.call('engine.describe', {});
  useConnection.setState({ phase: 'open', client, description });
  return { client, description };
}

export const connectionFailed = (thrown: unknown): void =>
  useConnection.setState({ phase: 'closed', reason: toErrorRecord(thrown).message });

/** @throws AppError protocol/closed before the engine is there */
export function engine(): Client {
  const { client } = useConnection.getState();
  if (client) return client;
  throw new AppError('protocol/closed', 'The engine is not connected yet. Wait a moment and try again.');
}

/** Asks for the caches' fill; the status bar is content with the last answer. */
export async function refreshStatus(): Promise<void> {
  try {
    useConnection.setState({ status: await engine().call('engine.status', {}) });
  } catch {
    useConnection.setState({ status: null });
  }
}
