// `webContents`: one page of Chromium as Electron's main process sees it. Its address is the app's, its ports are bridged, its errors are bare.
import { EventEmitter } from 'node:events';
import type { Page, Route } from 'playwright';
import { toAppUrl, toPageUrl } from './address.ts';
import { answerDialogs } from './desktop.ts';
import { ipcMain } from './ipc-main.ts';
import type { FromPage, ToPage } from './link-messages.ts';
import { chooseMenuItem } from './menu.ts';
import type { MessagePortMain } from './message-channel.ts';
import { PageLink } from './page-link.ts';
import { answerRequest } from './protocol.ts';

const ERROR_STATUS = 400;
let lastId = 0;

export class WebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly mainFrame = { url: '', parent: null };
  readonly #page: Promise<Page>;
  readonly #link: Promise<PageLink>;
  readonly #ports = new Map<number, MessagePortMain>();
  #lastPort = 0;
  #loading = '';
  #isDestroyed = false;

  constructor(page: Promise<Page>, preload: string) {
    super();
    this.#page = page;
    this.#link = page.then(async (opened) => {
      opened.on('close', () => this.#destroyed());
      // Whatever opens another page: the stand-in shows none but the app's windows.
      opened.on('popup', (popup) => void popup.close());
      await opened.route('**/*', (route) => this.#answer(route));
      return PageLink.open(opened, preload, (message, url) => this.#receive(message, url));
    });
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  async loadURL(url: string): Promise<void> {
    await this.#link;
    this.#loading = url;
    const response = await (await this.#page).goto(toPageUrl(url));
    if (!response || response.status() >= ERROR_STATUS) throw new Error(`ERR_FAILED loading '${url}'`);
  }

  send(channel: string, ...values: readonly unknown[]): void {
    this.#deliver({ kind: 'ipc', channel, values: structuredClone(values), ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const entries = transfer.map((port) => [++this.#lastPort, port] as const);
    this.#deliver({ kind: 'ipc', channel, values: [structuredClone(message)], ports: entries.map(([id]) => id) });
    for (const [id, port] of entries) {
      this.#ports.set(id, port);
      port.on('message', ({ data }) => this.#deliver({ kind: 'port', id, data }));
      port.once('close', () => {
        this.#ports.delete(id);
        this.#deliver({ kind: 'port-closed', id });
      });
      port.start();
    }
  }

  /** Every other window is denied here, whatever the handler would say. */
  setWindowOpenHandler(): void {}

  openDevTools(): void {}

  #deliver(message: ToPage): void {
    void this.#link.then((link) => link.deliver(message));
  }

  #receive(message: FromPage, url: string): void {
    this.mainFrame.url = toAppUrl(url);
    const event = { sender: this, senderFrame: this.mainFrame };
    if (message.kind === 'document') this.#closePorts();
    else if (message.kind === 'send') ipcMain.emit(message.channel, event, ...message.values);
    else if (message.kind === 'port') this.#ports.get(message.id)?.postMessage(message.data);
    else if (message.kind === 'menu') chooseMenuItem(message.label);
    else if (message.kind === 'dialogs') answerDialogs(message.paths);
    else if (message.kind === 'invoke') {
      const { id, channel, values } = message;
      void ipcMain.answer(channel, event, values).then((reply) => this.#deliver({ kind: 'reply', id, reply }));
    } else {
      this.#ports.get(message.id)?.close();
      this.#ports.delete(message.id);
    }
  }

  /** Ports live as long as the document they were given to. */
  #closePorts(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }

  #destroyed(): void {
    this.#isDestroyed = true;
    this.#closePorts();
    this.emit('destroyed');
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toAppUrl(request.url());
    const isNavigation = request.isNavigationRequest() && request.frame() === (await this.#page).mainFrame();
    if (isNavigation && url !== this.#loading && this.#isPrevented(url)) return route.abort('aborted');
    const response = await answerRequest(url, request.method());
    if (!response) return route.abort('blockedbyclient');
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  #isPrevented(url: string): boolean {
    let isPrevented = false;
    const preventDefault = (): void => {
      isPrevented = true;
    };
    this.emit('will-navigate', { url, preventDefault }, url);
    return isPrevented;
  }
}
