// Every exact format: what a run wrote is made again to the byte, says in itself where it comes from, and a changed byte is found.
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyExport } from '../../../src-main/engine/export/verify-export.ts';
import { readProvenance } from '../../../src-main/export/read-provenance.ts';
import { outputFormats } from '../../../src-shared/network/recipe.ts';
import { hooks, written } from '../format-run.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const TIMEOUT_MS = 60_000;
/** Files of these have no room for it: the recipe stands beside them. */
const WITHOUT_ORIGIN: readonly string[] = ['npy', 'csv', 'json', 'md', 'parquet', '0', 'dcm'];

const filesBelow = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== 'recipe.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

async function provenanceIn(path: string): Promise<string | null> {
  const bytes = await readFile(path);
  return readProvenance({ bytes: bytes.length, read: async (at, count) => bytes.subarray(at, at + count) });
}

test.each(outputFormats)('%s', { timeout: TIMEOUT_MS }, async (format) => {
  const out = await written(format);
  const recipe = JSON.parse(await readFile(join(out, 'recipe.json'), 'utf8'));
  expect(recipe.output).toMatchObject({ format, channels: { relu_2: [5, 2] } });
  const files = await filesBelow(out);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const text = await provenanceIn(file);
    if (WITHOUT_ORIGIN.some((extension) => file.endsWith(extension))) continue;
    expect(JSON.parse(text ?? 'null'), file).toMatchObject({
      program: recipe.program,
      model: { name: 'medical-image-model', sha256: recipe.model.sha256 },
      weights: { kind: 'seed', seed: 3 },
      input: { seriesUidSha256: recipe.input.seriesUidSha256, preprocess: recipe.input.preprocess },
      view: { format },
    });
  }
  const options = { threads: 2, allowExternalData: false };
  expect(await verifyExport(out, options, hooks)).toEqual({ ok: true, recipes: 1, compared: files.length, differences: [] });
  const last = files.at(-1) as string;
  const handle = await open(last, 'r+');
  const { size } = await handle.stat();
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, size - 1);
  await handle.write(Uint8Array.of((byte[0] as number) ^ 1), 0, 1, size - 1);
  await handle.close();
  expect((await verifyExport(out, options, hooks)).differences).toEqual([
    { file: last.slice(out.length + 1), what: 'different' },
  ]);
});

test('a result that is there is left as it is', { timeout: TIMEOUT_MS }, async () => {
  const out = join(await temporaryFolder(), 'out');
  await mkdir(join(out, 'slice-0000'), { recursive: true });
  const mine = join(out, 'slice-0000', 'conv1.npy');
  await writeFile(mine, 'mine');
  await expect(written('npy', out)).rejects.toMatchObject({ code: 'file/exists', message: expect.stringContaining('conv1.npy') });
  expect(await readFile(mine, 'utf8')).toBe('mine');
});

test('a recipe that was written without paths is verified with the folder that is named', { timeout: TIMEOUT_MS }, async () => {
  const out = await written('npz');
  const path = join(out, 'recipe.json');
  const { input, ...recipe } = JSON.parse(await readFile(path, 'utf8'));
  const series = join(out, input.path);
  await writeFile(path, JSON.stringify({ ...recipe, input: { ...input, path: undefined } }));
  const options = { threads: 1, allowExternalData: false };
  await expect(verifyExport(out, options, hooks)).rejects.toMatchObject({ message: expect.stringContaining('--series PATH') });
  expect(await verifyExport(out, { ...options, series }, hooks)).toMatchObject({ ok: true, compared: 2 });
});

test('a file of somebody else, and one whose sizes lie, say nothing', async () => {
  const sized = (bytes: Uint8Array) => ({
    bytes: bytes.length,
    read: async (at: number, count: number) => bytes.subarray(at, at + count),
  });
  for (const bytes of [
    new Uint8Array(0),
    Uint8Array.of(1, 2, 3),
    Uint8Array.from('\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXtconvscope\0{}', (letter) => letter.charCodeAt(0)),
    Uint8Array.from('II*\0\xff\xff\xff\x7f0123456789', (letter) => letter.charCodeAt(0)),
    Uint8Array.from('II+\0\x08\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff', (letter) => letter.charCodeAt(0)),
    Uint8Array.from('\x1f\x8b\x08\x10\0\0\0\0\0\xffno end', (letter) => letter.charCodeAt(0)),
    Uint8Array.from('\xff\xff\xff\xff\xff\xff\xff\x7f{"__metadata__":{}}', (letter) => letter.charCodeAt(0)),
  ])
    expect(await readProvenance(sized(bytes))).toBeNull();
});
