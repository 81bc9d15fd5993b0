// Memory that decoding uses again or writes over: never the file's, never that of a picture already given away.
import { expect, test } from 'vitest';
import { loadAndDecodeFrame } from '../../src-main/dicom/decode-frame.ts';
import { EXPLICIT, fileOf, SLICE, sliceElements, UIDS } from './data-set-encoder.ts';
import { type Changes, encapsulatedFile } from './dicom-fixture.ts';
import { encodeRle } from './encoders.ts';

const us = (value: number) => ({ vr: 'US', value }) as const;
const bits = (allocated: number, stored: number): Changes => ({
  2621696: us(allocated),
  2621697: us(stored),
  2621698: us(stored - 1),
  2621699: us(0),
});
const size = (rows: number, columns: number): Changes => ({ 2621456: us(rows), 2621457: us(columns) });
const rle = (samples: Uint8Array | Uint16Array, changes: Changes): Uint8Array =>
  encapsulatedFile([encodeRle(samples)], { transferSyntaxUID: UIDS.rle, changes });
const ramp = (length: number, step: number): number[] => Array.from({ length }, (_, i) => (i * step) % 251);

test('frames of RLE, one after the other, larger and smaller, of one byte and of two: each keeps its own', async () => {
  const made = [
    { rows: 8, columns: 9, step: 3, wide: true },
    { rows: 8, columns: 9, step: 7, wide: false },
    { rows: 4, columns: 5, step: 11, wide: false },
    { rows: 16, columns: 12, step: 13, wide: true },
    { rows: 2, columns: 2, step: 17, wide: true },
  ];
  const decoded: { readonly stored: ArrayLike<number>; readonly expected: readonly number[] }[] = [];
  for (const { rows, columns, step, wide } of made) {
    const expected = ramp(rows * columns, step).map((value) => (wide ? value * 16 : value));
    const samples = wide ? Uint16Array.from(expected) : Uint8Array.from(expected);
    const changes = { ...size(rows, columns), ...(wide ? bits(16, 12) : bits(8, 8)) };
    decoded.push({ stored: (await loadAndDecodeFrame(rle(samples, changes), 0)).stored, expected });
  }
  for (const { stored, expected } of decoded) expect(Array.from(stored)).toEqual(expected);
});

test.each([
  ['uncompressed', fileOf(sliceElements(EXPLICIT), EXPLICIT, UIDS.explicit)],
  ['RLE', rle(Uint16Array.from(ramp(72, 5)), { ...size(8, 9), ...bits(16, 12) })],
])('a file is left as it is: %s', async (_name, file) => {
  const before = Uint8Array.from(file);
  const first = Array.from((await loadAndDecodeFrame(file, 0)).stored);
  expect(file).toEqual(before);
  expect(Array.from((await loadAndDecodeFrame(file, 0)).stored)).toEqual(first);
  if (_name === 'uncompressed') expect(first).toEqual([...SLICE]);
});
