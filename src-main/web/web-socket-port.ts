// A WebSocket as a Port: one binary frame is one message. Text frames are no messages of ours and end the connection.
import type { WebSocket } from 'ws';
import type { Port } from '../../src-shared/protocol/port.ts';

const UNSUPPORTED_DATA = 1003;

export function webSocketPort(socket: WebSocket, log: (line: string) => void): Port {
  socket.binaryType = 'nodebuffer';
  socket.on('error', (error) => log(`ConvScope: a window's connection failed: ${error.message}`));
  return {
    post: (bytes) => {
      if (socket.readyState === socket.OPEN) socket.send(bytes);
    },
    onMessage: (listener) => {
      socket.on('message', (data, isBinary) => {
        if (isBinary) listener(data as Buffer);
        else socket.close(UNSUPPORTED_DATA);
      });
    },
    onClose: (listener) => {
      socket.once('close', () => listener());
    },
    close: () => socket.close(),
  };
}
