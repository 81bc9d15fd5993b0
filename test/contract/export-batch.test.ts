// Batches: several series in one folder, killed at any moment, shared among processes, verified.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { convscope, convscopeJson, newFolder } from './command-line.ts';

const TIMEOUT_MS = 400_000;
const MODEL = ['run', '--model', 'medical-image-model', '--seed', '3', '--layers', 'conv1,relu_1'];

/** @returns a folder with so many series below it, of different seeds */
async function sampleBatch(series: number, slices = 2): Promise<string> {
  const folder = join(await newFolder(), 'all');
  for (let seed = 0; seed < series; seed++) {
    const words = ['sample', join(folder, `${seed}`), '--slices', `${slices}`, '--size', '24', '--seed', `${seed}`];
    expect((await convscope(words)).code).toBe(0);
  }
  return folder;
}

/** Every file below with its bytes, journals aside: they say when, not what. */
async function contentOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const pairs = await Promise.all(
    names.map(async (name) => [name.slice(folder.length), (await readFile(name)).toString('base64')] as const),
  );
  return Object.fromEntries(pairs.filter(([name]) => !/journal|summary\.json|recipe\.json/.test(name)).sort());
}

async function killedAfter(words: readonly string[], ms: number): Promise<void> {
  const child = spawn(process.execPath, [resolve('src-main/cli/cli.ts'), ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  child.stderr.once('data', () => setTimeout(() => child.kill('SIGKILL'), ms));
  child.stderr.resume();
  await ended;
}

test('each series in a folder of its own, one that fails does not stop the rest; finished ones are kept', {
  timeout: TIMEOUT_MS,
}, async () => {
  const series = await sampleBatch(2);
  const small = await convscope(['sample', join(series, 'small'), '--slices', '1', '--size', '16', '--seed', '9']);
  expect(small.code).toBe(0);
  const out = join(await newFolder(), 'out');
  // A slice 1 is what the smallest series does not have.
  const words = [...MODEL, '--series', series, '--slices', '1', '--out', out];
  const { code, json } = await convscopeJson(words);
  const report = json as unknown as { series: { folder: string; state: string; error: { code: string } | null }[] };
  expect(code).toBe(3);
  expect(report.series.map(({ state }) => state).sort()).toEqual(['done', 'done', 'failed']);
  const failed = report.series.find(({ state }) => state === 'failed');
  expect(failed).toMatchObject({ error: { code: 'engine/unknown-series' } });
  for (const { folder, state } of report.series) {
    if (state === 'done') expect((await readdir(join(out, folder))).sort()).toEqual(['recipe.json', 'slice-0001']);
  }
  const again = await convscopeJson(words);
  const second = again.json as unknown as typeof report;
  expect({ code: again.code, states: second.series.map(({ state }) => state).sort() }).toEqual({
    code: 3,
    states: ['failed', 'kept', 'kept'],
  });
});

test('kill -9 at any moment leaves whole files and a state that goes on to the same bytes', { timeout: TIMEOUT_MS }, async () => {
  const series = await sampleBatch(2, 4);
  const reference = join(await newFolder(), 'reference');
  const words = [...MODEL, '--series', series, '--format', 'npz'];
  expect((await convscope([...words, '--out', reference])).code).toBe(0);
  const expected = await contentOf(reference);
  expect(Object.keys(expected)).toHaveLength(8);
  const out = join(await newFolder(), 'out');
  for (const ms of [0, 40, 90, 160]) {
    await killedAfter([...words, '--out', out], ms);
    // Whatever has a final name is whole.
    const there = await contentOf(out).catch(() => ({}));
    for (const [name, bytes] of Object.entries(there)) {
      if (!name.endsWith('.part')) expect(bytes === expected[name], name).toBe(true);
    }
  }
  expect((await convscope([...words, '--out', out])).code).toBe(0);
  const made = Object.fromEntries(Object.entries(await contentOf(out)).filter(([name]) => !name.endsWith('.part')));
  expect(made).toEqual(expected);
  const left = await readdir(out, { recursive: true });
  expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('shares of a batch by processes that do not know each other; merge tells what is missing', {
  timeout: TIMEOUT_MS,
}, async () => {
  const series = await sampleBatch(3, 1);
  const whole = join(await newFolder(), 'whole');
  const words = [...MODEL, '--series', series];
  expect((await convscope([...words, '--out', whole])).code).toBe(0);
  const out = join(await newFolder(), 'out');
  expect((await convscope([...words, '--out', out, '--shard', '1/2'])).code).toBe(0);
  const early = await convscopeJson(['merge', out]);
  expect({ code: early.code, states: (early.json.series as unknown as { state: string }[]).map(({ state }) => state) }).toEqual({
    code: 3,
    states: ['finished', 'unfinished', 'finished'],
  });
  expect((await convscope([...words, '--out', out, '--shard', '2/2'])).code).toBe(0);
  expect((await convscope(['merge', out])).code).toBe(0);
  expect(await contentOf(out)).toEqual(await contentOf(whole));
  expect(JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'))).toMatchObject({
    series: [{ state: 'finished' }, { state: 'finished' }, { state: 'finished' }],
  });
  expect((await convscope([...words, '--out', out, '--shard', '3/2'])).code).toBe(2);
});

test('four processes share a folder; one is killed and started again', { timeout: TIMEOUT_MS }, async () => {
  const series = await sampleBatch(6, 2);
  const whole = join(await newFolder(), 'whole');
  const words = [...MODEL, '--series', series, '--format', 'npz'];
  expect((await convscope([...words, '--out', whole])).code).toBe(0);
  const out = join(await newFolder(), 'out');
  const share = (index: number): readonly string[] => [...words, '--out', out, '--shard', `${index}/4`];
  const others = [1, 3, 4].map((index) => convscope(share(index)));
  await killedAfter(share(2), 30);
  expect((await Promise.all(others)).map(({ code }) => code)).toEqual([0, 0, 0]);
  expect((await convscope(['merge', out])).code).toBe(3);
  expect((await convscope(share(2))).code).toBe(0);
  expect((await convscope(['merge', out])).code).toBe(0);
  expect(await contentOf(out)).toEqual(await contentOf(whole));
});

test('verify makes it again and names what differs', { timeout: TIMEOUT_MS }, async () => {
  const series = await sampleBatch(1);
  const out = join(await newFolder(), 'out');
  expect((await convscope([...MODEL, '--series', series, '--format', 'safetensors', '--out', out])).code).toBe(0);
  expect(await convscopeJson(['verify', out])).toMatchObject({ code: 0, json: { ok: true, compared: 2, differences: [] } });
  const copy = join(await newFolder(), 'copy');
  await cp(out, copy, { recursive: true });
  await appendFile(join(out, 'slice-0000', 'activations.safetensors'), 'x');
  await rm(join(out, 'slice-0001', 'activations.safetensors'));
  await writeFile(join(out, 'notes.txt'), 'mine');
  const { code, json } = await convscopeJson(['verify', out]);
  expect({ code, json }).toEqual({
    code: 1,
    json: {
      ok: false,
      recipes: 1,
      compared: 2,
      differences: [
        { file: join('slice-0000', 'activations.safetensors'), what: 'different' },
        { file: join('slice-0001', 'activations.safetensors'), what: 'missing' },
        { file: 'notes.txt', what: 'unexpected' },
      ],
    },
  });
  const none = await convscopeJson(['verify', series]);
  expect(none).toMatchObject({ code: 1, json: { error: { code: 'engine/bad-request' } } });
});
