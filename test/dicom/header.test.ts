// Headers: what is no slice says why, first of all; then what is read of a slice, and from how little of the file.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HeaderResult, readHeader } from '../../src-main/dicom/header.ts';
import { MOMENTS } from '../../src-main/dicom/series-attributes.ts';
import { type Changes, ctFile, withTransferSyntax } from './dicom-fixture.ts';

const read = (file: Uint8Array): HeaderResult => readHeader(file, file.length);
const SILENT = Object.fromEntries(MOMENTS.map((name) => [name, '']));
const changed = (changes: Changes): HeaderResult => read(ctFile(changes));

describe('what is skipped, and why', () => {
  const skipped = (code: string, message: RegExp) => ({ kind: 'skip', code, message: expect.stringMatching(message) });
  test.each([
    ['an empty file', new Uint8Array(), 'not-dicom', /empty/],
    ['text', new TextEncoder().encode('hello'.repeat(100)), 'not-dicom', /no DICM mark/],
    ['zeros', new Uint8Array(5000), 'not-dicom', /no DICM mark/],
  ] as const)('%s', (_what, bytes, code, message) => {
    expect(read(bytes)).toEqual(skipped(code, message));
  });
  test.each([
    ['no pixel data', { 2145386512: null }, 'no-pixels', /no pixel data/],
    ['no rows', { 2621456: { vr: 'US', value: 0 } }, 'corrupt', /Rows \(0028,0010\) is 0/],
    [
      'rows that the bytes do not bear out',
      { 2621456: { vr: 'US', value: 60000 } },
      'corrupt',
      /3 x 60000 pixels .* need 360000 bytes; the pixel data has 12/,
    ],
    [
      'huge rows and columns',
      { 2621456: { vr: 'US', value: 65535 }, 2621457: { vr: 'US', value: 65535 } },
      'too-large',
      /65535 x 65535/,
    ],
    ['more frames than there are bytes for', { 2621448: { vr: 'IS', value: '5' } }, 'corrupt', /5 frames/],
    [
      'colour of a kind that nobody writes any more',
      { 2621442: { vr: 'US', value: 3 }, 2621444: { vr: 'CS', value: 'HSV' } },
      'unsupported-pixels',
      /HSV with 3 samples/,
    ],
    ['an odd number of bits', { 2621696: { vr: 'US', value: 20 } }, 'unsupported-pixels', /20 bits allocated/],
    ['more bits stored than allocated', { 2621697: { vr: 'US', value: 17 } }, 'corrupt', /Bits Stored 17/],
    ['a high bit below the bits stored', { 2621698: { vr: 'US', value: 3 } }, 'corrupt', /High Bit 3/],
  ] as const)('%s', (_what, changes, code, message) => {
    expect(changed(changes as Changes)).toEqual(skipped(code, message));
  });
  test('an encoding that nobody reads is named', () => {
    const result = read(withTransferSyntax(ctFile(), '1.2.840.10008.1.2.9'));
    expect(result).toEqual(skipped('unsupported-transfer-syntax', /1\.2\.840\.10008\.1\.2\.9/));
  });
  // PS3.6 table A-1; the retired ones of JPEG are in archives still.
  test.each([
    ['1.2.840.10008.1.2.4.53', /JPEG Spectral Selection \(Process 6 and 8, retired\) \(1\.2\.840\.10008\.1\.2\.4\.53\)/],
    ['1.2.840.10008.1.2.4.55', /JPEG Full Progression \(Process 10 and 12, retired\)/],
    ['1.2.840.10008.1.2.4.66', /JPEG Lossless, Hierarchical \(Process 29, retired\)/],
    ['1.2.840.10008.1.2.4.108', /HEVC\/H\.265 Main 10 Profile/],
    ['1.2.840.10008.1.2.4.110', /JPEG XL Lossless/],
  ])('%s, which is not read, is called by its name', (uid, name) => {
    expect(read(ctFile({}, uid))).toEqual(skipped('unsupported-transfer-syntax', name));
  });
  test('a file cut anywhere is never read as a slice, and never breaks the reader', () => {
    const file = ctFile();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: file.length - 1 }), (length) => {
        const result = read(file.slice(0, length));
        expect(result).toMatchObject({ kind: 'skip', code: expect.stringMatching(/^(not-dicom|truncated|no-pixels)$/) });
      }),
    );
    expect(read(file.slice(0, file.length - 1))).toEqual(skipped('truncated', /should be 12 bytes and the file ends after 11/));
  });
  test('damaged bytes anywhere never break the reader', () => {
    const file = ctFile();
    fc.assert(
      fc.property(fc.integer({ min: 132, max: file.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const damaged = file.slice();
        damaged[at] = byte;
        expect(read(damaged).kind).toMatch(/^(header|skip)$/);
      }),
    );
  });
});

describe('a slice', () => {
  test('is known from its header', () => {
    expect(read(ctFile())).toEqual({
      kind: 'header',
      header: {
        seriesInstanceUID: '1.2.3.4',
        studyInstanceUID: '1.2.3',
        modality: 'CT',
        description: 'Fixture',
        charsetNote: '',
        transferSyntaxUID: '1.2.840.10008.1.2.1',
        isLocalizer: false,
        isLossy: false,
        hasRescale: true,
        rows: 2,
        columns: 3,
        frames: 1,
        instanceNumber: 1,
        places: [{ positionMm: [0, 0, 0], orientation: [1, 0, 0, 0, 1, 0] }],
        pixelSpacingMm: [0.5, 0.75],
        isColour: false,
        repaired: [],
        attributes: {
          sopInstanceUID: '1.2.3.4.5',
          seriesNumber: '',
          sliceLocationMm: null,
          concatenation: null,
          moments: [{ ...SILENT, imageType: 'ORIGINAL\\PRIMARY\\AXIAL' }],
          spacingsMm: [[0.5, 0.75]],
        },
      },
    });
  });
  test('does not need its pixels, only to know that they are there', () => {
    const file = ctFile({ 2621456: { vr: 'US', value: 300 }, 2145386512: { vr: 'OW', value: new Uint8Array(1800) } });
    const whole = read(file);
    expect(readHeader(file.subarray(0, file.length - 1790), file.length)).toEqual(whole);
    expect(readHeader(file.subarray(0, 400), file.length)).toEqual({ kind: 'need-more', bytes: 800 });
  });
  test('without geometry, and with numbers that are none, still is one', () => {
    expect(
      changed({ 2097202: null, 2097207: { vr: 'DS', value: '1\\0\\0' }, 2621488: { vr: 'DS', value: 'x\\1' } }),
    ).toMatchObject({
      kind: 'header',
      header: { places: [{ positionMm: null, orientation: null }], pixelSpacingMm: null },
    });
  });
});
