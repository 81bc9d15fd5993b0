// Headers made to cost as much as they can: the work of reading one is bounded by its bytes and by the bounds of the reader, whatever it says of
// itself. Counted in elements, not in time.
import { describe, expect, test } from 'vitest';
import { EXPLICIT_ENCODING, IMPLICIT_ENCODING } from '../../src-main/dicom/element-head.ts';
import { readElements } from '../../src-main/dicom/element-reader.ts';
import { ReadFailure } from '../../src-main/dicom/read-failure.ts';
import { readHeaderFrom } from '../../src-main/engine/scan/header-read.ts';
import { startOfBytes } from '../engine/start-of-bytes.ts';
import { dataSet, dicomFile, element, implicitLittle } from './element-bytes.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const MOST_IN_ONE = 50_000;
const DEEPEST = 128;
const HEAD_BYTES = 8;
const FIRST_READ_BYTES = 8192;

/** So many empty elements of implicit encoding, eight bytes each, tags rising as far as they can. */
function empty(count: number): Uint8Array {
  const bytes = new Uint8Array(count * HEAD_BYTES);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) {
    view.setUint16(i * HEAD_BYTES, 0x0009 + 2 * (i >>> 16), true);
    view.setUint16(i * HEAD_BYTES + 2, i & 0xffff, true);
  }
  return bytes;
}

const failure = (bytes: Uint8Array, encoding = IMPLICIT_ENCODING): string => {
  try {
    readElements(bytes, { encoding, start: 0, isWhole: true });
    return 'read';
  } catch (thrown) {
    if (thrown instanceof ReadFailure) return thrown.message;
    throw thrown;
  }
};

describe('one file', () => {
  test('of as many elements side by side as there may be is read, of one more it is not', () => {
    expect(failure(empty(MOST_IN_ONE))).toBe('read');
    expect(failure(empty(MOST_IN_ONE + 1))).toBe(`there are more than ${MOST_IN_ONE} elements side by side`);
    const plain = dataSet(Array.from({ length: MOST_IN_ONE + 1 }, (_, i) => element(0x00091000 + i, 'LO', '')));
    expect(failure(plain, EXPLICIT_ENCODING)).toBe(`there are more than ${MOST_IN_ONE} elements side by side`);
    expect(failure(plain.subarray(HEAD_BYTES), EXPLICIT_ENCODING)).toBe('read');
  });

  test.each([
    ['items that are never ended', 0xffffffff],
    ['sequences in sequences of a length that lies', 0xfffffff0],
  ])('of %s ends at the greatest depth, or where the bytes do', (_what, length) => {
    const head = element(0x00081140, 'SQ', new Uint8Array(), length)({ isExplicit: true, isLittleEndian: true });
    const item = new Uint8Array(Uint32Array.of(0xe000fffe, length).buffer);
    const level = Buffer.concat([head, item]);
    const bytes = new Uint8Array(Buffer.concat(Array.from({ length: 50_000 }, () => level)));
    const said = failure(bytes, EXPLICIT_ENCODING);
    expect(said).toMatch(length === 0xffffffff ? new RegExp(`nested more than ${DEEPEST} deep`) : /beyond|file/);
  });
});

/** Bytes that readers are given, all readings of a file together. */
async function work(file: Uint8Array): Promise<{ readonly kind: string; readonly bytes: number; readonly readings: number }> {
  const start = startOfBytes(file);
  let [bytes, readings] = [0, 0];
  const counted = {
    ...start,
    async upTo(wanted: number) {
      const found = await start.upTo(wanted);
      bytes += found.length;
      readings++;
      return found;
    },
    async from(at: number, wanted: number) {
      const found = await start.from(at, wanted);
      bytes += found.length;
      readings++;
      return found;
    },
  };
  return { kind: (await readHeaderFrom(counted, file.length)).kind, bytes, readings };
}

describe('a scan', () => {
  const private_ = dataSet([element(0x00090010, 'LO', 'X')]);
  test.each([
    [
      'a header without an end',
      dicomFile('1.2.840.10008.1.2', Buffer.concat([dataSet([element(0x00080060, 'CS', 'CT')], implicitLittle), empty(200_000)])),
    ],
    [
      'an element as long as the file',
      dicomFile(EXPLICIT, Buffer.concat([private_, dataSet([element(0x00091001, 'OB', new Uint8Array(2_000_000))])])),
    ],
    [
      'pixel data of a million empty items',
      dicomFile(
        EXPLICIT,
        Buffer.concat([
          dataSet([element(0x00080060, 'CS', 'CT'), element(0x7fe00010, 'OB', new Uint8Array(), 0xffffffff)]),
          Buffer.alloc(400_000 * HEAD_BYTES, Buffer.from([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0])),
        ]),
      ),
    ],
  ])('of %s reads its bytes a few times at most, twice as many each time', async (_what, file) => {
    const { bytes, readings } = await work(file);
    expect(bytes).toBeLessThanOrEqual(4 * file.length + FIRST_READ_BYTES);
    expect(readings).toBeLessThanOrEqual(3 * Math.ceil(Math.log2(file.length / FIRST_READ_BYTES)) + 4);
  });
});
