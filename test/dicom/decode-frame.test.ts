// Pixels: stored values after masking and sign extension, HU after rescale; what cannot be decoded says why.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame, toHu } from '../../src-main/dicom/decode-frame.ts';
import { type Changes, ctFile, withTransferSyntax } from './dicom-fixture.ts';

const us = (value: number) => ({ vr: 'US', value }) as const;
const pixels = (value: Uint8Array) => ({ vr: 'OW', value }) as const;
const bytesOf = (values: Uint16Array | Int16Array | Int32Array | Uint8Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

interface Format {
  readonly allocated: number;
  readonly stored: number;
  readonly high?: number;
  readonly signed?: boolean;
}

/** One row of pixels in the given format. */
const row = (
  data: Uint8Array,
  count: number,
  { allocated, stored, high = stored - 1, signed = false }: Format,
  more: Changes = {},
) =>
  decodeFrame(
    ctFile({
      2621456: us(1),
      2621457: us(count),
      2621696: us(allocated),
      2621697: us(stored),
      2621698: us(high),
      2621699: us(signed ? 1 : 0),
      2145386512: pixels(data),
      ...more,
    }),
    0,
  );

describe('what cannot be decoded', () => {
  test.each([
    ['no DICOM', () => new Uint8Array(500), 'dicom/not-dicom'],
    ['an unknown encoding', () => withTransferSyntax(ctFile(), '1.2.840.10008.1.2.9'), 'dicom/unsupported-transfer-syntax'],
    ['cut inside the pixels', () => ctFile().slice(0, -4), 'dicom/truncated'],
    ['cut inside the header', () => ctFile().slice(0, 427), 'dicom/truncated'],
  ] as const)('%s', (_what, file, code) => {
    expect(() => decodeFrame(file(), 0)).toThrow(expect.objectContaining({ code }));
  });
  test.each([-1, 1, 0.5])('frame %d of a file with one', (frame) => {
    expect(() => decodeFrame(ctFile(), frame)).toThrow(
      expect.objectContaining({ code: 'dicom/no-pixels', message: expect.stringContaining('has 1 frames') }),
    );
  });
});

describe('stored values', () => {
  test('12 of 16 bits, unsigned', () => {
    const frame = decodeFrame(ctFile(), 0);
    expect(frame).toMatchObject({
      rows: 2,
      columns: 3,
      samplesPerPixel: 1,
      modality: { kind: 'linear', slope: 1, intercept: -1024 },
    });
    expect([...frame.stored]).toEqual([0, 1, 2, 1024, 2000, 4095]);
    expect([...toHu(frame)]).toEqual([-1024, -1023, -1022, 0, 976, 3071]);
  });
  test('bits above the stored ones are masked, and a sign among them is extended', () => {
    const data = bytesOf(Uint16Array.of(0xf800, 0x07ff, 0xf7ff, 0x0fff));
    expect([...row(data, 4, { allocated: 16, stored: 12 }).stored]).toEqual([0x800, 0x7ff, 0x7ff, 0xfff]);
    expect([...row(data, 4, { allocated: 16, stored: 12, signed: true }).stored]).toEqual([-2048, 2047, 2047, -1]);
  });
  test('values in the upper bits come down', () => {
    const data = bytesOf(Uint16Array.of(0xfff0, 0x800f, 0x7ff0));
    expect([...row(data, 3, { allocated: 16, stored: 12, high: 15 }).stored]).toEqual([4095, 0x800, 0x7ff]);
    expect([...row(data, 3, { allocated: 16, stored: 12, high: 15, signed: true }).stored]).toEqual([-1, -2048, 2047]);
  });
  test('8 bits and 32 bits', () => {
    expect([...row(Uint8Array.of(0, 127, 128, 255), 4, { allocated: 8, stored: 8 }).stored]).toEqual([0, 127, 128, 255]);
    expect([...row(Uint8Array.of(0, 127, 128, 255), 4, { allocated: 8, stored: 8, signed: true }).stored]).toEqual([
      0, 127, -128, -1,
    ]);
    const wide = Int32Array.of(-2_000_000_000, 5, 2_000_000_000);
    expect([...row(bytesOf(wide), 3, { allocated: 32, stored: 32, signed: true }).stored]).toEqual([...wide]);
  });
  test('16 bits unsigned need more than int16', () => {
    const { stored } = row(bytesOf(Uint16Array.of(0, 40000, 65535)), 3, { allocated: 16, stored: 16 });
    expect(stored).toEqual(Int32Array.of(0, 40000, 65535));
  });
  test('any value of any format comes back', () => {
    const format = fc
      .integer({ min: 1, max: 16 })
      .chain((stored) =>
        fc.record({ stored: fc.constant(stored), high: fc.integer({ min: stored - 1, max: 15 }), signed: fc.boolean() }),
      );
    fc.assert(
      fc.property(
        format,
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 8 }),
        ({ stored, high, signed }, words) => {
          const mask = (1 << stored) - 1;
          const values = words.map((word) => word & mask);
          const shifted = Uint16Array.from(values, (value) => value << (high - stored + 1));
          const expected = values.map((value) => (signed && value >= 1 << (stored - 1) ? value - (1 << stored) : value));
          expect([...row(bytesOf(shifted), values.length, { allocated: 16, stored, high, signed }).stored]).toEqual(expected);
        },
      ),
    );
  });
});

test('rescale with fractions is computed in double and rounded once', () => {
  const frame = row(
    bytesOf(Uint16Array.of(3, 1000)),
    2,
    { allocated: 16, stored: 16 },
    {
      2625618: { vr: 'DS', value: '-0.3' },
      2625619: { vr: 'DS', value: '0.1' },
    },
  );
  expect([...toHu(frame)]).toEqual([Math.fround(3 * 0.1 - 0.3), Math.fround(1000 * 0.1 - 0.3)]);
});

test("the file's own windows, as many as have a width", () => {
  const frame = decodeFrame(
    ctFile({
      2625616: { vr: 'DS', value: '40\\-600\\7' },
      2625617: { vr: 'DS', value: '400\\1500\\0' },
      2625621: { vr: 'LO', value: 'SOFT\\LUNG' },
    }),
    0,
  );
  expect(frame.windows).toEqual([
    { centerHu: 40, widthHu: 400, voi: 'LINEAR', explanation: 'SOFT' },
    { centerHu: -600, widthHu: 1500, voi: 'LINEAR', explanation: 'LUNG' },
  ]);
});

test('what stands behind the pixel data: padding is no matter, an element that never ends is', () => {
  const file = ctFile();
  expect([...decodeFrame(Buffer.concat([file, new Uint8Array(100)]), 0).stored]).toEqual([0, 1, 2, 1024, 2000, 4095]);
  const open = Buffer.concat([file, Uint8Array.of(9, 0, 1, 0, 0x55, 0x4e, 0, 0, 255, 255, 255, 255)]);
  expect(() => decodeFrame(new Uint8Array(open), 0)).toThrow(expect.objectContaining({ code: 'dicom/corrupt' }));
});

test('frames of a file with several', () => {
  const file = ctFile({
    2621448: { vr: 'IS', value: '3' },
    2621456: us(1),
    2621457: us(2),
    2145386512: pixels(bytesOf(Uint16Array.of(1, 2, 3, 4, 5, 6))),
  });
  expect([0, 1, 2].map((frame) => [...decodeFrame(file, frame).stored])).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
});
