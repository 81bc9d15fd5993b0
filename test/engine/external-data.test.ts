import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readExternalFiles } from '../../src-main/engine/external-data.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('plain files beside the model are read when that is allowed, and only then', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'w.bin'), Uint8Array.of(1, 2));
  const model = join(folder, 'model.onnx');
  expect([...((await readExternalFiles(model, ['w.bin'], true)).get('w.bin') ?? [])]).toEqual([1, 2]);
  await expect(readExternalFiles(model, ['w.bin'], false)).rejects.toMatchObject({
    code: 'weights/unsupported',
    message: expect.stringContaining('--allow-external-data'),
  });
  await expect(readExternalFiles(model, ['gone.bin'], true)).rejects.toMatchObject({ code: 'file/not-found' });
});

it.each(['/etc/passwd', '../w.bin', 'sub/w.bin', '..', '.hidden', 'C:\\w.bin', 'a\\b', '', 'a\0b'])(
  'never %j, allowed or not',
  async (location) => {
    const model = join(await temporaryFolder(), 'model.onnx');
    for (const allowed of [true, false]) {
      await expect(readExternalFiles(model, [location], allowed)).rejects.toMatchObject({
        code: 'weights/unsupported',
        message: expect.stringContaining('own folder'),
      });
    }
  },
);

it('never through links, and no folders', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'real.bin'), 'x');
  await symlink(join(folder, 'real.bin'), join(folder, 'soft.bin'));
  await writeFile(join(folder, 'twice.bin'), 'x');
  await link(join(folder, 'twice.bin'), join(folder, 'hard.bin'));
  await mkdir(join(folder, 'folder.bin'));
  for (const location of ['soft.bin', 'hard.bin', 'folder.bin']) {
    await expect(readExternalFiles(join(folder, 'model.onnx'), [location], true)).rejects.toMatchObject({
      code: 'weights/unsupported',
    });
  }
});
