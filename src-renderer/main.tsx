// The window's start: connects to the engine, makes the session, shows it; says what to do where there is no engine.
import { createRoot } from 'react-dom/client';
import { createClient, type MessageCounters } from '../src-shared/protocol/client.ts';
import { toErrorRecord } from '../src-shared/protocol/errors.ts';
import { App } from './App.tsx';
import { connect } from './ports/connect.ts';
import { desktopHost } from './ports/host.ts';
import { followCine } from './state/cine.ts';
import { runCommand } from './state/commands.ts';
import { listenToKeys } from './state/keys.ts';
import { createSession, openFirst } from './state/session.ts';
import { SessionProvider } from './state/session-context.ts';
import './theme/theme.css';
import './theme/layout.css';
import './theme/controls.css';
import './theme/network.css';
import './theme/slice.css';
import './theme/maps.css';
import './theme/inspector.css';

declare global {
  interface Window {
    /** For end-to-end tests: how many messages crossed, and what blocked the window (ms). */
    __convscope?: { readonly counters: MessageCounters; readonly longTasks: readonly number[] };
  }
}

const root = createRoot(document.getElementById('root') as HTMLElement);

async function start(): Promise<void> {
  const longTasks: number[] = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: 'longtask',
  });
  const client = createClient(await connect());
  window.__convscope = { counters: client.counters, longTasks };
  const session = createSession(client, await client.call('engine.describe', {}));
  listenToKeys(session);
  followCine(session);
  desktopHost()?.onMenu((id) => runCommand(session, id));
  root.render(
    <SessionProvider value={session}>
      <App />
    </SessionProvider>,
  );
  await openFirst(session);
}

start().catch((thrown: unknown) => {
  root.render(
    <main className="no-engine" role="alert">
      <h1>ConvScope has no engine</h1>
      <p>{toErrorRecord(thrown).message}</p>
    </main>,
  );
});
