// The only ways from the page into the main process: asking for a port to the engine, naming what was dropped on the window, and telling the keys that the
// menu shows. Only our own page, in the window's main frame, is heard.
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, MessageChannelMain } from 'electron';
import type { FileToken } from '../../src-shared/protocol/files-messages.ts';
import type { Engine, HostServices } from '../engine/engine.ts';
import { APP_ORIGIN } from './app-protocol.ts';
import { CONNECT_CHANNEL, DROPPED_CHANNEL, KEYS_CHANNEL, PORT_CHANNEL } from './channels.ts';
import { mainPort } from './main-port.ts';
import { setMenu } from './menu.ts';
import { readMenuKeys } from './menu-keys.ts';

/** One drop of more entries than this is a slip. */
const MOST_DROPPED = 10_000;

function isOurs({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${APP_ORIGIN}/`);
}

export function openGate(engine: Engine, services: HostServices): void {
  ipcMain.on(CONNECT_CHANNEL, (event) => {
    if (!isOurs(event)) return;
    const { port1, port2 } = new MessageChannelMain();
    engine.attach(mainPort(port1), services);
    event.sender.postMessage(PORT_CHANNEL, null, [port2]);
  });
  ipcMain.on(KEYS_CHANNEL, (event, keys: unknown) => {
    if (isOurs(event)) setMenu(readMenuKeys(keys));
  });
  ipcMain.handle(DROPPED_CHANNEL, (event, paths: unknown): Promise<readonly FileToken[]> => {
    const isList = Array.isArray(paths) && paths.length <= MOST_DROPPED && paths.every((path) => typeof path === 'string');
    // An error crosses as its message only; the page shows that.
    if (!isOurs(event) || !isList) return Promise.reject(new Error('These files cannot be opened.'));
    // A picture out of a browser, say: Electron knows no path for it.
    if (paths.includes(''))
      return Promise.reject(new Error('What was dropped is no file on a disk. Drop it from a file manager.'));
    return engine.registerPaths(paths as string[]);
  });
}
