// Deflated files whose bytes grow to far more than their picture: the picture is read, the rest is left alone.
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src-main/dicom/decode-frame.ts';
import { readHeader } from '../../src-main/dicom/header.ts';
import { readTags } from '../../src-main/dicom/read-tags.ts';
import { EXPLICIT, encodeDataSet, MARK, metaElements, SLICE, sliceElements, UIDS, type Written } from './data-set-encoder.ts';

const MIB = 1024 * 1024;
const PIXEL_DATA = 0x7fe00010;
const BEHIND: Written = { tag: 0x7ff10010, vr: 'OB', value: new Uint8Array(0) };

/** Zeros follow the data set within its last element, whose length counts them. */
function grown(elements: readonly Written[], zeros: number): Uint8Array {
  const last = elements.at(-1) as Written;
  const value = last.value as Uint8Array;
  const written = [...elements.slice(0, -1), { ...last, length: value.length + zeros }];
  const dataSet = Buffer.concat([encodeDataSet(written, EXPLICIT), Buffer.alloc(zeros)]);
  return new Uint8Array(Buffer.concat([MARK, metaElements(UIDS.deflated), deflateRawSync(dataSet)]));
}

const slice = sliceElements(EXPLICIT);
const upTo = slice.slice(0, slice.findIndex(({ tag }) => tag === PIXEL_DATA) + 1);

describe('a small picture', () => {
  test.each([
    ['in pixel data of 20 MiB', grown(upTo, 20 * MIB)],
    ['with 20 MiB behind it', grown([...upTo, BEHIND], 20 * MIB)],
  ])('%s', (_where, file) => {
    expect(file.length).toBeLessThan(MIB);
    const left = [expect.stringMatching(/inflates to more than \d+ bytes, of which its picture needs \d+/)];
    const header = readHeader(file, file.length);
    expect(header).toMatchObject({ kind: 'header', header: { rows: 2, columns: 3, repaired: expect.arrayContaining(left) } });
    const frame = decodeFrame(file, 0);
    expect([...frame.stored]).toEqual([...SLICE]);
    expect(frame.repaired).toEqual(expect.arrayContaining(left));
  });

  test('with a few MiB behind it, which a data set may have: nothing is left out', () => {
    const file = grown([...upTo, BEHIND], 3 * MIB);
    expect(decodeFrame(file, 0)).toMatchObject({ repaired: [] });
  });
});

test('more than any file may have in front of the picture is refused', () => {
  const file = grown([...upTo.slice(0, -1), { ...BEHIND, tag: 0x00291010 }], 33 * MIB);
  const refusal = { kind: 'skip', code: 'too-large', message: expect.stringMatching(/inflates to more than \d+ bytes/) };
  expect(readHeader(file, file.length)).toMatchObject(refusal);
  expect(() => decodeFrame(file, 0)).toThrow(expect.objectContaining({ code: 'dicom/too-large' }));
});

test('pixel data that ends before its picture is cut, however much it says there is', () => {
  const element = { ...(upTo.at(-1) as Written), length: 80 * MIB };
  const cut = encodeDataSet(
    [...upTo.slice(0, -1), { ...element, value: (element.value as Uint8Array).subarray(0, 4) }],
    EXPLICIT,
  );
  const file = new Uint8Array(Buffer.concat([MARK, metaElements(UIDS.deflated), deflateRawSync(cut)]));
  expect(readHeader(file, file.length)).toMatchObject({ kind: 'skip', code: 'truncated' });
});

test('the list of tags has what comes before the bytes that are too many', () => {
  const file = grown(upTo, 65 * MIB);
  const { rows, notes } = readTags(file, file.length, { mostRows: 1000, showIdentity: true });
  expect(rows.map(({ tag }) => tag)).toEqual(
    expect.arrayContaining(['(0002,0010)', '(0008,0016)', '(0028,0010)', '(7FE0,0010)']),
  );
  expect(notes).toEqual([expect.stringMatching(/larger than \d+ bytes; its beginning is listed/)]);
});
