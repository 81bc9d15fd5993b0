// What the double promises: Electron's own limits, so that a main process which passes here does not fail there.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toAppUrl, toPageUrl } from './double/address.ts';
import { makeCodec } from './double/codec.ts';
import { ipcMain } from './double/ipc-main.ts';
import { chooseMenuItem, Menu } from './double/menu.ts';
import { MessageChannelMain, type MessagePortMain } from './double/message-channel.ts';

const ELECTRON = fileURLToPath(new URL('./electron', import.meta.url));
/** Node's own code for a main module that waits for what never comes. */
const NEVER_SETTLED = 13;

describe('the start of an app', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convscope-stand-in-'));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ main: 'main.mjs' }));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function run(main: string, ...words: readonly string[]): Promise<{ code: number | null; out: string; errors: string }> {
    await writeFile(join(folder, 'main.mjs'), `import * as electron from 'electron';\nconst { app } = electron;\n${main}`);
    const child = spawn(ELECTRON, [folder, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (errors += text));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, out, errors };
  }

  test('a main that waits for ready at its top level never gets it', async () => {
    const { code, out } = await run("await app.whenReady();\nconsole.log('ready');");
    expect({ code, out }).toEqual({ code: NEVER_SETTLED, out: '' });
  });

  test('ready comes after the whole main module, also after what it waits for', async () => {
    const main = `app.on('ready', () => console.log('ready', app.isReady()));
app.whenReady().then(() => { console.log('when ready'); app.quit(); });
await new Promise((resolve) => setTimeout(resolve, 20));
console.log('main is done', app.isReady());`;
    expect(await run(main)).toEqual({ code: 0, out: 'main is done false\nready true\nwhen ready\n', errors: '' });
  });

  test('what Electron refuses before ready is refused', async () => {
    const main = `const { BrowserWindow, protocol, session } = electron;
const attempts = [() => new BrowserWindow(), () => protocol.handle('app', () => new Response('')), () => session.defaultSession];
for (const attempt of attempts) try { attempt(); console.log('no error'); } catch (error) { console.log(error.message); }
app.whenReady().then(() => {
  try { protocol.registerSchemesAsPrivileged([]); } catch (error) { console.log(error.message); }
  app.quit();
});`;
    expect(await run(main)).toEqual({
      code: 0,
      out: [
        'Cannot create BrowserWindow before app is ready',
        'protocol.handle can only be called when app is ready',
        'Session can only be received when app is ready',
        'protocol.registerSchemesAsPrivileged should be called before app is ready',
        '',
      ].join('\n'),
      errors: '',
    });
  });

  test('an import that the double does not have fails at once', async () => {
    const { code, errors } = await run("import { crashReporter } from 'electron';\nconsole.log(crashReporter);");
    expect({ code, says: errors.includes("does not provide an export named 'crashReporter'") }).toEqual({ code: 1, says: true });
  });

  test('words follow the binary and the app; a prevented will-quit keeps the app, the next quit ends it', async () => {
    const main = `console.log(JSON.stringify(process.argv.slice(2)));
let isAsked = false;
for (const name of ['before-quit', 'quit']) app.on(name, () => console.log(name));
app.on('will-quit', (event) => {
  console.log('will-quit');
  if (isAsked) return;
  isAsked = true;
  event.preventDefault();
  setTimeout(() => app.quit(), 10);
});
app.whenReady().then(() => app.quit());`;
    expect(await run(main, '/a/series', '--flag')).toEqual({
      code: 0,
      out: '["/a/series","--flag"]\nbefore-quit\nwill-quit\nbefore-quit\nwill-quit\nquit\n',
      errors: '',
    });
  });
});

