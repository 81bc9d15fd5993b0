import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { walkFiles } from '../../src-main/engine/file-walk.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function walked(...paths: string[]) {
  const found = [];
  for await (const files of walkFiles(paths)) found.push(...files);
  return found;
}

it('walks folders in natural order, with hidden files, and ends link cycles', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'deep', 'er'), { recursive: true });
  for (const name of ['im10', 'im2', '.hidden', 'deep/er/last']) await writeFile(join(folder, name), name);
  await symlink(folder, join(folder, 'deep', 'around'));
  const names = (await walked(folder)).map((file) => relative(folder, file.path));
  expect(names).toEqual(['.hidden', 'deep/er/last', 'im2', 'im10']);
});

it('follows a link to a file once', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a'), '12345');
  await symlink(join(folder, 'a'), join(folder, 'b'));
  expect(await walked(folder)).toEqual([{ kind: 'file', path: join(folder, 'a'), bytes: 5 }]);
});

it('tells of a path that is not there and goes on', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a'), '');
  const [gone, there] = await walked(join(folder, 'gone'), folder);
  expect(gone).toMatchObject({ kind: 'failed', error: { code: 'file/not-found' } });
  expect(there).toEqual({ kind: 'file', path: join(folder, 'a'), bytes: 0 });
});
