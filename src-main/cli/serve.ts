// `convscope serve`: the window in a browser, for this machine only unless told otherwise.
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Port } from '../../src-shared/protocol/port.ts';
import { Engine, type HostServices } from '../engine/engine.ts';
import { readingFailed } from '../engine/file-errors.ts';
import { openBrowser } from '../web/open-browser.ts';
import { startWebHost } from '../web/web-host.ts';
import { type Command, readWords, wholeNumber } from './command.ts';

const USAGE = 'convscope serve [ROOT...] [--port 0] [--host 127.0.0.1] [--no-open]';
const GREATEST_PORT = 65535;
const RENDERER = fileURLToPath(new URL('../renderer/', import.meta.url));

export const serve: Command = {
  usage: USAGE,
  async run(words, context) {
    const options = { port: { type: 'string' }, host: { type: 'string' }, 'no-open': { type: 'boolean' } } as const;
    const { values, positionals } = readWords(words, options, USAGE);
    const roots = await Promise.all((positionals.length > 0 ? positionals : ['.']).map(existing));
    const engine = await Engine.create({ roots });
    // Roots named on the command line are what the user wants to see; the working folder by itself is only a bound.
    const host = webServices(positionals.length > 0 ? roots : []);
    const web = await startWebHost({
      host: values.host ?? '127.0.0.1',
      port: wholeNumber(values.port ?? '0', 'port', [0, GREATEST_PORT], USAGE),
      rendererFolder: RENDERER,
      serve: (port: Port) => engine.attach(port, host),
      log: context.say,
    });
    context.print(`ConvScope: ${web.url}\n`);
    if (!values['no-open']) openBrowser(web.url);
    await new Promise<void>((stop) => context.signal.addEventListener('abort', () => stop()));
    await web.close();
    await engine.close();
    return 0;
  },
};

async function existing(root: string): Promise<string> {
  try {
    return await realpath(resolve(root));
  } catch (thrown) {
    throw readingFailed(root, thrown);
  }
}

/** A browser has no dialogs over this machine's files: the window shows its own chooser, and there is no file manager to reveal in. */
const webServices = (startWith: readonly string[]): HostServices => ({
  kind: 'web',
  nativeDialogs: false,
  startWith,
  choose: async () => [],
  reveal: async () => undefined,
});
