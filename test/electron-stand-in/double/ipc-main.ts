// `ipcMain`: what the page sends and asks. A failure crosses as its text alone: the page gets a bare Error, whatever class was thrown.
import { EventEmitter } from 'node:events';

type Handler = (event: object, ...values: readonly unknown[]) => unknown;

/** As it goes to the page. */
export type Reply = { readonly value: unknown } | { readonly error: string };

export class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** For pages: answers, never throws. */
  async answer(channel: string, event: object, values: readonly unknown[]): Promise<Reply> {
    try {
      const handler = this.#handlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      return { value: structuredClone(await handler(event, ...values)) };
    } catch (thrown) {
      return { error: `Error invoking remote method '${channel}': ${String(thrown)}` };
    }
  }
}

export const ipcMain = new IpcMain();
