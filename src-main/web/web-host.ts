// The window in a browser: a loopback server that gives the window's files and one WebSocket a page. Only who has the token gets in, and only from
// this very address: another page in the same browser can neither read nor ask.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Port } from '../../src-shared/protocol/port.ts';
import { LARGEST_MESSAGE_BYTES } from '../../src-shared/protocol/wire.ts';
import { askedUrl, isAllowed, refuse } from './gate.ts';
import { sendFile } from './static-files.ts';
import { webSocketPort } from './web-socket-port.ts';

interface WebHostOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Absolute path of the built window. */
  readonly rendererFolder: string;
  /** Called for every page that opens. */
  readonly serve: (port: Port) => { detach(): void };
  /** Lines for whoever started the server. */
  readonly log: (line: string) => void;
}

export interface WebHost {
  /** With the token: what is to be opened. */
  readonly url: string;
  close(): Promise<void>;
}

const TOKEN_BYTES = 24;
const SOCKET_PATH = '/port';

/** @throws Error EADDRINUSE, EACCES and their kind when it cannot listen */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const server = createServer((request, response) => {
    if (isAllowed(request, token)) void sendFile(request, response, options.rendererFolder, token);
    else refuse(response);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE_BYTES, perMessageDeflate: false });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (askedUrl(request)?.pathname !== SOCKET_PATH || !isAllowed(request, token, { needsOrigin: true })) {
      refuseUpgrade(socket);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => options.serve(webSocketPort(webSocket, options.log)));
  });
  const port = await listen(server, options.port, options.host);
  const address = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${address}:${port}/?token=${token}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Node leaves the socket of an upgrade to us: its errors would end the process, and while the other side keeps it open the server never closes. */
function refuseUpgrade(socket: Duplex): void {
  socket.on('error', () => undefined);
  socket.once('finish', () => socket.destroy());
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
