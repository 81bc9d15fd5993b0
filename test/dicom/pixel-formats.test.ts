// Every way of storing pixels, written at random and read back exactly: bits, signs, bit positions, byte orders, several frames, floats; and what
// makes HU, grey or colours of them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame, toHu } from '../../src-main/dicom/decode-frame.ts';
import {
  BIG,
  EXPLICIT,
  fileOf,
  IMPLICIT,
  numberBytes,
  sliceElements,
  UIDS,
  type WriteEncoding,
  type Written,
} from './data-set-encoder.ts';

const ENCODINGS = [
  [EXPLICIT, UIDS.explicit],
  [IMPLICIT, UIDS.implicit],
  [BIG, UIDS.big],
] as const;
const us = (value: number) => ({ vr: 'US', value });
const cs = (value: string) => ({ vr: 'CS', value });
type Changes = NonNullable<Parameters<typeof sliceElements>[1]>;

/** Bits of each sample one after the other, the lowest first, from a number's own lowest bits. */
function pack(patterns: readonly number[], bits: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((patterns.length * bits) / 8));
  for (const [i, pattern] of patterns.entries())
    for (let bit = 0; bit < bits; bit++) {
      const at = i * bits + bit;
      if (Math.floor(pattern / 2 ** bit) % 2 === 1) bytes[at >> 3] = (bytes[at >> 3] as number) | (1 << (at & 7));
    }
  return bytes;
}

/** As OW, or OB where samples are bytes, in the byte order of the encoding. */
function pixelElement(patterns: readonly number[], allocated: number, { littleEndian }: WriteEncoding): Partial<Written> {
  const bytes = pack(patterns, allocated);
  const even = bytes.length % 2 === 0 ? bytes : Uint8Array.of(...bytes, 0);
  if (littleEndian || allocated === 8) return { vr: allocated === 8 ? 'OB' : 'OW', value: even };
  const width = allocated % 8 === 0 ? allocated / 8 : 2;
  for (let at = 0; at + width <= even.length; at += width) even.subarray(at, at + width).reverse();
  return { vr: 'OW', value: even };
}

const format = fc.constantFrom(1, 8, 12, 16, 24, 32).chain((allocated) =>
  fc.integer({ min: 1, max: allocated }).chain((stored) =>
    fc.record({
      allocated: fc.constant(allocated),
      stored: fc.constant(stored),
      high: fc.integer({ min: stored - 1, max: allocated - 1 }),
      signed: fc.boolean(),
      frames: fc.integer({ min: 1, max: 3 }),
      rows: fc.integer({ min: 1, max: 4 }),
      columns: fc.integer({ min: 1, max: 5 }),
    }),
  ),
);

test('any valid pixels come back exactly, and HU by slope and intercept in float64', () => {
  const rescale = fc.record({
    slope: fc.constantFrom('1', '2', '0.25', '-1.5', '0.1'),
    intercept: fc.constantFrom('0', '-1024', '0.3'),
  });
  const seeds = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(format, fc.constantFrom(...ENCODINGS), rescale, seeds, (pixels, [encoding, uid], { slope, intercept }, words) => {
      const { allocated, stored, high, signed, frames, rows, columns } = pixels;
      const count = rows * columns * frames;
      const values = Array.from({ length: count }, (_, i) => {
        const pattern = ((words[i % words.length] as number) ^ (i * 2654435761)) >>> 0;
        const own = stored === 32 ? pattern : pattern % 2 ** stored;
        return signed && own >= 2 ** (stored - 1) ? own - 2 ** stored : own;
      });
      // What lies outside the stored bits is rubbish, such as overlays.
      const below = 2 ** (high - stored + 1);
      const patterns = values.map((value, i) => {
        const own = value < 0 ? value + 2 ** stored : value;
        const rubbish = ((words[i % words.length] as number) * 7) % below;
        return own * below + rubbish + (high + 1 < allocated ? 2 ** (high + 1) : 0);
      });
      const changes: Changes = {
        2621448: { vr: 'IS', value: String(frames) },
        2621456: us(rows),
        2621457: us(columns),
        2621696: us(allocated),
        2621697: us(stored),
        2621698: us(high),
        2621699: us(signed ? 1 : 0),
        2625618: { value: intercept },
        2625619: { value: slope },
        2145386512: pixelElement(patterns, allocated, encoding),
      };
      const file = fileOf(sliceElements(encoding, changes), encoding, uid);
      for (let frame = 0; frame < frames; frame++) {
        const decoded = decodeFrame(file, frame);
        const expected = values.slice(frame * rows * columns, (frame + 1) * rows * columns);
        expect([...decoded.stored]).toEqual(expected);
        expect(decoded.repaired).toEqual([]);
        expect([...toHu(decoded)]).toEqual(expected.map((value) => Math.fround(value * Number(slope) + Number(intercept))));
      }
    }),
    { numRuns: 150 },
  );
});

