// `BrowserWindow`: a page of Chromium with the window's size and preload script.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { app } from './app.ts';
import { openPage } from './browser.ts';
import { WebContents } from './web-contents.ts';

interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly webPreferences?: { readonly preload?: string; readonly sandbox?: boolean; readonly contextIsolation?: boolean };
}

const DEFAULT_SIZE = { width: 800, height: 600 };
const open: BrowserWindow[] = [];

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  readonly #page: ReturnType<typeof openPage>;

  constructor({ width, height, webPreferences = {} }: WindowOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { preload, sandbox = true, contextIsolation = true } = webPreferences;
    if (!sandbox || !contextIsolation) throw new Error('The stand-in has sandboxed and isolated windows only.');
    this.#page = openPage({ width: width ?? DEFAULT_SIZE.width, height: height ?? DEFAULT_SIZE.height });
    this.webContents = new WebContents(this.#page, preload === undefined ? '' : readFileSync(preload, 'utf8'));
    open.push(this);
    app.windows.add(this);
    this.webContents.once('destroyed', () => {
      open.splice(open.indexOf(this), 1);
      this.emit('closed');
      app.windowGone(this);
    });
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...open];
  }

  /** The newest one: nobody clicks from one window to another here. */
  static getFocusedWindow(): BrowserWindow | null {
    return open.at(-1) ?? null;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return open.find(({ webContents }) => webContents === contents) ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  isDestroyed(): boolean {
    return this.webContents.isDestroyed();
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  show(): void {}

  focus(): void {}

  close(): void {
    void this.destroy();
  }

  async destroy(): Promise<void> {
    await (await this.#page.catch(() => undefined))?.close();
  }
}
