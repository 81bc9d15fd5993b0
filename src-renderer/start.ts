// The first minute of a window: connect, ask what to open, put the first network under it. Also what end-to-end tests read from the page.
import type { MessageCounters } from '../src-shared/protocol/client.ts';
import { connectPort } from './ports/connect.ts';
import { hostOf } from './ports/host.ts';
import { runCommand } from './state/commands.ts';
import { connect, connectionFailed } from './state/connection.ts';
import { rememberDisplay, useDisplay } from './state/display.ts';
import { followStores } from './state/follow.ts';
import { rememberControls } from './state/kept-controls.ts';
import { keptSession } from './state/kept-session.ts';
import { followKeys } from './state/key-bindings.ts';
import { followLooks } from './state/looks.ts';
import { type EngineTimes, useMaps } from './state/maps.ts';
import { followMarks } from './state/marks.ts';
import { setNetwork, useNetwork } from './state/network.ts';
import { openFiles, openPhantom, rememberRecent } from './state/recent-files.ts';
import { currentSeries } from './state/series.ts';
import { followSession, restoreSession } from './state/session.ts';

declare global {
  interface Window {
    /** For end-to-end tests and measuring. */
    __convscope?: {
      /** Messages by kind. */
      readonly counters: MessageCounters;
      /** That have come. */
      readonly receivedBytes: number;
      /** How long each task over 50 ms took, ms. */
      readonly longTasks: number[];
      /** Of the last slice that the engine has told. */
      readonly engineTimes: EngineTimes | null;
    };
  }
}

export async function startWindow(page: Window): Promise<void> {
  rememberDisplay(page.localStorage);
  rememberControls(page.localStorage);
  rememberRecent(page.localStorage);
  followMarks(page.localStorage);
  followLooks();
  const applyTheme = (): void => {
    page.document.documentElement.dataset.theme = useDisplay.getState().theme;
  };
  applyTheme();
  useDisplay.subscribe(applyTheme);
  const host = hostOf(page);
  host?.onMenu((commandId) => runCommand(commandId));
  if (host) followKeys((keys) => host.showKeys(keys));
  followStores();
  try {
    const { client, description } = await connect(await connectPort(page));
    page.__convscope = {
      counters: client.counters,
      get receivedBytes() {
        return client.receivedBytes;
      },
      longTasks: watchLongTasks(),
      get engineTimes() {
        return useMaps.getState().progress.times;
      },
    };
    const { startWith } = description;
    const kept = startWith.length === 0 ? keptSession(page.localStorage) : null;
    if (kept) await restoreSession(kept);
    else {
      await (startWith.length > 0 ? openFiles(startWith) : openPhantom());
      await setNetwork(useNetwork.getState().request, currentSeries());
    }
    followSession(page.localStorage, page);
  } catch (thrown) {
    connectionFailed(thrown);
  }
}

function watchLongTasks(): number[] {
  const tasks: number[] = [];
  if (PerformanceObserver.supportedEntryTypes.includes('longtask'))
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ entryTypes: ['longtask'] });
  return tasks;
}
