// The list of elements of damaged and hostile files: it ends, within bounds, and says where.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTags } from '../../src-main/dicom/read-tags.ts';
import { ctFile } from './dicom-fixture.ts';
import { dataSet, dicomFile, element, explicitLittle, sequence, type Written } from './element-bytes.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const SHOWN = { mostRows: 1000, showIdentity: true };
const read = (bytes: Uint8Array, bounds = SHOWN) => readTags(bytes, bytes.length, bounds);

describe('damaged and hostile files', () => {
  it('end in a note that says where', () => {
    const file = dicomFile(EXPLICIT, dataSet([element(0x00080060, 'CS', 'CT'), element(0x00100010, 'PN', 'Doe', 5000)]));
    const { rows, notes } = read(file);
    expect(rows.at(-1)).toMatchObject({ values: ['Doe'], isCut: true });
    expect(notes).toEqual([
      `(0010,0010) at byte ${file.length - 12} says that it has 5000 bytes, and the file ends after ${file.length}.`,
    ]);
  });
  it('nested without end stop at a depth', () => {
    let inner: Written = element(0x00080060, 'CS', 'CT');
    for (let depth = 0; depth < 60; depth++) inner = sequence(0x00081140, [[inner]], depth % 2 === 0);
    const { rows, notes } = read(dicomFile(EXPLICIT, inner(explicitLittle)));
    expect(rows.length).toBeLessThan(50);
    expect(notes).toEqual([expect.stringContaining('deeper than 16')]);
  });
  it('of many elements stop at a count', () => {
    const many = Array.from({ length: 300 }, () => element(0x00080060, 'CS', 'CT'));
    const { rows, notes } = read(dicomFile(EXPLICIT, dataSet(many)), { mostRows: 100, showIdentity: true });
    expect(rows).toHaveLength(100);
    expect(notes).toEqual([expect.stringContaining('more than 100 elements')]);
  });
  it('larger than what is read of them say so', () => {
    const file = dicomFile(
      EXPLICIT,
      dataSet([element(0x00080060, 'CS', 'CT'), element(0x7fe00010, 'OW', new Uint8Array(5000)), element(0xfffcfffc, 'OB', '')]),
    );
    const { rows, notes } = readTags(file.subarray(0, 1000), file.length, SHOWN);
    expect(rows.at(-1)).toMatchObject({ name: 'Pixel Data', length: 5000, isCut: true });
    expect(notes).toEqual(['What lies behind byte 1000 of this large file was not read.']);
  });
  it('that are none are refused', () => {
    expect(() => read(new Uint8Array(4096))).toThrow(expect.objectContaining({ code: 'dicom/not-dicom' }));
    expect(() => read(new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'dicom/not-dicom' }));
  });
  it('never throw anything else, and places lie in the file', () => {
    const whole = ctFile();
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(changes, fc.nat(whole.length), (bytes, cut) => {
        const file = whole.slice(0, Math.max(140, whole.length - (cut % 3 === 0 ? cut : 0)));
        for (const [at, value] of bytes) if (at > 132) file[at] = value;
        const { rows } = readTags(file, file.length, SHOWN);
        expect(rows.every(({ offset }) => offset >= 132 && offset < file.length)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
