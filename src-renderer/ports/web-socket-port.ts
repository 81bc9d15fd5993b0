// A WebSocket to the server this page came from, as a Port: one binary frame is one message.
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { Port } from '../../src-shared/protocol/port.ts';

/** @throws AppError protocol/closed when the server does not answer */
export function webSocketPort(location: Location): Promise<Port> {
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const socket = new WebSocket(`ws://${location.host}/port?token=${encodeURIComponent(token)}`);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(portOf(socket)));
    socket.addEventListener('error', () =>
      reject(
        new AppError(
          'protocol/closed',
          'The engine does not answer. Is `convscope serve` still running? Start it again and open the line it prints.',
        ),
      ),
    );
  });
}

const portOf = (socket: WebSocket): Port => ({
  post: (bytes) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
  },
  onMessage: (listener) =>
    socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => listener(new Uint8Array(event.data))),
  onClose: (listener) => socket.addEventListener('close', () => listener()),
  close: () => socket.close(),
});
