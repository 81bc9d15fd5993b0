// Files that are not as they should be, and that good readers read all the same: the same pixels come out, with a sentence on what was mended. And
// those that nobody can trust are refused.
import { deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeFrame, toHu } from '../../src-main/dicom/decode-frame.ts';
import { readHeader } from '../../src-main/dicom/header.ts';
import {
  BIG,
  EXPLICIT,
  encodeDataSet,
  fileOf,
  IMPLICIT,
  MARK,
  mark,
  metaElements,
  SLICE,
  sliceElements,
  UIDS,
  type Written,
} from './data-set-encoder.ts';

const HU = Float32Array.from(SLICE, (stored) => stored * 2 - 1000);

/** Reads header and pixels, which must agree; gives what was mended. */
function mended(file: Uint8Array): string {
  const header = readHeader(file, file.length);
  expect(header).toMatchObject({ kind: 'header', header: { rows: 2, columns: 3, hasRescale: true } });
  const frame = decodeFrame(file, 0);
  expect([...frame.stored]).toEqual([...SLICE]);
  expect(toHu(frame)).toEqual(HU);
  if (header.kind === 'header') expect(frame.repaired).toEqual(header.header.repaired);
  return frame.repaired.join(' ');
}

function refused(file: Uint8Array, code: string, message: RegExp): void {
  expect(readHeader(file, file.length)).toMatchObject({ kind: 'skip', code, message: expect.stringMatching(message) });
  expect(() => decodeFrame(file, 0)).toThrow(
    expect.objectContaining({ code: `dicom/${code}`, message: expect.stringMatching(message) }),
  );
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const explicit = encodeDataSet(sliceElements(EXPLICIT), EXPLICIT);
const implicit = encodeDataSet(sliceElements(IMPLICIT), IMPLICIT);
const big = encodeDataSet(sliceElements(BIG), BIG);

test.each([
  ['explicit', fileOf(sliceElements(EXPLICIT), EXPLICIT, UIDS.explicit)],
  ['implicit', fileOf(sliceElements(IMPLICIT), IMPLICIT, UIDS.implicit)],
  ['big-endian', fileOf(sliceElements(BIG), BIG, UIDS.big)],
  ['deflated', join(MARK, metaElements(UIDS.deflated), deflateRawSync(explicit))],
])('a sound file, %s: nothing is mended', (_which, file) => {
  expect(mended(file)).toBe('');
});

describe('what is missing or wrong in front of the data set', () => {
  const explicitMeta = metaElements(UIDS.explicit);
  test.each([
    ['no preamble', join(MARK.subarray(128), explicitMeta, explicit), /no preamble before its DICM mark/],
    ['no preamble and no mark', join(explicitMeta, explicit), /no preamble and no DICM mark/],
    ['no meta information, explicit', join(MARK, explicit), /no file meta information.*read as Explicit VR Little Endian/],
    ['no meta information, implicit', join(MARK, implicit), /read as Implicit VR Little Endian/],
    ['no meta information, big-endian', join(MARK, big), /read as Explicit VR Big Endian/],
    ['nothing in front, explicit', explicit, /no DICM mark.*read as Explicit VR Little Endian/],
    ['nothing in front, implicit', implicit, /no DICM mark.*read as Implicit VR Little Endian/],
    ['nothing in front, big-endian', big, /no DICM mark.*read as Explicit VR Big Endian/],
    ['no transfer syntax', join(MARK, metaElements(''), implicit), /names no transfer syntax/],
    ['implicit meta information', join(MARK, metaElements(UIDS.explicit, IMPLICIT), explicit), /not written as Explicit VR/],
    ['big-endian meta information', join(MARK, metaElements(UIDS.big, BIG), big), /not written as Explicit VR/],
    ['said to be implicit, and explicit', join(MARK, metaElements(UIDS.implicit), explicit), /says that it is Implicit VR/],
    ['said to be explicit, and implicit', join(MARK, explicitMeta, implicit), /says that it is Explicit VR Little/],
    ['said to be little-endian, and big', join(MARK, explicitMeta, big), /written as Explicit VR Big Endian/],
    ['said to be big-endian, and little', join(MARK, metaElements(UIDS.big), explicit), /says that it is Explicit VR Big/],
    ['said to be deflated, and not', join(MARK, metaElements(UIDS.deflated), explicit), /deflated, and is not/],
    ['deflated with a header', join(MARK, metaElements(UIDS.deflated), deflateSync(explicit)), /zlib header/],
  ])('%s', (_what, file, message) => {
    expect(mended(new Uint8Array(file))).toMatch(message);
  });
  test('a meta length that is wrong either way', () => {
    for (const wrong of [0, 5000]) {
      const meta = Buffer.from(explicitMeta);
      meta.writeUInt32LE(wrong, 8);
      expect(mended(join(MARK, meta, explicit))).toMatch(/says that it ends at byte/);
    }
  });
  test('a deflated file that is cut', () => {
    refused(join(MARK, metaElements(UIDS.deflated), deflateRawSync(explicit).subarray(0, -6)), 'truncated', /ends too early/);
  });
});

const at = (tag: number, change: Partial<Written>) => fileOf(sliceElements(EXPLICIT, { [tag]: change }), EXPLICIT, UIDS.explicit);

describe('elements that are not as they should be', () => {
  const inner: readonly Written[] = [{ tag: 0x00080100, vr: 'SH', value: 'code' }];
  const sequence = (change: Partial<Written>, encoding = EXPLICIT, uid: string = UIDS.explicit) =>
    fileOf(sliceElements(encoding, { 528704: { vr: 'SQ', value: [inner, inner], ...change } }), encoding, uid);
  const raw = (value: Uint8Array, vr = 'SQ') => sequence({ value, vr });
  const item = (content: Uint8Array, length = content.length) => join(mark(0xfffee000, length), content);
  const encoded = encodeDataSet(inner, EXPLICIT);

  test.each([
    ['sequences with lengths', sequence({})],
    ['sequences with end marks', sequence({ undefinedLength: true })],
    ['implicit sequences with lengths', sequence({}, IMPLICIT, UIDS.implicit)],
    ['implicit sequences with end marks', sequence({ undefinedLength: true }, IMPLICIT, UIDS.implicit)],
    ['big-endian sequences', sequence({ undefinedLength: true }, BIG, UIDS.big)],
    ['a group length that is wrong', at(0x00080000, { vr: 'UL', value: 7 })],
    ['private elements', at(0x00091001, { vr: 'UN', value: Uint8Array.of(1, 2, 3, 4) })],
    [
      'nested sequences with end marks',
      sequence({ undefinedLength: true, value: [[{ tag: 0x00081140, vr: 'SQ', value: [inner], undefinedLength: true }]] }),
    ],
    ['UN with items in implicit VR', raw(item(encodeDataSet(inner, IMPLICIT)), 'UN')],
    ['zeros at the end', join(fileOf(sliceElements(EXPLICIT), EXPLICIT, UIDS.explicit), new Uint8Array(1001))],
    ['data set trailing padding', at(0xfffcfffc, { vr: 'OB', value: new Uint8Array(64) })],
    ['values with a VR of the new long form', at(0x00091002, { vr: 'OV', value: new Uint8Array(16) })],
  ])('%s: nothing to mend', (_what, file) => {
    expect(mended(file)).toBe('');
  });

  test.each([
    ['an item longer than its sequence', raw(item(encoded, encoded.length + 20)), /sequence 00081140 is damaged/],
    ['an item that is no item', raw(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)), /sequence 00081140 is damaged/],
    [
      'an element longer than its item',
      raw(item(encodeDataSet([{ tag: 0x00080100, vr: 'SH', value: 'code', length: 90 }], EXPLICIT))),
      /is damaged/,
    ],
    ['a missing item end', sequenceWithout(0xfffee00d), /item without an end mark/],
    ['a missing sequence end', sequenceWithout(0xfffee0dd), /has no end mark/],
    ['end marks where nothing ends', at(0xfffee0dd, { vr: 'XX' }), /no DICOM elements|end mark/],
    ['an unknown VR', at(0x00091003, { vr: 'ZZ', value: 'abcd' }), /unknown value representation ZZ/],
    ['a VR that is missing', at(0x00091004, { vr: '\0\0', value: '' }), /without a value representation/],
    [
      'garbage at the end',
      join(fileOf(sliceElements(EXPLICIT), EXPLICIT, UIDS.explicit), Buffer.from('garbage garbage!')),
      /last 16 bytes/,
    ],
    [
      'an element twice',
      join(
        MARK,
        metaElements(UIDS.explicit),
        encodeDataSet(
          [
            ...sliceElements(EXPLICIT).slice(0, -1),
            { tag: 0x00281053, vr: 'DS', value: '3' },
            ...sliceElements(EXPLICIT).slice(-1),
          ],
          EXPLICIT,
        ),
      ),
      /twice/,
    ],
  ])('%s', (_what, file, message) => {
    expect(mended(file)).toMatch(message);
  });

  /** A sequence of undefined length, its last end mark of a kind taken out. */
  function sequenceWithout(tag: number): Uint8Array {
    const whole = Buffer.from(sequence({ undefinedLength: true }));
    const where = whole.lastIndexOf(mark(tag, 0));
    return join(whole.subarray(0, where), whole.subarray(where + 8));
  }

  test.each([
    ['Rows as text', { 2621456: { vr: 'IS', value: '2' } }],
    ['Rows as 32 bits', { 2621456: { vr: 'UL', value: 2 } }],
    ['Bits Stored as bytes', { 2621697: { vr: 'OB', value: Uint8Array.of(16, 0) } }],
    ['slope as a float', { 2625619: { vr: 'FD', value: new Uint8Array(Float64Array.of(2).buffer) } }],
    ['slope as UN', { 2625619: { vr: 'UN', value: '2 ' } }],
    ['intercept with a plus, blanks and zeros', { 2625618: { vr: 'DS', value: ' -1.0E+3 ' } }],
  ])('%s', (_what, changes) => {
    expect(mended(fileOf(sliceElements(EXPLICIT, changes as never), EXPLICIT, UIDS.explicit))).toBe('');
  });

  test('elements behind the pixel data that belong before it', () => {
    const elements = sliceElements(EXPLICIT);
    const pixels = elements.filter(({ tag }) => tag === 0x7fe00010);
    const sorted = elements.filter(({ tag }) => tag !== 0x7fe00010);
    const file = (before: readonly Written[], behind: readonly Written[]) =>
      fileOf([...before, ...pixels, ...behind], EXPLICIT, UIDS.explicit);
    expect(mended(file(sorted.slice(0, 8), sorted.slice(8)))).toBe('');
    expect(mended(file([], sorted))).toBe('');
  });

  test('nesting without an end is refused, not followed', () => {
    const deep = Buffer.concat(
      Array.from({ length: 5000 }, () =>
        join(
          encodeDataSet([{ tag: 0x00081140, vr: 'SQ', value: [], length: 0xffffffff }], EXPLICIT),
          mark(0xfffee000, 0xffffffff),
        ),
      ),
    );
    refused(join(MARK, metaElements(UIDS.explicit), deep), 'corrupt', /nested more than/);
  });
});

