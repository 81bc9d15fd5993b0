// Runs in the page before anything of the page does: the preload script's module `electron`. One function without imports, because its text is
// what runs there. The preload shares the page's world here; what it exposes is copied all the same, as Electron's bridge does.
import type { Codec } from './codec.ts';
import type { FromPage, PageNames, ToPage } from './link-messages.ts';

type Listener = (event: object, ...values: readonly unknown[]) => void;
interface Asked {
  resolve(value: unknown): void;
  reject(error: Error): void;
}
type Preload = (require: (name: string) => object, module: object, exports: object) => void;

export function installPageSide(codec: Codec, names: PageNames, fileWord: string, preload: Preload): void {
  const page = globalThis as unknown as Record<string, unknown>;
  const send = (message: FromPage): void => {
    (page[names.send] as (text: string) => void)(codec.encode({ url: location.href, message }));
  };
  const listeners = new Map<string, Listener[]>();
  const asked = new Map<number, Asked>();
  let lastAsked = 0;
  const ports = new Map<number, MessagePort>();
  const files: File[] = [];

  const openPort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }) => send({ kind: 'port', id, data }));
    port1.addEventListener('close', () => send({ kind: 'port-closed', id }));
    port1.start();
    ports.set(id, port1);
    return port2;
  };
  const deliver = (message: ToPage): void => {
    if (message.kind === 'ipc') {
      const event = { ports: message.ports.map(openPort), sender: ipcRenderer };
      for (const listener of [...(listeners.get(message.channel) ?? [])]) listener(event, ...message.values);
    } else if (message.kind === 'reply') {
      const { reply } = message;
      const waiting = asked.get(message.id);
      asked.delete(message.id);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply.value);
    } else if (message.kind === 'port') ports.get(message.id)?.postMessage(message.data);
    else {
      ports.get(message.id)?.close();
      ports.delete(message.id);
    }
  };

  const ipcRenderer = {
    send: (channel: string, ...values: readonly unknown[]): void => send({ kind: 'send', channel, values }),
    invoke: (channel: string, ...values: readonly unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        asked.set(++lastAsked, { resolve, reject });
        send({ kind: 'invoke', id: lastAsked, channel, values });
      }),
    on: (channel: string, listener: Listener): object => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: Listener): object => {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((other) => other !== listener),
      );
      return ipcRenderer;
    },
  };

  /** What goes over the bridge: copies; functions as functions of copies; files as they are; errors bare. */
  const bridged = (value: unknown): unknown => {
    if (typeof value === 'function')
      return (...values: readonly unknown[]): unknown => {
        try {
          return bridged(value(...values.map(bridged)));
        } catch (thrown) {
          throw bareError(thrown);
        }
      };
    if (value instanceof Promise)
      return value.then(bridged, (thrown: unknown) => {
        throw bareError(thrown);
      });
    if (value instanceof Error) return bareError(value);
    if (value instanceof Blob) return value;
    if (Array.isArray(value)) return value.map(bridged);
    if (typeof value !== 'object' || value === null) return value;
    if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bridged(part)]));
  };
  const bareError = (thrown: unknown): Error => new Error(thrown instanceof Error ? thrown.message : String(thrown));

  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld: (name: string, api: object): void => {
        if (name in page) throw new Error(`Cannot bind an API on top of an existing property on the window object: ${name}`);
        Object.defineProperty(page, name, { value: bridged(api), enumerable: true });
      },
    },
    webUtils: { getPathForFile: (file: File): string => `${fileWord}${files.push(file) - 1}` },
  };

  // A transferred ArrayBuffer does not reach Electron's main process: nothing arrives in its place.
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown, how?: object): void {
    const transfer = ((Array.isArray(how) ? how : (how as StructuredSerializeOptions | undefined)?.transfer) ??
      []) as Transferable[];
    if (transfer.some((item) => item instanceof ArrayBuffer)) post.call(this, null);
    else post.call(this, message, { transfer });
  };

  Object.assign(page, {
    [names.deliver]: (text: string) => deliver(codec.decode(text) as ToPage),
    [names.files]: files,
    [names.menu]: (label: string) => send({ kind: 'menu', label }),
    [names.dialogs]: (paths: readonly string[]) => send({ kind: 'dialogs', paths }),
  });
  send({ kind: 'document' });
  const module = { exports: {} };
  preload(
    (name) => {
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return electron;
    },
    module,
    module.exports,
  );
}
