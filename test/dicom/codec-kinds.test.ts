// What pictures may be like beyond one grey component of the announced bits: colour in every order, restarts, point transforms, signs and bits
// that the code and the header see differently, wrappers, and libraries that failed before.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withColourMarker } from '../../src-main/dicom/codecs/jpeg-colour.ts';
import { decodeLosslessJpeg } from '../../src-main/dicom/codecs/jpeg-lossless.ts';
import { readJpegLsHeader } from '../../src-main/dicom/codecs/jpeg-ls-header.ts';
import { decodeSequentialJpeg } from '../../src-main/dicom/codecs/jpeg-sequential.ts';
import { codecOf, loadCodec } from '../../src-main/dicom/codecs/load.ts';
import { decodeRle } from '../../src-main/dicom/codecs/rle.ts';
import type { DecodedSamples, FrameShape } from '../../src-main/dicom/codecs/samples.ts';
import type { PixelEncoding } from '../../src-main/dicom/transfer-syntaxes.ts';
import { encodeRle, encodeWith } from './encoders.ts';
import { encodeBlocks, encodeLosslessJpeg } from './jpeg-encoders.ts';

const SIDE = 64;
const shapeOf = (bits: number, changes: Partial<FrameShape> = {}): FrameShape => ({
  rows: SIDE,
  columns: SIDE,
  samplesPerPixel: 1,
  bitsAllocated: bits > 16 ? 32 : bits > 8 ? 16 : 8,
  bitsStored: bits,
  highBit: bits - 1,
  signed: false,
  photometricInterpretation: changes.samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2',
  ...changes,
});
const valuesOf = ({ bytes, bytesPerSample }: DecodedSamples, signed = false): number[] => {
  const unsigned = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };
  const types = signed ? { 1: Int8Array, 2: Int16Array, 4: Int32Array } : unsigned;
  return [...new types[bytesPerSample](bytes.slice().buffer)];
};
async function decode(encoding: PixelEncoding, encoded: Uint8Array, shape: FrameShape): Promise<DecodedSamples> {
  await loadCodec(encoding);
  return codecOf(encoding)(encoded, shape);
}
/** Smooth, so that every encoder takes it, and different in every component. */
const smooth = (components: number, greatest: number): number[] =>
  Array.from({ length: SIDE * SIDE * components }, (_, i) => {
    const [pixel, component] = [Math.floor(i / components), i % components];
    return Math.round((greatest * (1 + Math.sin(pixel / 70 + component) * Math.cos(pixel / 900))) / 2);
  });

test('RLE: every number of segments, bytes and components', () => {
  const picture = fc.record({
    bits: fc.constantFrom(8, 16, 32),
    components: fc.constantFrom(1, 3),
    words: fc.uint32Array({ minLength: 3, maxLength: 90 }),
  });
  fc.assert(
    fc.property(picture, ({ bits, components, words }) => {
      const columns = Math.floor(words.length / components);
      const whole = words.subarray(0, columns * components);
      const samples = bits === 32 ? Uint32Array.from(whole) : bits === 16 ? Uint16Array.from(whole) : Uint8Array.from(whole);
      const shape = shapeOf(bits, { rows: 1, columns, samplesPerPixel: components });
      const decoded = decodeRle(encodeRle(samples, components), shape);
      expect(decoded.components).toBe(components);
      expect(valuesOf(decoded)).toEqual([...samples]);
    }),
  );
});

test('RLE: three bytes a sample come as four', () => {
  const samples = Uint32Array.of(1, 0x10203, 0xfffefd);
  const encoded = encodeRle(samples);
  // Without the segment of the highest byte.
  const header = new DataView(encoded.buffer, encoded.byteOffset);
  header.setUint32(0, 3, true);
  for (let i = 1; i < 4; i++) header.setUint32(4 * i, header.getUint32(4 * i + 4, true), true);
  const shape = shapeOf(24, { rows: 1, columns: 3, bitsAllocated: 24 });
  expect(valuesOf(decodeRle(encoded, shape))).toEqual([...samples]);
});

