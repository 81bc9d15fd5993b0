// The bytes of a slice are the file's, no fewer and no more, in a buffer that is nobody else's.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSource, readStart } from '../../src-main/engine/slice-source.ts';
import { temporaryFolder } from './temporary-folder.ts';

test.each([0, 1, 100, 8191, 8192, 8193, 20_000])('a file of %i bytes is a buffer of as many', async (bytes) => {
  const folder = await temporaryFolder();
  const path = join(folder, 'a.dcm');
  const written = Uint8Array.from({ length: bytes }, (_, i) => i % 251);
  await writeFile(path, written);
  const file = { kind: 'file', path, bytes } as const;
  expect(new Uint8Array(await readSource(file))).toEqual(written);
  expect(new Uint8Array(await readStart(file, 150))).toEqual(written.subarray(0, 150));
});

test('what the file has lost since it was found is not made up', async () => {
  const path = join(await temporaryFolder(), 'a.dcm');
  await writeFile(path, Uint8Array.of(1, 2, 3));
  expect(new Uint8Array(await readSource({ kind: 'file', path, bytes: 100 }))).toEqual(Uint8Array.of(1, 2, 3));
});
