import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { walkFiles } from '../../../src-main/engine/scan/file-walk.ts';
import { temporaryFolder } from '../temporary-folder.ts';

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

it.each([
  ['one number', ['IM3.dcm', 'IM10.dcm', 'IM2.dcm', 'IM002.dcm', 'IM1.dcm']],
  ['numbers that no number holds', ['1.2.9007199254740993', '1.2.9007199254740992', '1.2.9007199254740994']],
  ['long numbers', ['a9007199254740993', 'a9007199254740992', 'a9007199254740994', 'a1']],
  ['two numbers', ['s2i1', 's1i10', 's1i9', 's10i1']],
  ['other words before and behind', ['b1', 'a2', 'B3', 'a1.dcm', 'a1', '10', '9']],
])('sorts names with %s as people do', async (_what, names) => {
  const folder = await temporaryFolder();
  for (const name of names) await writeFile(join(folder, name), '');
  const { compare } = new Intl.Collator('en', { numeric: true });
  const found = (await walked(folder)).map((file) => relative(folder, file.path));
  expect(found.toSorted()).toEqual(names.toSorted());
  for (const [i, name] of found.entries()) expect(i === 0 ? 0 : compare(found[i - 1] as string, name)).toBeLessThanOrEqual(0);
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