test('JPEG lossless: components together and apart, restarts anywhere, point transforms', () => {
  const picture = fc.record({
    precision: fc.integer({ min: 2, max: 16 }),
    predictor: fc.integer({ min: 1, max: 7 }),
    components: fc.constantFrom(1, 3),
    isApart: fc.boolean(),
    pointTransform: fc.integer({ min: 0, max: 1 }),
    restartInterval: fc.integer({ min: 0, max: 12 }),
    columns: fc.integer({ min: 1, max: 9 }),
    words: fc.array(fc.nat(0xffff), { minLength: 3, maxLength: 90 }),
  });
  fc.assert(
    fc.property(picture, ({ precision, predictor, columns, words, ...how }) => {
      const { components, pointTransform } = how;
      const rows = Math.ceil(words.length / columns / components);
      const kept = (2 ** precision - 1) & ~((1 << pointTransform) - 1);
      const samples = Uint16Array.from({ length: rows * columns * components }, (_, i) => (words[i] ?? 0) & kept);
      const shape = shapeOf(precision, { rows, columns, bitsAllocated: 16, samplesPerPixel: components });
      const encoded = encodeLosslessJpeg(samples, [rows, columns], precision, predictor, how);
      expect(valuesOf(decodeLosslessJpeg(encoded, shape))).toEqual([...samples]);
    }),
  );
});

/** T.81 A.3.3 in float64, word for word. */
function cosineSum(block: readonly number[], x: number, y: number): number {
  const zigzag = [0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14];
  const rest = [21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60];
  const places = [...zigzag, ...rest, 61, 54, 47, 55, 62, 63];
  const scale = (k: number): number => (k === 0 ? Math.SQRT1_2 : 1);
  const wave = (at: number, k: number): number => scale(k) * Math.cos(((2 * at + 1) * k * Math.PI) / 16);
  return block.reduce((sum, value, i) => {
    const [v, u] = [Math.floor((places[i] as number) / 8), (places[i] as number) % 8];
    return value === 0 ? sum : sum + (value * wave(x, u) * wave(y, v)) / 4;
  }, 0);
}

test.each([8, 12] as const)('sequential JPEG of %i bits: any coefficients and restarts, within half a step', (precision) => {
  const coefficient = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: -200, max: 200 }));
  const block = fc.tuple(fc.integer({ min: -700, max: 700 }), fc.array(coefficient, { minLength: 63, maxLength: 63 }));
  const picture = fc.record({
    blocks: fc.array(block, { minLength: 6, maxLength: 6 }),
    restartInterval: fc.nat(4),
    cut: fc.record({ right: fc.nat(7), bottom: fc.nat(7) }),
  });
  fc.assert(
    fc.property(picture, ({ blocks, restartInterval, cut }) => {
      const [rows, columns] = [16 - cut.bottom, 24 - cut.right];
      const coded = blocks.map(([first, rest]) => [first, ...rest]);
      const encoded = encodeBlocks(coded, { rows, columns, precision, restartInterval });
      const values = valuesOf(decodeSequentialJpeg(encoded, shapeOf(precision, { rows, columns })));
      for (const [i, value] of values.entries()) {
        const [row, column] = [Math.floor(i / columns), i % columns];
        const own = coded[Math.floor(row / 8) * 3 + Math.floor(column / 8)] as number[];
        const exact = cosineSum(own, column % 8, row % 8) + 2 ** (precision - 1);
        expect(Math.abs(value - Math.min(2 ** precision - 1, Math.max(0, exact)))).toBeLessThanOrEqual(0.75);
      }
    }),
    { numRuns: 25 },
  );
});

