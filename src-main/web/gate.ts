// Who may talk to the server: a request with the token, for our own address, from our own page. Everything else is refused alike, so that
// nothing is learned from the refusal.
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const COOKIE = 'convscope-token';
const FORBIDDEN = 403;

/** Set by the page that came with the token, so that its scripts and styles are given too. */
export const tokenCookie = (token: string): string => `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`;

/** `needsOrigin`: browsers always name the origin of a WebSocket; who does not is none. */
export function isAllowed(request: IncomingMessage, token: string, { needsOrigin = false } = {}): boolean {
  const { host, origin } = request.headers;
  const address = request.socket.address();
  const port = 'port' in address ? address.port : 0;
  if (host === undefined || !isOwnHost(host, port, request)) return false;
  if (origin === undefined ? needsOrigin : origin !== `http://${host}`) return false;
  if (request.headers['sec-fetch-site'] === 'cross-site') return false;
  return isSame(tokenIn(request), token);
}

/** Guards against names that resolve to this machine (DNS rebinding): the host must be an address of ours, or localhost. */
function isOwnHost(host: string, port: number, request: IncomingMessage): boolean {
  const own = request.socket.localAddress?.replace(/^::ffff:/, '') ?? '';
  const names = [own.includes(':') ? `[${own}]` : own, 'localhost', '127.0.0.1'];
  return names.some((name) => host === `${name}:${port}`);
}

/** What the request asks for; null where that is no address (`//` is none): a request line must not end the server. */
export function askedUrl({ url = '/' }: IncomingMessage): URL | null {
  const base = 'http://localhost';
  return URL.canParse(url, base) ? new URL(url, base) : null;
}

function tokenIn(request: IncomingMessage): string {
  const fromUrl = askedUrl(request)?.searchParams.get('token');
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim().split('='));
  return fromUrl ?? cookies.find(([name]) => name === COOKIE)?.[1] ?? '';
}

/** Takes the same time wherever the first difference is. */
function isSame(found: string, expected: string): boolean {
  const [a, b] = [Buffer.from(found), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export function refuse(response: ServerResponse): void {
  response.writeHead(FORBIDDEN, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end('ConvScope: this address needs its token. Open the whole line that `convscope serve` printed.\n');
}
