// DICOMDIR: its references are followed as discs and copies of discs need it, and never out of its folder.
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { scanPaths } from '../../../src-main/engine/scan/series-scan.ts';
import { sourcePath } from '../../../src-main/engine/slice-source.ts';
import { ctFile } from '../../dicom/dicom-fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { dicomdirOf } from './dicomdir-fixture.ts';

const slice = (z: number) => ctFile({ 2097202: { vr: 'DS', value: `0\\0\\${z}` } });

async function disc(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = join(await temporaryFolder(), 'disc');
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return folder;
}

async function scanned(folder: string, name = '') {
  const { series, skipped, directories } = await scanPaths([join(folder, name)]);
  return {
    files: series.flatMap(({ slices }) => slices.map(({ file }) => relative(folder, sourcePath(file)))),
    skipped: skipped.map(({ path, code, message }) => [relative(folder, path), code, message]),
    directories: directories.map(({ path, present, missing }) => ({ path: relative(folder, path), present, missing })),
  };
}

test('a named DICOMDIR: what it names, in any case, with version or final dot; nothing else; what is missing is said', async () => {
  const folder = await disc({
    DICOMDIR: dicomdirOf(['', 'CT\\IM0', 'CT\\IM1', 'CT\\IM2', 'CT\\IM3', 'CT\\GONE', 'CT\\IM0']),
    'CT/IM0': slice(0),
    'CT/im1': slice(1),
    'CT/IM2;1': slice(2),
    'CT/im3.': slice(3),
    'CT/OTHER': slice(9),
  });
  expect(await scanned(folder, 'DICOMDIR')).toEqual({
    files: ['CT/IM0', 'CT/im1', 'CT/IM2;1', 'CT/im3.'].map((name) => join(...name.split('/'))),
    skipped: [[join('CT', 'GONE'), 'unreadable', 'The DICOMDIR names CT\\GONE, which is not there. Copy the whole disc again.']],
    directories: [{ path: 'DICOMDIR', present: 4, missing: 1 }],
  });
});

test('a folder with a DICOMDIR: every file in it, and the DICOMDIR is nothing broken', async () => {
  const folder = await disc({ DICOMDIR: dicomdirOf(['CT\\A', 'CT\\GONE']), 'CT/A': slice(0), 'CT/B': slice(1) });
  expect(await scanned(folder)).toEqual({
    files: [join('CT', 'A'), join('CT', 'B')],
    skipped: [],
    directories: [{ path: 'DICOMDIR', present: 1, missing: 1 }],
  });
});

test('references that lead out are refused: up, absolute, through other separators, through links', async () => {
  const folder = await disc({ DICOMDIR: dicomdirOf([]), IN: slice(0) });
  await writeFile(join(folder, '..', 'secret'), slice(5));
  await symlink(join('..', 'secret'), join(folder, 'LINK'));
  const hostile = [
    '..\\SECRET',
    '..\\..\\ETC\\PASSWD',
    '\\ETC\\PASSWD',
    '/ETC/PASSWD',
    '../SECRET',
    'C:\\SECRET',
    '.\\IN',
    'LINK',
  ];
  await writeFile(join(folder, 'DICOMDIR'), dicomdirOf([...hostile, 'IN']));
  const { files, skipped, directories } = await scanned(folder, 'DICOMDIR');
  expect(files).toEqual(['IN']);
  expect(skipped.map(([, code]) => code)).toEqual(hostile.map(() => 'unreadable'));
  expect(directories).toEqual([{ path: 'DICOMDIR', present: 1, missing: hostile.length }]);
});

test('a DICOMDIR that names itself or another one ends', async () => {
  const folder = await disc({
    DICOMDIR: dicomdirOf(['DICOMDIR', 'SUB\\DICOMDIR', 'A']),
    'SUB/DICOMDIR': dicomdirOf(['A']),
    A: slice(0),
  });
  expect((await scanned(folder, 'DICOMDIR')).files).toEqual(['A']);
});

test('a DICOMDIR that is cut: its folder opens all the same; named alone it says what to do', async () => {
  const whole = dicomdirOf(['A', 'B']);
  const folder = await disc({ DICOMDIR: whole.subarray(0, whole.length - 12), A: slice(0) });
  expect(await scanned(folder)).toMatchObject({ files: ['A'], skipped: [] });
  const { skipped } = await scanned(folder, 'DICOMDIR');
  expect(skipped).toEqual([
    ['DICOMDIR', 'corrupt', expect.stringMatching(/^The DICOMDIR cannot be read: .* Open its folder instead\.$/)],
  ]);
});
