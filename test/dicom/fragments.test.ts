// Fragments of encapsulated pixel data, and offset tables, right and wrong: which bytes belong to which frame.
import { describe, expect, test } from 'vitest';
import { loadAndDecodeFrame } from '../../src-main/dicom/decode-frame.ts';
import { UIDS } from './data-set-encoder.ts';
import { encapsulatedFile } from './dicom-fixture.ts';

const us = (value: number) => ({ vr: 'US', value });

describe('fragments and offset tables', () => {
  /** RLE of a frame of 16-bit pixels of one value each in both bytes. */
  const rle = (high: number, low: number): Uint8Array => {
    const header = new Uint32Array(16);
    header.set([2, 64, 66]);
    return Uint8Array.of(...new Uint8Array(header.buffer), 257 - 6, high, 257 - 6, low);
  };
  const frames = [rle(0, 1), rle(0, 2), rle(0, 3)];
  const changes = { 2621448: { vr: 'IS', value: '3' }, 2621697: us(16), 2621698: us(15) } as never;
  const halves = frames.flatMap((bytes) => [bytes.subarray(0, 66), bytes.subarray(66)]);
  const offsets = [0, 84, 168];

  test.each([
    ['one a frame', encapsulatedFile(frames, { transferSyntaxUID: UIDS.rle, changes }), []],
    [
      'empty ones between',
      encapsulatedFile(
        frames.flatMap((bytes) => [bytes, new Uint8Array()]),
        { transferSyntaxUID: UIDS.rle, changes },
      ),
      [],
    ],
    ['several a frame with a table', encapsulatedFile(halves, { transferSyntaxUID: UIDS.rle, changes, offsets }), []],
    ['several a frame without a table', encapsulatedFile(halves, { transferSyntaxUID: UIDS.rle, changes }), []],
    [
      'several a frame and a table that is wrong',
      encapsulatedFile(halves, { transferSyntaxUID: UIDS.rle, changes, offsets: [0, 80, 168] }),
      [/offset table/],
    ],
    [
      'a table that points far away',
      encapsulatedFile(frames, { transferSyntaxUID: UIDS.rle, changes, offsets: [0, 9999, 4e9] }),
      [/offset table/],
    ],
    [
      'a table for fewer frames',
      encapsulatedFile(halves, { transferSyntaxUID: UIDS.rle, changes, offsets: [0] }),
      [/offset table/],
    ],
  ])('%s', async (_which, file, notes) => {
    for (const [i, value] of [1, 2, 3].entries()) {
      const { stored, repaired } = await loadAndDecodeFrame(file, i);
      expect([...stored]).toEqual(new Array(6).fill(value));
      expect(repaired).toEqual(notes.map((note) => expect.stringMatching(note)));
    }
  });
  test('fewer frames than the header says', async () => {
    const file = encapsulatedFile(frames.slice(0, 2), { transferSyntaxUID: UIDS.rle, changes });
    await expect(loadAndDecodeFrame(file, 0)).rejects.toThrow(
      expect.objectContaining({ code: 'dicom/truncated', message: expect.stringMatching(/2 of 3 frames/) }),
    );
  });
  test('a length in place of the end mark', async () => {
    const whole = Buffer.from(encapsulatedFile(frames, { transferSyntaxUID: UIDS.rle, changes }));
    const pixels = whole.indexOf(Buffer.from('e07f10004f420000', 'hex'));
    whole.writeUInt32LE(whole.length - 8 - (pixels + 12), pixels + 8);
    expect([...(await loadAndDecodeFrame(new Uint8Array(whole.subarray(0, -8)), 2)).stored]).toEqual([3, 3, 3, 3, 3, 3]);
  });
});
