// Electron's MessagePort as a Port.
import type { Port } from '../../src-shared/protocol/port.ts';

export function messagePort(port: MessagePort): Port {
  const closeListeners: (() => void)[] = [];
  let isClosed = false;
  const closed = (): void => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
  };
  // Chromium tells when the other side is gone.
  port.addEventListener('close', closed);
  return {
    post: (bytes) => port.postMessage(bytes),
    onMessage: (listener) => {
      port.addEventListener('message', (event: MessageEvent<Uint8Array>) => listener(event.data));
      port.start();
    },
    onClose: (listener) => {
      closeListeners.push(listener);
    },
    close: () => {
      port.close();
      closed();
    },
  };
}
