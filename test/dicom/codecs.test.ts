// Compressed pixel data: every encoding comes back exactly, in whatever fragments; what is damaged says so.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLosslessJpeg } from '../../src-main/dicom/codecs/jpeg-lossless.ts';
import { decodeSequentialJpeg } from '../../src-main/dicom/codecs/jpeg-sequential.ts';
import { decodeRle } from '../../src-main/dicom/codecs/rle.ts';
import type { FrameShape } from '../../src-main/dicom/codecs/samples.ts';
import { loadAndDecodeFrame } from '../../src-main/dicom/decode-frame.ts';
import { encodedFrame } from '../../src-main/dicom/encapsulated.ts';
import { phantomHu } from '../../src-main/dicom/phantom-pixels.ts';
import { type Changes, encapsulatedFile } from './dicom-fixture.ts';
import { encodeRle, encodeWith } from './encoders.ts';
import { encodeLosslessJpeg } from './jpeg-encoders.ts';

const SIDE = 64;
const us = (value: number) => ({ vr: 'US', value }) as const;
/** Grey samples of so many bits. */
const shapeOf = (rows: number, columns: number, bits: number): FrameShape => ({
  rows,
  columns,
  samplesPerPixel: 1,
  bitsAllocated: bits > 8 ? 16 : 8,
  bitsStored: bits,
  highBit: bits - 1,
  signed: false,
  photometricInterpretation: 'MONOCHROME2',
});
const SHAPE: Changes = { 2621456: us(SIDE), 2621457: us(SIDE) };
const stored = Uint16Array.from(phantomHu(SIDE, 0.5, 1, 1), (hu) => hu + 1024);
const corrupt = (message: RegExp) => expect.objectContaining({ code: 'dicom/corrupt', message: expect.stringMatching(message) });

describe('without loss', () => {
  test.each([
    ['RLE', '1.2.840.10008.1.2.5', async () => encodeRle(stored)],
    ['JPEG lossless', '1.2.840.10008.1.2.4.70', async () => encodeLosslessJpeg(stored, [SIDE, SIDE], 12, 1)],
    ['JPEG lossless, any predictor', '1.2.840.10008.1.2.4.57', async () => encodeLosslessJpeg(stored, [SIDE, SIDE], 12, 7)],
    ['JPEG-LS', '1.2.840.10008.1.2.4.80', () => encodeWith('jpeg-ls', stored, [SIDE, SIDE], 12)],
    ['JPEG 2000', '1.2.840.10008.1.2.4.90', () => encodeWith('jpeg-2000', stored, [SIDE, SIDE], 12)],
    ['HTJ2K', '1.2.840.10008.1.2.4.201', () => encodeWith('htj2k', stored, [SIDE, SIDE], 12)],
  ] as const)('%s', async (_name, transferSyntaxUID, encode) => {
    const encoded = await encode();
    const half = Math.floor(encoded.length / 4) * 2;
    for (const fragments of [[encoded], [encoded.subarray(0, half), encoded.subarray(half)]]) {
      const frame = await loadAndDecodeFrame(encapsulatedFile(fragments, { transferSyntaxUID, changes: SHAPE }), 0);
      expect(frame).toMatchObject({ rows: SIDE, columns: SIDE, transferSyntaxUID });
      expect([...frame.stored]).toEqual([...stored]);
    }
  });

  test('JPEG lossless: any samples, precision and predictor', () => {
    const picture = fc.record({
      precision: fc.integer({ min: 2, max: 16 }),
      predictor: fc.integer({ min: 1, max: 7 }),
      columns: fc.integer({ min: 1, max: 9 }),
      words: fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 40 }),
    });
    fc.assert(
      fc.property(picture, ({ precision, predictor, columns, words }) => {
        const rows = Math.ceil(words.length / columns);
        const samples = Uint16Array.from({ length: rows * columns }, (_, i) => (words[i] ?? 0) & (2 ** precision - 1));
        const shape = shapeOf(rows, columns, precision);
        const { bytes } = decodeLosslessJpeg(encodeLosslessJpeg(samples, [rows, columns], precision, predictor), shape);
        expect([...new Uint16Array(bytes.slice().buffer)]).toEqual([...samples]);
      }),
    );
  });

  test('RLE: any bytes', () => {
    fc.assert(
      fc.property(fc.uint16Array({ minLength: 1, maxLength: 300 }), (samples) => {
        expect(decodeRle(encodeRle(samples), shapeOf(1, samples.length, 16)).bytes).toEqual(new Uint8Array(samples.buffer));
      }),
    );
  });
});

test('baseline JPEG: both decoders give the same picture, within the rounding of its transform', async () => {
  const eight = Uint8Array.from(stored, (value) => Math.min(255, value >> 3));
  const encoded = await encodeWith('jpeg', eight, [SIDE, SIDE], 8);
  const changes = { ...SHAPE, 2621696: us(8), 2621697: us(8), 2621698: us(7) };
  const frame = await loadAndDecodeFrame(
    encapsulatedFile([encoded], { transferSyntaxUID: '1.2.840.10008.1.2.4.50', changes }),
    0,
  );
  const own = decodeSequentialJpeg(encoded, shapeOf(SIDE, SIDE, 8));
  const words = new Uint16Array(own.bytes.slice().buffer);
  const differences = Array.from(frame.stored, (value, i) => Math.abs(value - (words[i] as number)));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1);
  const errors = Array.from(frame.stored, (value, i) => Math.abs(value - (eight[i] as number)));
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(12);
});

