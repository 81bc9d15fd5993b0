// Electron's MessagePortMain as a Port. Messages are copied, never transferred: Electron cannot hand an ArrayBuffer to another process.
import type { MessagePortMain } from 'electron';
import type { Port } from '../../src-shared/protocol/port.ts';

export function mainPort(port: MessagePortMain): Port {
  return {
    post: (bytes) => port.postMessage(bytes),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data as Uint8Array));
      port.start();
    },
    onClose: (listener) => {
      port.once('close', () => listener());
    },
    close: () => port.close(),
  };
}