describe('ports of the main process', () => {
  /** Everything that arrives until both sides had time. */
  async function arrivals(port: MessagePortMain): Promise<unknown[]> {
    const seen: unknown[] = [];
    port.on('message', ({ data }) => seen.push(data));
    port.on('close', () => seen.push('closed'));
    port.start();
    await new Promise((resolve) => setTimeout(resolve, 5));
    return seen;
  }

  test('no ArrayBuffer is transferred', () => {
    const { port1 } = new MessageChannelMain();
    const bytes = Uint8Array.of(1, 2, 3);
    expect(() => port1.postMessage(bytes, [bytes.buffer])).toThrow(new TypeError('Port at index 0 is not a valid port'));
    expect(bytes).toEqual(Uint8Array.of(1, 2, 3));
  });

  test('what cannot be cloned is refused where it is posted', () => {
    const { port1 } = new MessageChannelMain();
    expect(() => port1.postMessage(() => 1)).toThrow(/could not be cloned/);
  });

  test('a message is what it was when it was posted', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const bytes = Uint8Array.of(1, 2, 3);
    port1.postMessage(bytes);
    bytes.fill(9);
    const [copy] = await arrivals(port2);
    expect(copy).toEqual(Uint8Array.of(1, 2, 3));
    expect(copy).not.toBe(bytes);
  });

  test('a view of a larger buffer is cloned with all of the buffer', async () => {
    const { port1, port2 } = new MessageChannelMain();
    port1.postMessage(new Uint8Array(1000).subarray(10, 12));
    const [copy] = (await arrivals(port2)) as [Uint8Array];
    expect([copy.length, copy.buffer.byteLength]).toEqual([2, 1000]);
  });

  test('nothing arrives before start, then everything in order, then the close; the side that closed is not told', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const own = arrivals(port1);
    for (const word of ['a', 'b']) port1.postMessage(word);
    port1.close();
    port1.postMessage('too late');
    expect(await arrivals(port2)).toEqual(['a', 'b', 'closed']);
    expect(await own).toEqual([]);
  });
});

describe('what the page asks of the main process', () => {
  class PlainMistake extends Error {
    override readonly name = 'PlainMistake';
    readonly code = 'file/not-found';
  }

  test('an error crosses as its text alone', async () => {
    ipcMain.handle('fails', () => Promise.reject(new PlainMistake('not there')));
    expect(await ipcMain.answer('fails', {}, [])).toEqual({
      error: "Error invoking remote method 'fails': PlainMistake: not there",
    });
  });

  test('who asks where nobody answers is told so', async () => {
    expect(await ipcMain.answer('nobody', {}, [])).toEqual({
      error: "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    });
  });

  test('a value that cannot be cloned is an error; others are copies', async () => {
    const held = { list: [1] };
    ipcMain.handle('function', () => () => 1);
    ipcMain.handle('held', (_event, word) => ({ held, word }));
    const refused = (await ipcMain.answer('function', {}, [])) as { error: string };
    const reply = (await ipcMain.answer('held', {}, ['x'])) as { value: { held: object } };
    expect(refused.error).toMatch(/could not be cloned/);
    expect(reply).toEqual({ value: { held: { list: [1] }, word: 'x' } });
    expect(reply.value.held).not.toBe(held);
  });

  test('one channel has one handler', () => {
    ipcMain.handle('once', () => 1);
    expect(() => ipcMain.handle('once', () => 2)).toThrow("Attempted to register a second handler for 'once'");
  });
});

describe('between the double and its page', () => {
  const codec = makeCodec();

  test('a value that would be lost is refused', () => {
    const lost = [new Map(), new Float32Array(1), new ArrayBuffer(1), new Error('x')];
    const kinds = ['Map', 'Float32Array', 'ArrayBuffer', 'Error'];
    for (const [index, value] of lost.entries())
      expect(() => codec.encode({ value })).toThrow(`The stand-in for Electron does not carry [object ${kinds[index]}].`);
  });

  test('any bytes and any plain value come back', () => {
    const value = fc.record({ bytes: fc.uint8Array({ maxLength: 20_000 }), plain: fc.jsonValue() });
    fc.assert(
      fc.property(value, (sent) => {
        const plain = JSON.parse(JSON.stringify(sent.plain)) as unknown;
        expect(codec.decode(codec.encode(sent))).toEqual({ bytes: sent.bytes, plain });
      }),
      { numRuns: 50 },
    );
  });

  test('addresses of the app and of the page are told apart', () => {
    expect(toPageUrl('app://convscope/assets/a.js?x=1')).toBe('https://convscope.app.invalid/assets/a.js?x=1');
    expect(toAppUrl('https://convscope.app.invalid/assets/a.js?x=1')).toBe('app://convscope/assets/a.js?x=1');
    expect(toAppUrl('https://convscope.app.invalid.example.org/')).toBe('https://convscope.app.invalid.example.org/');
    expect(() => toPageUrl('about:blank')).toThrow('it has no scheme and host');
  });

  test('a menu item is chosen by its label, however deep', () => {
    const chosen: string[] = [];
    const item = (label: string) => ({ label, click: () => chosen.push(label) });
    Menu.setApplicationMenu(
      Menu.buildFromTemplate([{ label: 'File', submenu: [item('Open'), { role: 'quit' }, item('Export')] }]),
    );
    chooseMenuItem('Export');
    expect(() => chooseMenuItem('File')).toThrow('The menu has no item "File".');
    expect(chosen).toEqual(['Export']);
  });
});
