// Reading the beginning of a file: from any part of it either more is wanted or the header is the same. And implicit VR, written by hand.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src-main/dicom/decode-frame.ts';
import { readHeader } from '../../src-main/dicom/header.ts';
import { phantomFile } from '../../src-main/dicom/phantom.ts';
import { ctFile } from './dicom-fixture.ts';

/** Preamble and DICM: without them nothing can be said. */
const MARK_BYTES = 132;
const PRIVATE_TAG = 0x00090012;
/** A scanner's private elements can be longer than the part read first. */
const LONG_PRIVATE = { [PRIVATE_TAG]: { vr: 'OB', value: new Uint8Array(3000).fill(7) } } as const;

test.each([
  ['a small slice', ctFile()],
  ['long private elements', ctFile(LONG_PRIVATE)],
  ['the phantom', phantomFile({ size: 64, slices: 1, seed: 0 }, 0)],
])('%s, read from any part of its beginning', (_what, file) => {
  const whole = readHeader(file, file.length);
  expect(whole.kind).toBe('header');
  fc.assert(
    fc.property(fc.integer({ min: MARK_BYTES, max: file.length - 1 }), (length) => {
      const result = readHeader(file.subarray(0, length), file.length);
      if (result.kind === 'need-more') expect(result.bytes).toBeGreaterThan(length);
      else expect(result).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

test('reading as much as is asked for comes to the header', () => {
  const file = ctFile(LONG_PRIVATE);
  let wanted = 200;
  const asked = [wanted];
  for (;;) {
    const result = readHeader(file.subarray(0, wanted), file.length);
    if (result.kind !== 'need-more') {
      expect(result.kind).toBe('header');
      break;
    }
    wanted = result.bytes;
    asked.push(wanted);
  }
  expect(asked).toEqual([200, 400, 800, 1600, 3200, 6400]);
});

const IMPLICIT = '1.2.840.10008.1.2';

/** Group, element and value: implicit VR has a 32-bit length and says nothing of the kind. */
function implicitElement(tag: number, value: Uint8Array | string | number): Uint8Array {
  const content = typeof value === 'number' ? new Uint8Array(Uint16Array.of(value).buffer) : Buffer.from(value);
  const padded = Buffer.concat([content, new Uint8Array(content.length % 2)]);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.writeUInt32LE(padded.length, 4);
  return Buffer.concat([head, padded]);
}

const implicitFile = (pixels: Uint8Array): Uint8Array => {
  // The file meta information is explicit in every file: that of an empty data set, with another transfer syntax.
  const explicit = Buffer.from(ctFile({}, IMPLICIT));
  const start = 144 + explicit.readUInt32LE(140);
  const elements = [
    implicitElement(0x00080060, 'CT'),
    implicitElement(0x0020000e, '1.2.3.4'),
    implicitElement(0x00280002, 1),
    implicitElement(0x00280004, 'MONOCHROME2'),
    implicitElement(0x00280010, 1),
    implicitElement(0x00280011, 3),
    implicitElement(0x00280100, 16),
    implicitElement(0x00280101, 16),
    implicitElement(0x00280102, 15),
    implicitElement(0x00280103, 1),
    implicitElement(0x00281052, '-24'),
    implicitElement(0x00281053, '2'),
    implicitElement(0x7fe00010, pixels),
  ];
  return new Uint8Array(Buffer.concat([explicit.subarray(0, start), ...elements]));
};

describe('implicit VR', () => {
  const file = implicitFile(new Uint8Array(Int16Array.of(-5, 0, 300).buffer));
  test('header and pixels', () => {
    expect(readHeader(file, file.length)).toMatchObject({
      kind: 'header',
      header: { modality: 'CT', seriesInstanceUID: '1.2.3.4', rows: 1, columns: 3, transferSyntaxUID: IMPLICIT },
    });
    const frame = decodeFrame(file, 0);
    expect(frame).toMatchObject({ modality: { kind: 'linear', slope: 2, intercept: -24 }, transferSyntaxUID: IMPLICIT });
    expect(frame.stored).toEqual(Int16Array.of(-5, 0, 300));
  });
  test('cut anywhere it is never read as a slice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: file.length - 1 }), (length) => {
        const result = readHeader(file.slice(0, length), length);
        expect(result).toMatchObject({ kind: 'skip', code: expect.stringMatching(/^(not-dicom|truncated|no-pixels)$/) });
      }),
    );
  });
});
