// Headers longer than the first read: reading goes on while other files are read, in this scan and in others, and no file gets another one's bytes.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHeaderNow } from '../../src-main/engine/scan/header-read.ts';
import { scanPaths } from '../../src-main/engine/scan/series-scan.ts';
import { ctFile } from '../dicom/dicom-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

const FILES = 24;
const SCANS = 4;
const FIRST_READ_BYTES = 8192;
/** Several times the first read. */
const LONG = { vr: 'OB', value: new Uint8Array(30_000).fill(7) } as const;
const EARLY_PRIVATE_TAG = 0x00090012;

/** Every third file has a short header. */
const fileNumber = (number: number, series = 0): Uint8Array =>
  ctFile({
    ...(number % 3 === 0 ? {} : { [EARLY_PRIVATE_TAG]: LONG }),
    524312: { vr: 'UI', value: `1.2.3.4.5.${series}.${number}` },
    2097166: { vr: 'UI', value: `1.2.3.4.${series}` },
    2097171: { vr: 'IS', value: String(number) },
    2097202: { vr: 'DS', value: `0\\0\\${number}` },
  });

async function folderOf(series: number): Promise<readonly string[]> {
  const folder = await temporaryFolder();
  const names = Array.from({ length: FILES }, (_, number) => join(folder, `im${number}`));
  for (const [number, name] of names.entries()) await writeFile(name, fileNumber(number, series));
  return names;
}

test('several scans at once: each file of each folder gets its own header, however long', async () => {
  const folders = await Promise.all(Array.from({ length: SCANS }, (_, series) => folderOf(series)));
  const scans = await Promise.all(folders.map((names) => scanPaths([join(names[0] as string, '..')])));
  for (const [number, { series, skipped }] of scans.entries()) {
    const names = folders[number] as readonly string[];
    expect(skipped).toEqual([]);
    expect(series.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([[]]);
    expect(series[0]?.seriesInstanceUID).toBe(`1.2.3.4.${number}`);
    expect(series[0]?.slices.map(({ file, instanceNumber, distanceMm }) => ({ file, instanceNumber, distanceMm }))).toEqual(
      names.map((path, at) => ({
        file: { kind: 'file', path, bytes: fileNumber(at, number).length },
        instanceNumber: at,
        distanceMm: at,
      })),
    );
  }
});

test('what was read of a long header stays as it is while the next file is read', async () => {
  const [, first = '', second = ''] = await folderOf(0);
  const begun = readHeaderNow(first, fileNumber(1).length);
  expect(begun).toMatchObject({ kind: 'begun', bytes: { length: FIRST_READ_BYTES } });
  expect(readHeaderNow(second, fileNumber(2).length)).toMatchObject({ kind: 'begun' });
  const beginning = Uint8Array.from(await readFile(first)).subarray(0, FIRST_READ_BYTES);
  expect(begun?.kind === 'begun' && Buffer.compare(begun.bytes, beginning)).toBe(0);
});
