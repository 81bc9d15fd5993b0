// `app`: ready when the main module has finished, never before; quits as Electron does: before-quit, windows, will-quit, quit.
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeBrowser } from './browser.ts';

export interface OpenWindow {
  destroy(): Promise<void>;
}

export class App extends EventEmitter {
  readonly isPackaged = false;
  readonly name = 'stand-in';
  /** Every window that is open; kept here because `quit` closes them. */
  readonly windows = new Set<OpenWindow>();
  readonly #ready = new Promise<void>((resolve) => this.once('ready', resolve));
  #isReady = false;
  #isQuitting = false;

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  /** For the start of the stand-in alone. */
  becomeReady(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.emit('ready');
  }

  /** Tests run many at once: every process gets the lock. */
  requestSingleInstanceLock(): boolean {
    return true;
  }

  /** Nothing is kept from one start to the next unless a test says where. */
  getPath(): string {
    return process.env.CONVSCOPE_STAND_IN_DATA ?? join(tmpdir(), `convscope-stand-in-data-${process.pid}`);
  }

  /** For windows: the last one is gone. */
  windowGone(window: OpenWindow): void {
    this.windows.delete(window);
    if (this.windows.size > 0 || this.#isQuitting) return;
    if (!this.emit('window-all-closed')) this.quit();
  }

  quit(): void {
    if (this.#isQuitting || this.#isPrevented('before-quit')) return;
    this.#isQuitting = true;
    void this.#leave();
  }

  exit(code = 0): void {
    this.#isQuitting = true;
    void closeBrowser().finally(() => process.exit(code));
  }

  async #leave(): Promise<void> {
    await Promise.all([...this.windows].map((window) => window.destroy()));
    if (this.#isPrevented('will-quit')) {
      this.#isQuitting = false;
      return;
    }
    this.emit('quit', {}, 0);
    this.exit(0);
  }

  #isPrevented(name: string): boolean {
    let isPrevented = false;
    this.emit(name, {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    return isPrevented;
  }
}

export const app = new App();