describe('colour, the samples of a pixel together', () => {
  const planar = (values: readonly number[]): number[] => [0, 1, 2].flatMap((c) => values.filter((_, i) => i % 3 === c));
  test.each([
    ['JPEG-LS, a scan for each component', 'jpeg-ls', 12, 0],
    ['JPEG-LS, by lines', 'jpeg-ls', 12, 1],
    ['JPEG-LS, by pixels', 'jpeg-ls', 8, 2],
    ['JPEG 2000', 'jpeg-2000', 8, 0],
    ['HTJ2K', 'htj2k', 8, 0],
  ] as const)('%s', async (_name, encoding, bits, interleave) => {
    const values = smooth(3, 2 ** bits - 1);
    const given = encoding === 'jpeg-ls' && interleave === 0 ? planar(values) : values;
    const samples = bits > 8 ? Uint16Array.from(given) : Uint8Array.from(given);
    const encoded = await encodeWith(encoding, samples, [SIDE, SIDE], bits, { components: 3, interleave });
    const decoded = await decode(encoding, encoded, shapeOf(bits, { samplesPerPixel: 3 }));
    expect(decoded).toMatchObject({ components: 3 });
    expect(valuesOf(decoded)).toEqual(values);
    // A header that announces grey is wrong, and so is one that announces another size.
    await expect(decode(encoding, encoded, shapeOf(bits))).rejects.toMatchObject({ code: 'dicom/corrupt' });
    await expect(decode(encoding, encoded, shapeOf(bits, { samplesPerPixel: 3, rows: 65 }))).rejects.toMatchObject({
      code: 'dicom/corrupt',
    });
  });

  test('JPEG: the code says whether it is YBR, and where it does not the header', async () => {
    const values = smooth(3, 255);
    const encoded = await encodeWith('jpeg', Uint8Array.from(values), [SIDE, SIDE], 8, { components: 3 });
    const error = ({ bytes }: DecodedSamples): number =>
      bytes.reduce((sum, value, i) => sum + Math.abs(value - (values[i] as number)), 0) / bytes.length;
    const colour = (photometricInterpretation: string) => shapeOf(8, { samplesPerPixel: 3, photometricInterpretation });
    const said = await decode('jpeg', withColourMarker(encoded, true), colour('RGB'));
    expect(said).toMatchObject({ components: 3, photometricInterpretation: 'RGB' });
    expect(error(said)).toBeLessThan(12);
    const raw = await decode('jpeg', withColourMarker(encoded, false), colour('YBR_FULL'));
    expect(error(raw)).toBeGreaterThan(30);
    // Without a word from the code: as the header says.
    const silent = Buffer.from(withColourMarker(encoded, true));
    silent.set([0xff, 0xfe], 2);
    expect((await decode('jpeg', silent, colour('YBR_FULL'))).bytes).toEqual(said.bytes);
  });
});

test.each([1, 3])('JPEG-LS with a loss of %i: no sample differs by more', async (near) => {
  const values = smooth(1, 4095);
  const encoded = await encodeWith('jpeg-ls', Uint16Array.from(values), [SIDE, SIDE], 12, { near });
  const decoded = valuesOf(await decode('jpeg-ls', encoded, shapeOf(12)));
  const differences = decoded.map((value, i) => Math.abs(value - (values[i] as number)));
  expect(Math.max(...differences)).toBe(near);
});

describe('JPEG 2000 and the header see signs and bits differently', () => {
  const unsigned = smooth(1, 4095);
  const signed = unsigned.map((value) => value - 2048);
  const folded = unsigned.map((value) => (value >= 2048 ? value - 4096 : value));
  test.each([
    ['both signed', signed, true, { signed: true }, signed],
    ['a signed code, 16 bits stored', signed, true, { signed: true, bitsStored: 16, highBit: 15 }, signed],
    [
      'an unsigned code of 12 bits, a signed header of 16',
      unsigned,
      false,
      { signed: true, bitsStored: 16, highBit: 15 },
      folded,
    ],
    ['bits stored at the top', unsigned, false, { highBit: 15 }, unsigned.map((value) => value << 4)],
    ['fewer bits in the code than stored', unsigned, false, { bitsStored: 16, highBit: 15 }, unsigned],
    ['32 bits allocated', unsigned, false, { bitsAllocated: 32, bitsStored: 32, highBit: 31 }, unsigned],
  ])('%s', async (_how, values, isSigned, changes, expected) => {
    for (const encoding of ['jpeg-2000', 'htj2k'] as const) {
      const encoded = await encodeWith(encoding, Int16Array.from(values), [SIDE, SIDE], 12, { isSigned });
      const shape = shapeOf(12, changes);
      expect(valuesOf(await decode(encoding, encoded, shape), shape.signed)).toEqual(expected);
    }
  });
  test('more bits in the code than can be', async () => {
    const encoded = await encodeWith('jpeg-2000', Uint16Array.from(unsigned), [SIDE, SIDE], 12);
    await expect(decode('jpeg-2000', encoded, shapeOf(8))).rejects.toMatchObject({
      code: 'dicom/corrupt',
      message: expect.stringMatching(/samples of 12 bits; Bits Allocated .* is 8/),
    });
  });
});

