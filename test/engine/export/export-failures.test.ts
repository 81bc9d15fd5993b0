// Exports into places that cannot take them: a full disk, a read-only folder, names that are too long, a file in the way. The error says what and where,
// and nothing half is left.
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWhole } from '../../../src-main/engine/atomic-write.ts';
import { unfinishedFiles } from '../../../src-main/engine/unfinished-files.ts';
import { written } from '../format-run.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Parts of which the third fails as the system fails. */
function* failingWith(code: string): Generator<Uint8Array> {
  yield new Uint8Array(1000);
  yield new Uint8Array(1000);
  throw Object.assign(new Error(`${code}: write`), { code });
}

describe('a write that fails in the middle', () => {
  it.each([
    ['ENOSPC', 'file/disk-full', /disk is full while writing .*x\.npz.*Free some space/],
    ['EDQUOT', 'file/disk-full', /quota/],
    ['EROFS', 'file/no-access', /read-only/],
    ['EIO', 'file/write-failed', /could not be written/],
  ])('%s: a clear error, and nothing of the file is left', async (system, code, message) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'kept.npz'), 'whole');
    await expect(writeWhole(join(folder, 'x.npz'), failingWith(system), { overwrite: false })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(await readdir(folder)).toEqual(['kept.npz']);
    expect(unfinishedFiles()).toEqual([]);
  });
});

it('a name that is too long for the disk', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, `${'n'.repeat(300)}.npy`);
  await expect(writeWhole(path, new Uint8Array(8), { overwrite: false })).rejects.toMatchObject({
    code: 'file/write-failed',
    message: expect.stringMatching(/too long.*shorter/),
  });
  expect(await readdir(folder)).toEqual([]);
});

it('parts of a size that changes give exactly their bytes, counted and hashed', async () => {
  const folder = await temporaryFolder();
  const parts = [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)];
  const written = await writeWhole(join(folder, 'x'), parts, { overwrite: false });
  expect(written).toEqual({ bytes: 3, sha256: '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81' });
});

describe('a run into a place that is none', () => {
  it.each([
    ['a file in the way', 'file', 'file/not-a-folder', /part of its path is a file.*another folder/],
    ['a name that is too long', 'n'.repeat(300), 'file/write-failed', /too long.*shorter/],
  ] as const)('%s', async (_, name, code, message) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), 'mine');
    await expect(written('npy', join(folder, name))).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('a folder that is taken away during the run ends it: what was reported would not be there', async () => {
    const out = join(await temporaryFolder(), 'out');
    const onProgress = (done: number): void => {
      if (done === 1) rmSync(out, { recursive: true, maxRetries: 10 });
    };
    await expect(written('png', out, {}, { onProgress })).rejects.toMatchObject({
      code: 'file/not-found',
      message: expect.stringMatching(/The folder of .* is gone/),
    });
  });

  const mounts = existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8').split('\n') : [];
  const readOnly = mounts
    .map((line) => line.split(' '))
    .find(
      ([, place = '', , options = '']) => options.split(',').includes('ro') && existsSync(place) && statSync(place).isDirectory(),
    );
  const title = readOnly ? 'a read-only disk, folders in folders' : 'a read-only disk (none is mounted here: not tried)';
  it.skipIf(!readOnly)(title, async () => {
    await expect(written('npy', join(readOnly?.[1] ?? '', 'convscope', 'out'))).rejects.toMatchObject({
      code: 'file/no-access',
      message: expect.stringMatching(/read-only disk|may not be written/),
    });
  });
});

const isRoot = process.getuid?.() === 0;

it.skipIf(isRoot || process.platform === 'win32')('a folder that may not be written', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'locked'), { mode: 0o500 });
  await expect(writeWhole(join(folder, 'locked', 'x'), new Uint8Array(8), { overwrite: false })).rejects.toMatchObject({
    code: 'file/no-access',
  });
});