describe.each(ENCODINGS)('%o', (encoding, uid) => {
  const decode = (changes: Changes, frame = 0) => decodeFrame(fileOf(sliceElements(encoding, changes), encoding, uid), frame);
  const words = (values: readonly number[]): Partial<Written> => ({
    vr: 'OW',
    value: numberBytes(Uint16Array.from(values), encoding.littleEndian),
  });

  test('float pixels as they are, double ones rounded to float32', () => {
    const values = [0.1, -2.5, 1e30, Number.NaN, 0, 7];
    const common: Changes = { 2145386512: null, 2621697: null, 2621698: null, 2621699: null, 2625618: null, 2625619: null };
    const floats = decode({
      ...common,
      2621696: us(32),
      2145386504: { vr: 'OF', value: numberBytes(Float32Array.from(values), encoding.littleEndian) },
    });
    expect(floats.stored).toEqual(Float32Array.from(values));
    const doubles = decode({
      ...common,
      2621696: us(64),
      2145386505: { vr: 'OD', value: numberBytes(Float64Array.from(values), encoding.littleEndian) },
    });
    expect(doubles.stored).toEqual(Float32Array.from(values));
    expect(toHu(doubles)).toEqual(Float32Array.from(values));
  });

  const table = (descriptor: readonly number[], data: Partial<Written>, vr = 'US'): Partial<Written> => ({
    vr: 'SQ',
    value: [
      [
        { tag: 0x00283002, vr, value: numberBytes(Uint16Array.from(descriptor), encoding.littleEndian) },
        { tag: 0x00283003, vr: 'LO', value: 'made for a test' },
        { tag: 0x00283006, ...data } as Written,
      ],
    ],
  });
  const stored = words([-5, 0, 1, 300, -32768, 32767]);
  const hu = (lut: Partial<Written>, more: Changes = {}) => [...toHu(decode({ 2633728: lut, 2145386512: stored, ...more }))];

  test('a modality table: its first input may be negative, inputs beyond its ends get the nearest', () => {
    expect(hu(table([3, -5 & 0xffff, 12], words([7, 8, 9]), 'SS'))).toEqual([7, 9, 9, 9, 7, 9]);
    // Written as US though inputs are signed: it is one of the mistakes that are made.
    expect(hu(table([3, -5 & 0xffff, 12], words([7, 8, 9])))).toEqual([7, 9, 9, 9, 7, 9]);
    expect(hu(table([2, 0, 16], words([7, 60000])))).toEqual([7, 7, 60000, 60000, 7, 60000]);
  });
  test('a modality table of 65536 entries says 0', () => {
    const entries = Array.from({ length: 65536 }, (_, i) => i ^ 0xff);
    const lut = table([0, 0, 16], words(entries));
    expect(hu(lut, { 2621699: us(0) })).toEqual([65531, 0, 1, 300, 32768, 32767].map((value) => value ^ 0xff));
  });
  test('a modality table of bytes', () => {
    const bytes = Uint8Array.of(10, 20, 30, 40);
    const swapped = encoding.littleEndian ? bytes : Uint8Array.of(20, 10, 40, 30);
    expect(hu(table([4, 0, 8], { vr: 'OW', value: swapped }))).toEqual([10, 10, 20, 40, 10, 40]);
  });
  test('a modality table without entries is refused where there is no rescale, and told where there is', () => {
    const empty = table([4, 0, 8], { vr: 'OW', value: new Uint8Array() });
    expect(() => hu(empty, { 2625619: null })).toThrow(
      expect.objectContaining({ code: 'dicom/corrupt', message: expect.stringMatching(/Modality LUT/) }),
    );
    expect(decode({ 2633728: empty }).repaired).toEqual([expect.stringMatching(/slope and intercept are used/)]);
  });
  test('VOI tables, windows and their function', () => {
    const frame = decode({
      2633744: table([2, -3 & 0xffff, 8], words([1, 255])),
      2625616: { vr: 'DS', value: '40\\-600\\5' },
      2625617: { vr: 'DS', value: '400\\0.5\\0' },
      2625622: cs('SIGMOID'),
    });
    expect(frame.voiTables).toEqual([
      { firstMapped: -3, entries: Uint16Array.of(1, 255), bits: 8, explanation: 'made for a test' },
    ]);
    expect(frame.windows).toEqual([
      { centerHu: 40, widthHu: 400, voi: 'SIGMOID', explanation: '' },
      { centerHu: -600, widthHu: 0.5, voi: 'SIGMOID', explanation: '' },
    ]);
  });
  test('padding value and range, in the sign of the pixels; MONOCHROME1 touches no HU', () => {
    const frame = decode({ 2621444: cs('MONOCHROME1'), 2621728: us(0xf830), 2621729: us(0xf000) });
    expect(frame).toMatchObject({ inverted: true, padding: { low: -4096, high: -2000 } });
    expect(toHu(frame)[0]).toBe(-1010);
  });
  test('smallest and largest value with the wrong sign are no matter', () => {
    expect(decode({ 2621702: { vr: 'SS', value: 5 }, 2621703: us(5) }).repaired).toEqual([]);
  });

  const colour: Changes = {
    2621442: us(3),
    2621444: cs('RGB'),
    2621446: us(0),
    2621456: us(1),
    2621457: us(2),
    2621696: us(8),
    2621697: us(8),
    2621698: us(7),
    2621699: us(0),
  };
  const bytes = (...values: number[]): Partial<Written> => ({ vr: 'OB', value: Uint8Array.from(values) });
  test('red, green and blue, one after the other and in planes', () => {
    const frame = decode({ ...colour, 2145386512: bytes(1, 2, 3, 4, 5, 6) });
    expect([[...frame.stored], [...(frame.rgb ?? [])]]).toEqual([
      [1, 2, 3, 4, 5, 6],
      [1, 2, 3, 4, 5, 6],
    ]);
    expect([...(decode({ ...colour, 2621446: us(1), 2145386512: bytes(1, 4, 2, 5, 3, 6) }).rgb ?? [])]).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    expect(() => toHu(frame)).toThrow(
      expect.objectContaining({ code: 'dicom/unsupported-pixels', message: expect.stringMatching(/colour picture \(RGB\)/) }),
    );
  });
  test('YBR, with and without shared chrominance', () => {
    const full = decode({ ...colour, 2621444: cs('YBR_FULL'), 2145386512: bytes(76, 85, 255, 150, 44, 21) });
    expect([...(full.rgb ?? [])]).toEqual([254, 0, 0, 0, 255, 1]);
    const shared = decode({ ...colour, 2621444: cs('YBR_FULL_422'), 2145386512: bytes(100, 200, 128, 128) });
    expect([...shared.stored]).toEqual([100, 128, 128, 200, 128, 128]);
    expect([...(shared.rgb ?? [])]).toEqual([100, 100, 100, 200, 200, 200]);
    const whole = decode({ ...colour, 2621444: cs('YBR_FULL_422'), 2145386512: bytes(9, 128, 128, 8, 128, 128) });
    expect([[...(whole.rgb ?? [])], whole.repaired]).toEqual([
      [9, 9, 9, 8, 8, 8],
      [expect.stringMatching(/holds all its samples/)],
    ]);
  });
  test('palettes: of 16 bits, in segments, and missing', () => {
    const descriptor = { vr: 'US', value: numberBytes(Uint16Array.of(4, 0, 16), encoding.littleEndian) };
    const palette: Changes = {
      ...colour,
      2621442: us(1),
      2621444: cs('PALETTE COLOR'),
      2145386512: bytes(1, 3),
      2625793: descriptor,
      2625794: descriptor,
      2625795: descriptor,
    };
    const data = words([0, 0x1234, 0x8000, 0xffff]);
    const frame = decode({ ...palette, 2626049: data, 2626050: data, 2626051: words([0, 0xff00, 0, 0]) });
    expect([[...frame.stored], [...(frame.rgb ?? [])]]).toEqual([
      [1, 3],
      [0x12, 0x12, 0xff, 0xff, 0xff, 0],
    ]);
    // One value, a line of two steps to 0x4000, and that line again from where it ended.
    const segments = words([0, 1, 0x1000, 1, 2, 0x4000, 2, 1, 0, 0]);
    const segmented = decode({ ...palette, 2626081: segments, 2626082: segments, 2626083: segments });
    expect([...(segmented.rgb ?? [])]).toEqual([0x28, 0x28, 0x28, 0x10, 0x10, 0x10]);
    expect(() => decode(palette)).toThrow(
      expect.objectContaining({ code: 'dicom/corrupt', message: expect.stringMatching(/palette/) }),
    );
  });
});
