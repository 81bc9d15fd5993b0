// Archives as folders: what is in them is found by content, read without unpacking to disk, and bounded whatever they say of themselves.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { scanPaths } from '../../../src-main/engine/scan/series-scan.ts';
import { readSource, sourceLabel } from '../../../src-main/engine/slice-source.ts';
import { ctFile } from '../../dicom/dicom-fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type PackedFile, zipOf } from './zip-fixture.ts';

const SERIES_UID = 0x0020000e;
const slice = (z: number, series = '1.2.3.4'): Uint8Array<ArrayBuffer> =>
  ctFile({ 2097202: { vr: 'DS', value: `0\\0\\${z}` }, [SERIES_UID]: { vr: 'UI', value: series } });

async function scanned(files: readonly PackedFile[], name = 'study.zip') {
  const folder = await temporaryFolder();
  const path = join(folder, name);
  await writeFile(path, zipOf(files));
  const { series, skipped } = await scanPaths([path]);
  return { folder, path, series, skipped: skipped.map((one) => ({ ...one, path: relative(folder, one.path) })) };
}

test('nested folders, deflated and stored, in order, with the bytes of each slice', async () => {
  const files = [
    { name: 'ct/b/2', bytes: slice(6), isDeflated: false },
    { name: 'ct/a/1', bytes: slice(0) },
    { name: 'ct/', bytes: new Uint8Array(), isDeflated: false },
    { name: 'ct/a/3', bytes: slice(3) },
  ];
  const { series, skipped } = await scanned(files);
  expect(skipped).toEqual([]);
  expect(series).toHaveLength(1);
  const slices = series[0]?.slices ?? [];
  expect(slices.map(({ file, distanceMm }) => [sourceLabel(file), distanceMm])).toEqual([
    ['1', 0],
    ['3', 3],
    ['2', 6],
  ]);
  for (const [i, z] of [0, 3, 6].entries()) {
    const file = slices[i]?.file;
    expect(file && new Uint8Array(await readSource(file))).toEqual(slice(z));
  }
});

test('an archive in a folder is found by its content, beside plain files; documents in archives are one file that is none', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'deep'));
  await writeFile(join(folder, 'deep', 'export.dat'), zipOf([{ name: 'x', bytes: slice(2) }]));
  await writeFile(join(folder, 'plain'), slice(0));
  await writeFile(join(folder, 'report.docx'), zipOf([{ name: 'word/document.xml', bytes: Buffer.from('<xml/>') }]));
  const { series, skipped } = await scanPaths([folder]);
  expect(series.map(({ slices }) => slices.map(({ file }) => sourceLabel(file)))).toEqual([['plain', 'x']]);
  expect(skipped).toEqual([
    {
      path: join(folder, 'report.docx'),
      code: 'not-dicom',
      message: 'The archive holds 1 file, and none of them is a DICOM file.',
    },
  ]);
});

test('names that climb out are names only: nothing is written anywhere', async () => {
  const { folder, series } = await scanned([
    { name: '../../evil.dcm', bytes: slice(0) },
    { name: '/etc/abs.dcm', bytes: slice(2) },
    { name: '..\\..\\win.dcm', bytes: slice(4) },
  ]);
  expect(series[0]?.slices.map(({ file }) => file.kind === 'entry' && relative(folder, file.entry.path))).toEqual([
    join('study.zip', 'evil.dcm'),
    join('study.zip', 'etc', 'abs.dcm'),
    join('study.zip', 'win.dcm'),
  ]);
  expect(await readdir(folder)).toEqual(['study.zip']);
});

test.each([
  ['encrypted', { flags: 1 }, 'unreadable', /encrypted/],
  ['packed with a method nobody reads', { method: 93 }, 'unreadable', /method 93/],
  ['said to be larger than is read', { unpackedBytes: 0x7fffffff }, 'too-large', /2147483647 bytes unpacked/],
  ['said to be larger than deflate can make of it', { unpackedBytes: 40_000_000 }, 'corrupt', /which cannot be/],
] as const)('an entry %s is refused, the rest opens', async (_what, lies, code, message) => {
  const { series, skipped } = await scanned([
    { name: 'bad', bytes: slice(0), lies },
    { name: 'good', bytes: slice(2) },
  ]);
  expect(skipped).toEqual([{ path: join('study.zip', 'bad'), code, message: expect.stringMatching(message) }]);
  expect(series[0]?.slices).toHaveLength(1);
});

test('an entry that unpacks to more than it says, and one with a wrong sum, are refused when they are read whole', async () => {
  const bytes = slice(0);
  const { series } = await scanned([
    { name: 'longer', bytes: Buffer.concat([bytes, Buffer.alloc(5_000_000)]), lies: { unpackedBytes: bytes.length } },
    { name: 'changed', bytes: slice(2), lies: { crc32: 7 } },
  ]);
  const [longer, changed] = series[0]?.slices ?? [];
  await expect(longer && readSource(longer.file)).rejects.toMatchObject({ code: 'dicom/corrupt' });
  await expect(changed && readSource(changed.file)).rejects.toMatchObject({
    code: 'dicom/corrupt',
    message: expect.stringContaining('its checksum is wrong'),
  });
});

test('a bomb of zeros costs the beginning of it', async () => {
  const zeros = Buffer.alloc(20_000_000);
  const { skipped } = await scanned([
    { name: 'zeros', bytes: zeros },
    { name: 'inner.zip', bytes: zipOf([]) },
  ]);
  expect(skipped.map(({ path, code }) => [path, code])).toEqual([['study.zip', 'not-dicom']]);
});

test('a damaged archive is told with what was found before the damage', async () => {
  const folder = await temporaryFolder();
  const whole = zipOf([{ name: 'a', bytes: slice(0) }]);
  await writeFile(join(folder, 'cut.zip'), whole.subarray(0, whole.length - 30));
  await writeFile(join(folder, 'empty.zip'), zipOf([]));
  const { series, skipped } = await scanPaths([folder]);
  expect(series).toEqual([]);
  expect(skipped).toEqual([
    { path: join(folder, 'cut.zip'), code: 'unreadable', message: expect.stringMatching(/^The archive cannot be read: /) },
    { path: join(folder, 'empty.zip'), code: 'not-dicom', message: 'The archive is empty.' },
  ]);
});
