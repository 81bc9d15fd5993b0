// What a command prints arrives whole, in order, whoever reads it: a file, a pipe that is read slowly, a reader that goes away.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const PRINT = pathToFileURL(join(import.meta.dirname, '../../src-main/cli/print.ts')).href;
/** More than any pipe holds, in three pieces. */
const LINES = 60_000;
const PROGRAM = `
const { print } = await import(${JSON.stringify(PRINT)});
for (let piece = 0; piece < 3; piece++) print(Array.from({ length: ${LINES} }, (_, i) => 'line ä ' + piece + ' ' + i + '\\n').join(''));
`;
const WHOLE = Array.from({ length: 3 }, (_, piece) =>
  Array.from({ length: LINES }, (__, i) => `line ä ${piece} ${i}\n`).join(''),
).join('');
const words = ['--input-type=module', '--no-warnings', '-e', PROGRAM];

test('to a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convscope-print-'));
  try {
    const file = openSync(join(folder, 'out'), 'w');
    expect(spawnSync(process.execPath, words, { stdio: ['ignore', file, 'pipe'] }).status).toBe(0);
    closeSync(file);
    expect(readFileSync(join(folder, 'out'), 'utf8') === WHOLE).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('to a pipe that is read slowly', async () => {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const parts: Buffer[] = [];
  for await (const part of child.stdout) {
    parts.push(part);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(Buffer.concat(parts).toString() === WHOLE).toBe(true);
});

test('to a reader that goes away: the program ends without a word', async () => {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said += part.toString();
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, said]).toEqual([0, '']);
});
