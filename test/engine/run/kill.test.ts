// kill -9 at fifty random moments: what has a final name is whole, and the next start goes on to the very bytes of a run that nobody touched.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

const KILLS = Number(process.env.CONVSCOPE_KILLS ?? '50');
const FORMATS = ['png', 'npz', 'nifti', 'ome-zarr', 'webm'] as const;
/** Kills of one folder before it may come to its end. */
const MOST_TURNS = 14;
/** A run takes about as long after its beginning; that of a film loads its encoder first. */
const longestMs = (format: string): number => (format === 'webm' ? 800 : 160);
const TIMEOUT_MS = 10_000 * KILLS;
/** Says what was done when, or is for the next start alone. */
const OWN = /journal\.jsonl$|\.part$/;

/** @param afterMs null: to its end */
async function run(out: string, format: string, afterMs: number | null): Promise<'killed' | 'ended'> {
  const child = spawn(process.execPath, [resolve('test/engine/killed-run.child.ts'), out, format], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let said = '';
  child.stdout.on('data', (data: Buffer) => {
    if (said === '' && afterMs !== null) setTimeout(() => child.kill('SIGKILL'), afterMs);
    said += data;
  });
  await closed;
  return said.includes('ended') ? 'ended' : 'killed';
}

async function contentOf(out: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = await Promise.all(
    names
      .filter((name) => !OWN.test(name))
      .map(async (name) => [name.slice(out.length), (await readFile(name)).toString('base64')] as const),
  );
  return new Map(pairs.sort());
}

test(`${KILLS} kills over ${FORMATS.length} formats`, { timeout: TIMEOUT_MS }, async () => {
  let [killed, resumed] = [0, 0];
  for (let at = 0; killed < KILLS; at++) {
    const format = FORMATS[at % FORMATS.length] as string;
    const expected = await reference(format);
    const out = join(await temporaryFolder(), 'out');
    for (let turn = 0; turn < MOST_TURNS && killed < KILLS; turn++) {
      if ((await run(out, format, Math.random() * longestMs(format))) === 'ended') break;
      killed++;
      if (turn > 0) resumed++;
      for (const [name, bytes] of await contentOf(out)) expect(bytes === expected.get(name), `${format} ${name}`).toBe(true);
    }
    expect(await run(out, format, null)).toBe('ended');
    expect(await contentOf(out)).toEqual(expected);
    expect((await readdir(out, { recursive: true })).filter((name) => name.endsWith('.part'))).toEqual([]);
  }
  // A test that only ever killed fresh runs would say nothing of going on.
  expect(resumed).toBeGreaterThan(KILLS / 4);
});

const references = new Map<string, ReadonlyMap<string, string>>();

async function reference(format: string): Promise<ReadonlyMap<string, string>> {
  const known = references.get(format);
  if (known) return known;
  const out = join(await temporaryFolder(), 'reference');
  expect(await run(out, format, null)).toBe('ended');
  const made = await contentOf(out);
  references.set(format, made);
  return made;
}