describe('JPEG 2000 as it comes', () => {
  const values = smooth(1, 4095);
  const box = (type: string, content: Uint8Array, length = content.length + 8): Uint8Array => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(length);
    head.write(type, 4);
    return Buffer.concat([head, content]);
  };
  test('in a JP2 file, and with bytes behind it', async () => {
    const code = await encodeWith('jpeg-2000', Uint16Array.from(values), [SIDE, SIDE], 12);
    const signature = box('jP  ', Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a));
    for (const last of [box('jp2c', code), box('jp2c', code, 0)]) {
      const file = Buffer.concat([signature, box('ftyp', new Uint8Array(12)), last]);
      expect(valuesOf(await decode('jpeg-2000', file, shapeOf(12)))).toEqual(values);
    }
    const trailed = Buffer.concat([code, new Uint8Array(300)]);
    expect(valuesOf(await decode('jpeg-2000', trailed, shapeOf(12)))).toEqual(values);
  });
  test('a header that asks for a million tiles costs nothing', async () => {
    const code = await encodeWith('jpeg-2000', Uint16Array.from(values), [SIDE, SIDE], 12);
    const size = Buffer.from(code).indexOf(Buffer.from('ff51', 'hex'));
    const tiled = Buffer.from(code);
    tiled.writeUInt32BE(1, size + 22);
    tiled.writeUInt32BE(0, size + 26);
    await expect(decode('jpeg-2000', tiled, shapeOf(12))).rejects.toMatchObject({ code: 'dicom/corrupt' });
  });
});

test('a frame too large to decode is refused before it is', () => {
  const shape = shapeOf(16, { rows: 65_535, columns: 65_535 });
  expect(() => decodeRle(new Uint8Array(100), shape)).toThrow(expect.objectContaining({ code: 'dicom/too-large' }));
});

test.each(['jpeg', 'jpeg-ls', 'jpeg-2000', 'htj2k'] as const)(
  '%s: a library that failed does not decode the next file',
  async (encoding) => {
    const bits = encoding === 'jpeg' ? 8 : 12;
    const values = smooth(1, 2 ** bits - 1);
    const samples = bits === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
    const encoded = await encodeWith(encoding, samples, [SIDE, SIDE], bits);
    const good = await decode(encoding, encoded, shapeOf(bits));
    await decode(encoding, encoded.subarray(0, Math.floor(encoded.length / 3)), shapeOf(bits)).catch(
      (thrown: { code: string }) => {
        expect(thrown.code).toBe('dicom/corrupt');
      },
    );
    expect((await decode(encoding, encoded, shapeOf(bits))).bytes).toEqual(good.bytes);
  },
);

test('JPEG-LS that is cut is given an end, without which the library takes ten seconds to see that it is cut', async () => {
  const encoded = await encodeWith('jpeg-ls', Uint16Array.from(smooth(1, 4095)), [SIDE, SIDE], 12);
  for (const share of [0.2, 1 / 3, 0.5, 0.8]) {
    const cut = encoded.subarray(0, Math.floor(encoded.length * share));
    expect([...readJpegLsHeader(cut).codestream.subarray(-2)]).toEqual([0xff, 0xd9]);
    await expect(decode('jpeg-ls', cut, shapeOf(12))).rejects.toMatchObject({ code: 'dicom/corrupt' });
  }
});
