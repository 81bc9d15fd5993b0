// The paths behind the tokens that a window may come back to: written whole, read with suspicion.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptFilesIn } from '../../src-main/electron/kept-files.ts';
import { temporaryFolder } from '../engine/temporary-folder.ts';

const [ONE, OTHER] = ['a'.repeat(22), 'b-_'.repeat(7)];

describe('files that are kept', () => {
  it('come back, the last wish alone', async () => {
    const folder = join(await temporaryFolder(), 'new');
    const kept = keptFilesIn(folder);
    expect([...(await kept.read())]).toEqual([]);
    await Promise.all([
      kept.write(new Map([[ONE, '/series/a']])),
      kept.write(
        new Map([
          [OTHER, '/series/b'],
          [ONE, '/series/a'],
        ]),
      ),
    ]);
    expect([...(await keptFilesIn(folder).read())]).toEqual([
      [OTHER, '/series/b'],
      [ONE, '/series/a'],
    ]);
    await kept.write(new Map());
    expect([...(await kept.read())]).toEqual([]);
    expect(await readdir(folder)).toEqual(['recent-files.json']);
    expect(await readFile(join(folder, 'recent-files.json'), 'utf8')).toBe('{}');
  });

  it.each([
    ['{', []],
    ['[1]', []],
    ['null', []],
    [JSON.stringify({ [ONE]: 7, [OTHER]: 'relative/path', short: '/a' }), []],
    [JSON.stringify({ [ONE]: '/series/a', '../../../etc': '/b' }), [[ONE, '/series/a']]],
  ])('are what can be read of %s', async (text, expected) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'recent-files.json'), text);
    expect([...(await keptFilesIn(folder).read())]).toEqual(expected);
  });
});
