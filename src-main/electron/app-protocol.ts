// app://convscope/...: the window's files out of the program's own folder or archive, with the headers of a page that may load nothing else.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { protocol } from 'electron';
import { CONTENT_SECURITY_POLICY, contentTypes } from '../engine/window-files.ts';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://convscope`;
const RENDERER = fileURLToPath(new URL('../renderer/', import.meta.url));
const NOT_FOUND = 404;

export function answerAppRequests(): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const name = normalize(decodeURIComponent(pathname === '/' ? '/index.html' : pathname)).slice(1);
    if (host !== 'convscope' || name.startsWith('..')) return new Response('', { status: NOT_FOUND });
    try {
      const content = await readFile(join(RENDERER, name));
      const headers = {
        'Content-Type': contentTypes[extname(name)] ?? 'application/octet-stream',
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'X-Content-Type-Options': 'nosniff',
      };
      return new Response(new Uint8Array(content), { headers });
    } catch {
      return new Response('', { status: NOT_FOUND });
    }
  });
}
