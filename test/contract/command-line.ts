// Runs the command line as a user does, from the sources, in a folder of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach } from 'vitest';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

const PROGRAM = resolve('src-main/cli/cli.ts');
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Removed after the test. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convscope-contract-'));
  folders.push(folder);
  return folder;
}

/** @param whileRunning may send signals; called once the program has said something */
export async function convscope(
  words: readonly string[],
  whileRunning?: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    out += data;
  });
  child.stderr.on('data', (data: Buffer) => {
    errors += data;
  });
  if (whileRunning) child.stderr.once('data', () => whileRunning((signal) => child.kill(signal)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, out, errors };
}

/** The one JSON document of a command that was run with --json. */
export async function convscopeJson(
  words: readonly string[],
): Promise<{ readonly code: number; readonly json: Record<string, never> }> {
  const { code, out } = await convscope([...words, '--json']);
  return { code, json: JSON.parse(out) as Record<string, never> };
}
