// A WebSocket to the server that gave out this page, as a Port: one binary frame is one message.
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { Port } from '../../src-shared/protocol/port.ts';

/** @throws AppError protocol/closed where the server does not answer or refuses the token */
export function openWebSocketPort(page: Location): Promise<Port> {
  const scheme = page.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${page.host}/port${page.search}`);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(portOf(socket)), { once: true });
    socket.addEventListener(
      'close',
      () =>
        reject(
          new AppError(
            'protocol/closed',
            'ConvScope does not answer at this address. Start `convscope serve` again and open the whole line that it prints.',
          ),
        ),
      { once: true },
    );
  });
}

function portOf(socket: WebSocket): Port {
  return {
    post: (bytes) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    onMessage: (listener) =>
      socket.addEventListener('message', ({ data }) => {
        if (data instanceof ArrayBuffer) listener(new Uint8Array(data));
      }),
    onClose: (listener) => socket.addEventListener('close', () => listener(), { once: true }),
    close: () => socket.close(),
  };
}
