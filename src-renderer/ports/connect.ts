// The way to the engine: a MessagePort where the desktop gives one, a WebSocket where the page came from `convscope serve`.
import type { Port } from '../../src-shared/protocol/port.ts';
import { desktopHost } from './host.ts';
import { messagePort } from './message-port.ts';
import { webSocketPort } from './web-socket-port.ts';

export const connect = (): Promise<Port> => (desktopHost() ? fromPreload() : webSocketPort(window.location));

/** The word with which the preload script hands the port over; with a question mark the page asks for it. */
const HAND_OVER = 'convscope:port';

function fromPreload(): Promise<Port> {
  return new Promise((resolve) => {
    window.addEventListener('message', function listen(event) {
      const [port] = event.ports;
      if (event.data !== HAND_OVER || !port) return;
      window.removeEventListener('message', listen);
      resolve(messagePort(port));
    });
    window.postMessage(`${HAND_OVER}?`, window.location.origin);
  });
}
