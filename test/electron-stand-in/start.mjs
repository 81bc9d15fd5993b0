// What Electron's binary does with its words: finds the app, runs its main module, and is ready only when that module has finished. A main that
// waits for `ready` at its top level never gets it, here as there.
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from './double/app.ts';

// Electron's words begin with the binary; this file is none of them.
process.argv.splice(1, 1);
const named = process.argv.slice(1).find((word) => !word.startsWith('-'));
if (named === undefined) {
  process.stderr.write('Usage: electron APP-FOLDER [WORD...]\n');
  process.exit(1);
}
const path = resolve(named);
const main = statSync(path).isDirectory() ? join(path, JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).main) : path;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.quit());
await import(pathToFileURL(main).href);
app.becomeReady();
