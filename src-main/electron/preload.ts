// The page's side of the gate, in the sandbox: hands the port over, turns dropped files into tokens, passes menu commands on. The page gets
// these few functions and nothing of Electron.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CONNECT_CHANNEL, DROPPED_CHANNEL, KEYS_CHANNEL, MENU_CHANNEL, PORT_CHANNEL } from './channels.ts';

/** The few parts of a page's global object that are used here; this runtime's types have no DOM. */
interface PageGlobals {
  readonly location: { readonly origin: string };
  addEventListener(type: 'load', listener: () => void): void;
  postMessage(message: string, origin: string, ports: readonly unknown[]): void;
}
const page = globalThis as unknown as PageGlobals;

/** The word that the page waits for (src-renderer/ports/electron-port.ts). */
const HAND_OVER = 'convscope:port';

// The page's scripts have run by then: it is listening.
page.addEventListener('load', () => ipcRenderer.send(CONNECT_CHANNEL));
ipcRenderer.on(PORT_CHANNEL, ({ ports }) => page.postMessage(HAND_OVER, page.location.origin, ports));

/** What Electron puts before the message of an error that comes from the main process: no words for a user. */
const ERROR_PREFIX = /^Error invoking remote method '[^']*': (?:\w*Error: )?/;

async function registerDropped(files: readonly never[]): Promise<unknown> {
  try {
    return await ipcRenderer.invoke(
      DROPPED_CHANNEL,
      files.map((file) => webUtils.getPathForFile(file)),
    );
  } catch (thrown) {
    throw new Error(thrown instanceof Error ? thrown.message.replace(ERROR_PREFIX, '') : String(thrown));
  }
}

contextBridge.exposeInMainWorld('convscopeHost', {
  kind: 'electron',
  registerDropped,
  onMenu: (listener: (commandId: string) => void) => {
    ipcRenderer.on(MENU_CHANNEL, (_event, id: unknown) => listener(String(id)));
  },
  showKeys: (keys: Readonly<Record<string, string>>) => ipcRenderer.send(KEYS_CHANNEL, keys),
});
