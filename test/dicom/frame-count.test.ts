// Number of Frames is believed only as far as the file bears it out: a few bytes of header must not ask for gigabytes of memory.
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src-main/dicom/decode-frame.ts';
import { readHeader } from '../../src-main/dicom/header.ts';
import { ctFile, encapsulatedFile } from './dicom-fixture.ts';

const NUMBER_OF_FRAMES = 0x00280008;
const JPEG_2000 = '1.2.840.10008.1.2.4.90';
const withFrames = (value: string) => ({ [NUMBER_OF_FRAMES]: { vr: 'IS', value } }) as const;

describe.each([
  ['plain', (value: string) => ctFile(withFrames(value))],
  [
    'compressed',
    (value: string) =>
      encapsulatedFile([Uint8Array.of(0xff, 0x4f)], { transferSyntaxUID: JPEG_2000, changes: withFrames(value) }),
  ],
])('%s pixel data', (_which, fileOf) => {
  test.each(['1.5', '999999999', '1e300'])('%s frames', (value) => {
    const file = fileOf(value);
    const message = `Number of Frames (0028,0008) is ${Number(value)} in a file of ${file.length} bytes. Copy the file again from where it came.`;
    expect(readHeader(file, file.length)).toEqual({ kind: 'skip', code: 'corrupt', message });
    expect(() => decodeFrame(file, 0)).toThrow(expect.objectContaining({ code: 'dicom/corrupt', message }));
  });
  test.each(['-3', '0', ''])('"%s" frames are one', (value) => {
    const file = fileOf(value);
    expect(readHeader(file, file.length)).toMatchObject({ kind: 'header', header: { frames: 1 } });
  });
});