describe('frames of a compressed file', () => {
  const pictures = [0, 1, 2].map((seed) => Uint16Array.from(phantomHu(SIDE, seed / 2, seed, 1), (hu) => hu + 1024));
  const changes = { ...SHAPE, 2621448: { vr: 'IS', value: '3' } } as Changes;
  const transferSyntaxUID = '1.2.840.10008.1.2.4.70';
  const encoded = pictures.map((picture) => encodeLosslessJpeg(picture, [SIDE, SIDE], 12, 1));
  const even = encoded.map((bytes) => (bytes.length % 2 === 0 ? bytes : Uint8Array.of(...bytes, 0)));
  const halves = even.flatMap((bytes) => [bytes.subarray(0, 1000), bytes.subarray(1000)]);
  const offsets = even.map((_, i) => even.slice(0, i).reduce((sum, bytes) => sum + bytes.length + 16, 0));

  test.each([
    ['one fragment each', encapsulatedFile(encoded, { transferSyntaxUID, changes })],
    ['several, with a table', encapsulatedFile(halves, { transferSyntaxUID, changes, offsets })],
    ['several, without a table', encapsulatedFile(halves, { transferSyntaxUID, changes })],
  ])('%s', async (_how, file) => {
    for (const [i, picture] of pictures.entries()) expect([...(await loadAndDecodeFrame(file, i)).stored]).toEqual([...picture]);
  });
  test('with an extended table', async () => {
    const table = new BigUint64Array(offsets.map(BigInt));
    const extended = { ...changes, 2145386497: { vr: 'OV', value: new Uint8Array(table.buffer) } } as Changes;
    const file = encapsulatedFile(halves, { transferSyntaxUID, changes: extended });
    for (const [i, picture] of pictures.entries()) expect([...(await loadAndDecodeFrame(file, i)).stored]).toEqual([...picture]);
  });
  test('a frame whose fragments are missing', () => {
    expect(() =>
      encodedFrame(new Uint8Array(16), { dataOffset: 0, length: 0xffffffff }, { frame: 0, frames: 1, extendedOffsets: [] }),
    ).toThrow(expect.objectContaining({ code: 'dicom/corrupt' }));
    expect(() =>
      encodedFrame(new Uint8Array(), { dataOffset: 0, length: 0xffffffff }, { frame: 0, frames: 1, extendedOffsets: [] }),
    ).toThrow(expect.objectContaining({ code: 'dicom/truncated' }));
  });
});

describe('damaged data says so, and never breaks the decoder', () => {
  test.each([
    ['RLE', '1.2.840.10008.1.2.5', encodeRle(stored)],
    ['JPEG lossless', '1.2.840.10008.1.2.4.70', encodeLosslessJpeg(stored, [SIDE, SIDE], 12, 1)],
  ] as const)('%s, cut', async (_name, transferSyntaxUID, encoded) => {
    const file = encapsulatedFile([encoded.subarray(0, encoded.length / 2)], { transferSyntaxUID, changes: SHAPE });
    await expect(loadAndDecodeFrame(file, 0)).rejects.toThrow(corrupt(/Copy the file again/));
  });
  test('a picture of another size than the header says', async () => {
    const encoded = await encodeWith('jpeg-ls', stored.slice(0, 32 * 32), [32, 32], 12);
    const file = encapsulatedFile([encoded], { transferSyntaxUID: '1.2.840.10008.1.2.4.80', changes: SHAPE });
    await expect(loadAndDecodeFrame(file, 0)).rejects.toThrow(corrupt(/32 x 32 .* the header says 64 x 64/));
  });
  test('any change of any byte', async () => {
    const sources = [
      ['1.2.840.10008.1.2.5', encodeRle(stored)],
      ['1.2.840.10008.1.2.4.70', encodeLosslessJpeg(stored, [SIDE, SIDE], 12, 1)],
      ['1.2.840.10008.1.2.4.80', await encodeWith('jpeg-ls', stored, [SIDE, SIDE], 12)],
      ['1.2.840.10008.1.2.4.90', await encodeWith('jpeg-2000', stored, [SIDE, SIDE], 12)],
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sources), fc.nat(), fc.nat(255), async ([transferSyntaxUID, encoded], place, byte) => {
        const damaged = encoded.slice();
        damaged[place % damaged.length] = byte;
        const file = encapsulatedFile([damaged], { transferSyntaxUID, changes: SHAPE });
        const outcome = await loadAndDecodeFrame(file, 0).then(
          ({ stored: values }) => values.length,
          (thrown: { code?: string }) => thrown.code,
        );
        expect([SIDE * SIDE, 'dicom/corrupt', 'dicom/truncated']).toContain(outcome);
      }),
      { numRuns: 60 },
    );
  });
});
