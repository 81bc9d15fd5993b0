// The window's built files over HTTP, with the headers of a page that may load nothing from anywhere else.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { CONTENT_SECURITY_POLICY, contentTypes } from '../engine/window-files.ts';
import { tokenCookie } from './gate.ts';

const NOT_FOUND = 404;
const METHOD_NOT_ALLOWED = 405;

export async function sendFile(request: IncomingMessage, response: ServerResponse, folder: string, token: string): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(METHOD_NOT_ALLOWED, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const name = fileName(request.url ?? '/');
  try {
    if (name === null) throw new RangeError('outside the folder');
    const content = await readFile(join(folder, name));
    response.writeHead(200, {
      'Content-Type': contentTypes[extname(name)] ?? 'application/octet-stream',
      'Content-Length': content.length,
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-store',
      ...(name === 'index.html' ? { 'Set-Cookie': tokenCookie(token) } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : content);
  } catch {
    response.writeHead(NOT_FOUND, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('ConvScope: there is no such file in the window. Build it with `npm run build`.\n');
  }
}

/** Path below the folder, or null where it would lead out of it. */
function fileName(url: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
  const name = normalize(path === '/' ? 'index.html' : path.slice(1));
  return name.startsWith('..') || name.startsWith(sep) || name.includes('\0') ? null : name;
}
