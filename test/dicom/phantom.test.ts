// The phantom: the same bytes for the same arguments, exact HU in its inserts, a file that other readers read.
import dcmjs from 'dcmjs';
import { describe, expect, test } from 'vitest';
import { decodeFrame, toHu } from '../../src-main/dicom/decode-frame.ts';
import { readHeader } from '../../src-main/dicom/header.ts';
import { type PhantomOptions, phantomFile, phantomFileStart } from '../../src-main/dicom/phantom.ts';
import { inserts } from '../../src-main/dicom/phantom-anatomy.ts';

const OPTIONS: PhantomOptions = { slices: 5, size: 256, seed: 3 };

test('same arguments, same bytes; another slice or seed, other pixels', () => {
  expect(phantomFile(OPTIONS, 2)).toEqual(phantomFile({ ...OPTIONS }, 2));
  const pixels = (options: PhantomOptions, index: number) => decodeFrame(phantomFile(options, index), 0).stored;
  expect(pixels(OPTIONS, 2)).not.toEqual(pixels(OPTIONS, 3));
  expect(pixels(OPTIONS, 2)).not.toEqual(pixels({ ...OPTIONS, seed: 4 }, 2));
});

test.each([0, 2, 4])('every insert of slice %i has its HU exactly, everywhere inside', (index) => {
  const frame = decodeFrame(phantomFile(OPTIONS, index), 0);
  const hu = toHu(frame);
  for (const { x, y, radiusX, hu: wanted } of inserts) {
    const half = OPTIONS.size / 2;
    const inside = new Set<number>();
    for (let i = 0; i < hu.length; i++) {
      const dx = ((i % OPTIONS.size) + 0.5) / half - 1 - x;
      const dy = (Math.floor(i / OPTIONS.size) + 0.5) / half - 1 - y;
      if (Math.hypot(dx, dy) < radiusX - 1 / half) inside.add(hu[i] as number);
    }
    expect([...inside]).toEqual([wanted]);
  }
});

test('soft tissue has noise about its mean', () => {
  const hu = toHu(decodeFrame(phantomFile({ slices: 1, size: 512, seed: 0 }, 0), 0));
  // Between heart and spine.
  const values = Array.from({ length: 400 }, (_, i) => hu[(256 + 40 + Math.floor(i / 20)) * 512 + 236 + (i % 20)] as number);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean - 40)).toBeLessThan(3);
  expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(15);
});

describe('as a file', () => {
  test.each([
    [16, 1],
    [33, 2],
    [512, 1],
  ])('size %i, %i slices', (size, slices) => {
    const file = phantomFile({ size, slices, seed: 1 }, 0);
    expect(readHeader(file, file.length)).toMatchObject({
      kind: 'header',
      header: { rows: size, columns: size, modality: 'CT' },
    });
    expect(decodeFrame(file, 0).stored).toHaveLength(size * size);
  });
  test('its start alone gives the same header', () => {
    const file = phantomFile(OPTIONS, 1);
    const { bytes, fileBytes } = phantomFileStart(OPTIONS, 1);
    expect(fileBytes).toBe(file.length);
    expect(readHeader(bytes, fileBytes)).toEqual(readHeader(file, file.length));
  });
  test('another reader (dcmjs) finds the same pixels and places', () => {
    const file = phantomFile(OPTIONS, 4);
    const { dict } = dcmjs.data.DicomMessage.readFile(file.buffer);
    expect(dict['00280010']?.Value).toEqual([256]);
    expect(dict['00200032']?.Value.map(Number)).toEqual([-199.21875, -199.21875, 5]);
    expect(dict['00281052']?.Value.map(Number)).toEqual([-1024]);
    const [pixels] = (dict['7FE00010']?.Value ?? []) as [ArrayBuffer];
    expect(Array.from(new Uint16Array(pixels))).toEqual([...decodeFrame(file, 0).stored]);
  });
});
