// The desktop window: sandboxed, isolated, goes nowhere else.
import { fileURLToPath } from 'node:url';
import { BrowserWindow } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

const PRELOAD = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));
const FIRST_SIZE = { width: 1440, height: 900 };
const SMALLEST_SIZE = { minWidth: 900, minHeight: 600 };
/** The ground of the dark theme: no white flash before the page is there. */
const GROUND = '#0f1216';

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    ...FIRST_SIZE,
    ...SMALLEST_SIZE,
    title: 'ConvScope',
    backgroundColor: GROUND,
    webPreferences: { preload: PRELOAD, sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  });
  const contents = window.webContents;
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event, url) => {
    if (!url.startsWith(`${APP_ORIGIN}/`)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  void window.loadURL(`${APP_ORIGIN}/`);
  return window;
}
