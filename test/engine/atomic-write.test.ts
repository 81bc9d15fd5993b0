import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWhole } from '../../src-main/engine/atomic-write.ts';
import { unfinishedFiles } from '../../src-main/engine/unfinished-files.ts';
import { temporaryFolder } from './temporary-folder.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('writeWhole', () => {
  it('makes folders on the way and leaves exactly the file', async () => {
    const folder = await temporaryFolder();
    await writeWhole(join(folder, 'a', 'b.txt'), bytes('whole'), { overwrite: false });
    expect(await readdir(join(folder, 'a'))).toEqual(['b.txt']);
    expect(await readFile(join(folder, 'a', 'b.txt'), 'utf8')).toBe('whole');
    expect(unfinishedFiles()).toEqual([]);
  });

  it('leaves an existing file as it is and says how to go on', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'kept.txt');
    await writeFile(path, 'mine');
    await expect(writeWhole(path, bytes('yours'), { overwrite: false })).rejects.toMatchObject({
      code: 'file/exists',
      message: expect.stringContaining('--force'),
    });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['kept.txt']);
  });

  it('replaces with overwrite', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'old.txt');
    await writeFile(path, 'old');
    await writeWhole(path, bytes('new'), { overwrite: true });
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('lets only one of two writers of a name win, and the other keeps nothing', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'race.txt');
    const outcomes = await Promise.allSettled(
      ['one', 'two', 'three'].map((text) => writeWhole(path, bytes(text), { overwrite: false })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['race.txt']);
  });

  it('names a file that stands where a folder is needed', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(writeWhole(join(folder, 'file', 'x.txt'), bytes('x'), { overwrite: false })).rejects.toMatchObject({
      code: 'file/not-a-folder',
    });
  });

  it('leaves nothing when the target is a folder', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'taken', 'full'), { recursive: true });
    await expect(writeWhole(join(folder, 'taken'), bytes('x'), { overwrite: true })).rejects.toMatchObject({
      code: expect.stringMatching(/^file\//),
    });
    expect(await readdir(folder)).toEqual(['taken']);
  });
});