describe('what is no number', () => {
  test('a decimal comma is read as a point, and told', () => {
    expect(mended(at(0x00281053, { value: '2,0' }))).toMatch(/decimal comma/);
  });
  test.each(['abc', '0x10', 'Infinity', 'NaN', '1.2.3', '2,000,000', '-', '1 2'])(
    'a slope of %s is refused: HU would be wrong',
    (value) => {
      refused(at(0x00281053, { value }), 'corrupt', /Rescale Slope \(0028,1053\) is no number/);
    },
  );
  test('a slope of 0 is left out, and told', () => {
    const file = at(0x00281053, { value: '0' });
    expect(readHeader(file, file.length)).toMatchObject({
      header: { hasRescale: false, repaired: [expect.stringMatching(/Slope .* is 0/)] },
    });
    expect(toHu(decodeFrame(file, 0))).toEqual(Float32Array.from(SLICE));
  });
  test('a missing slope or intercept: values as stored, and no rescale', () => {
    for (const tag of [0x00281052, 0x00281053]) {
      const file = fileOf(sliceElements(EXPLICIT, { [tag]: null }), EXPLICIT, UIDS.explicit);
      expect(readHeader(file, file.length)).toMatchObject({ header: { hasRescale: false } });
      expect(toHu(decodeFrame(file, 0))).toEqual(Float32Array.from(SLICE));
    }
  });
});

