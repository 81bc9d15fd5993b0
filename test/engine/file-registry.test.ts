import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileRegistry } from '../../src-main/engine/file-registry.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('gives the same token for the same path, and the path back', async () => {
  const folder = await temporaryFolder();
  const registry = new FileRegistry(null);
  const token = await registry.register(folder);
  expect(await registry.register(folder)).toEqual(token);
  expect(registry.pathOf(token.token)).toBe(folder);
  expect(token.kind).toBe('folder');
  expect(JSON.stringify(token)).not.toContain(folder);
});

it('refuses a token that it never gave', () => {
  expect(() => new FileRegistry(null).pathOf('made-up')).toThrow(expect.objectContaining({ code: 'file/not-found' }));
});

it('refuses what lies outside the roots, also through a link', async () => {
  const root = await temporaryFolder();
  const outside = await temporaryFolder();
  await writeFile(join(outside, 'secret'), '');
  await symlink(join(outside, 'secret'), join(root, 'innocent'));
  const registry = new FileRegistry([root]);
  await expect(registry.register(join(outside, 'secret'))).rejects.toMatchObject({ code: 'file/outside-roots' });
  await expect(registry.register(join(root, 'innocent'))).rejects.toMatchObject({ code: 'file/outside-roots' });
  await expect(registry.register(join(root, '..'))).rejects.toMatchObject({ code: 'file/outside-roots' });
});

it('lists folders before files, hides what cannot be opened, and has no parent above a root', async () => {
  const root = await temporaryFolder();
  await mkdir(join(root, 'series'));
  for (const name of ['b10', 'b9', '.hidden']) await writeFile(join(root, name), '');
  await symlink(join(root, 'nowhere'), join(root, 'broken'));
  const registry = new FileRegistry([root]);
  const listing = await registry.list(null);
  expect(listing.entries.map((entry) => [entry.label, entry.kind])).toEqual([
    ['series', 'folder'],
    ['b9', 'file'],
    ['b10', 'file'],
  ]);
  expect(listing.parent).toBeNull();
  const [series] = listing.entries;
  const below = await registry.list(series?.token ?? '');
  expect(below.parent).toEqual(listing.folder);
  expect(below.entries).toEqual([]);
});

it('knows a path of an earlier run by the token it had', async () => {
  const folder = await temporaryFolder();
  const registry = new FileRegistry(null);
  registry.restore('of-an-earlier-run', folder);
  expect(registry.pathOf('of-an-earlier-run')).toBe(folder);
  expect((await registry.register(folder)).token).toBe('of-an-earlier-run');
});
