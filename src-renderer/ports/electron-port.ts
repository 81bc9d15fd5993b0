// The MessagePort that Electron's preload hands to the page, as a Port.
import type { Port } from '../../src-shared/protocol/port.ts';

const HANDOVER = 'convscope:port';

/** Waits for the preload's message; a page that asks late still gets it, because the preload posts when the page has loaded. */
export function receiveElectronPort(page: Window): Promise<Port> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent): void => {
      const [port] = event.ports;
      if (event.source !== page || event.data !== HANDOVER || !port) return;
      page.removeEventListener('message', listen);
      resolve(portOf(port));
    };
    page.addEventListener('message', listen);
  });
}

function portOf(channel: MessagePort): Port {
  const closeListeners: (() => void)[] = [];
  let isClosed = false;
  const closed = (): void => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
  };
  channel.addEventListener('close', closed);
  return {
    post: (bytes) => channel.postMessage(bytes),
    onMessage: (listener) => {
      channel.addEventListener('message', ({ data }) => {
        if (data instanceof Uint8Array) listener(data);
      });
      channel.start();
    },
    onClose: (listener) => closeListeners.push(listener),
    close: () => {
      channel.close();
      closed();
    },
  };
}
