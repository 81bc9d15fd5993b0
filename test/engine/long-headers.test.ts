// Headers longer than the first read: reading goes on while other files are read, and no file gets another one's bytes.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scanPaths } from '../../src-main/engine/series-scan.ts';
import { ctFile } from '../dicom/dicom-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

const FILES = 24;
/** Several times the first read. */
const LONG = { vr: 'OB', value: new Uint8Array(30_000).fill(7) } as const;
const EARLY_PRIVATE_TAG = 0x00090012;

/** Every third file has a short header. */
const fileNumber = (number: number): Uint8Array =>
  ctFile({
    ...(number % 3 === 0 ? {} : { [EARLY_PRIVATE_TAG]: LONG }),
    524312: { vr: 'UI', value: `1.2.3.4.5.${number}` },
    2097171: { vr: 'IS', value: String(number) },
    2097202: { vr: 'DS', value: `0\\0\\${number}` },
  });

test('each file of a folder gets its own header, however long', async () => {
  const folder = await temporaryFolder();
  const names = Array.from({ length: FILES }, (_, number) => join(folder, `im${number}`));
  for (const [number, name] of names.entries()) await writeFile(name, fileNumber(number));
  const { series, skipped } = await scanPaths([folder]);
  expect(skipped).toEqual([]);
  expect(series.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([[]]);
  expect(series[0]?.slices.map(({ file, instanceNumber, distanceMm }) => ({ file, instanceNumber, distanceMm }))).toEqual(
    names.map((path, number) => ({
      file: { kind: 'file', path, bytes: fileNumber(number).length },
      instanceNumber: number,
      distanceMm: number,
    })),
  );
});
