// The desktop host: one engine, one window, the menu, and the gate between them. Nothing waits for `ready` at the top level: an ESM main that did
// would never get it.
import { resolve } from 'node:path';
import { app, BrowserWindow, protocol, session } from 'electron';
import { Engine } from '../engine/engine.ts';
import { APP_SCHEME, answerAppRequests } from './app-protocol.ts';
import { electronServices } from './dialogs.ts';
import { openGate } from './ipc-gate.ts';
import { keptFilesIn } from './kept-files.ts';
import { setMenu } from './menu.ts';
import { openWindow } from './window.ts';

// Has to be said before the app is ready: the window's pages are a secure origin of their own.
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

/** What the program was started with, but for its own words and switches; those may come before the app's folder too. */
const startPaths = (): readonly string[] => {
  const words = process.argv.slice(1).filter((word) => !word.startsWith('-'));
  return (app.isPackaged ? words : words.slice(1)).map((path) => resolve(path));
};

/** The whole screen, which F11 asks for, and nothing else. */
const isAllowed = (permission: string): boolean => permission === 'fullscreen';

async function start(): Promise<void> {
  await app.whenReady();
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)));
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
  const kept = keptFilesIn(app.getPath('userData'));
  const engine = await Engine.create({ roots: null, keptFiles: await kept.read() });
  answerAppRequests();
  openGate(engine, electronServices(startPaths(), kept.write));
  setMenu();
  openWindow();
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow();
  });
  app.on('will-quit', () => void engine.close());
}

app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});
app.on('second-instance', () => {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
});
if (app.requestSingleInstanceLock()) {
  start().catch((thrown: unknown) => {
    process.stderr.write(`ConvScope could not start: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    app.exit(1);
  });
} else app.quit();