describe('what is refused', () => {
  test.each([
    [
      'compressed, and not encapsulated',
      join(MARK, metaElements(UIDS.rle), explicit),
      'corrupt',
      /not encapsulated.*RLE Lossless/,
    ],
    [
      'native, and encapsulated',
      at(0x7fe00010, {
        vr: 'OB',
        length: 0xffffffff,
        value: join(mark(0xfffee000, 0), mark(0xfffee000, 4), Uint8Array.of(1, 2, 3, 4), mark(0xfffee0dd, 0)),
      }),
      'corrupt',
      /is encapsulated, and the file says/,
    ],
    ['a bitmap', Buffer.concat([Buffer.from('BM'), Buffer.alloc(2000, 7)]), 'not-dicom', /no DICM mark/],
    [
      'words that look like a tag',
      Buffer.from('\x08\0\x05\0CS then nothing of the kind'.repeat(30)),
      'not-dicom',
      /no DICM mark/,
    ],
    ['a mark with nothing behind it', join(MARK), 'truncated', /ends inside its header/],
    ['a mark with anything behind it', join(MARK, Buffer.alloc(600, 0x5a)), 'corrupt', /no data set in any encoding/],
  ])('%s', (_what, file, code, message) => {
    refused(new Uint8Array(file), code, message);
  });
});

describe('attributes without which values mean nothing', () => {
  const without = (tag: number, more: Parameters<typeof sliceElements>[1] = {}) =>
    fileOf(sliceElements(EXPLICIT, { [tag]: null, ...more }), EXPLICIT, UIDS.explicit);
  test.each([
    ['Bits Stored', 0x00280101],
    ['Pixel Representation', 0x00280103],
    ['Photometric Interpretation', 0x00280004],
  ] as const)('%s missing is refused', (name, tag) => {
    refused(without(tag), 'corrupt', new RegExp(`${name} .* is missing`));
  });
  test('what can be known is told', () => {
    expect(mended(without(0x00280102))).toMatch(/High Bit .* is missing; 15 is taken/);
    expect(mended(without(0x00280002))).toMatch(/Samples per Pixel .* is missing; 1 is taken/);
    const old = { 524304: { vr: 'LO', value: 'ACR-NEMA 2.0' } };
    expect(mended(without(0x00280004, old))).toMatch(/MONOCHROME2 is taken/);
  });
});
