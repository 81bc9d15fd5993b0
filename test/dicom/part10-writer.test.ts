// The written file, byte by byte: preamble, group length, even lengths, padding; and dcmjs reads the same values.
import dcmjs from 'dcmjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type WrittenElement, writePart10 } from '../../src-main/dicom/part10-writer.ts';

const CLASS_UID = '1.2.840.10008.5.1.4.1.1.2';
const LONG_VRS = ['OB', 'OV', 'OW'];

interface FoundElement {
  readonly tag: number;
  readonly vr: string;
  readonly at: number;
  readonly value: Buffer;
}

/** Reads the elements as PS3.5 section 7.1.2 has them; what does not add up throws. */
function elementsOf(file: Uint8Array): readonly FoundElement[] {
  const bytes = Buffer.from(file);
  const found: FoundElement[] = [];
  let at = 132;
  while (at < bytes.length) {
    const tag = bytes.readUInt16LE(at) * 0x10000 + bytes.readUInt16LE(at + 2);
    const vr = bytes.toString('latin1', at + 4, at + 6);
    const isLong = LONG_VRS.includes(vr);
    const start = at + (isLong ? 12 : 8);
    const end = start + (isLong ? bytes.readUInt32LE(at + 8) : bytes.readUInt16LE(at + 6));
    if (end > bytes.length) throw new RangeError(`Element at ${at} ends at ${end} of ${bytes.length}.`);
    found.push({ tag, vr, at, value: bytes.subarray(start, end) });
    at = end;
  }
  return found;
}

test('an empty data set: preamble, mark, and the file meta information with its own length', () => {
  const file = writePart10(CLASS_UID, '1.2.3', []);
  expect(Buffer.from(file.subarray(0, 132))).toEqual(Buffer.concat([new Uint8Array(128), Buffer.from('DICM')]));
  const elements = elementsOf(file);
  expect(elements.map(({ tag, vr }) => [tag, vr])).toEqual([
    [0x00020000, 'UL'],
    [0x00020001, 'OB'],
    [0x00020002, 'UI'],
    [0x00020003, 'UI'],
    [0x00020010, 'UI'],
    [0x00020012, 'UI'],
  ]);
  const [groupLength, version, classUid, instanceUid, syntax] = elements.map(({ value }) => value);
  expect(groupLength?.readUInt32LE(0)).toBe(file.length - (elements[1]?.at ?? 0));
  expect(version).toEqual(Buffer.from([0, 1]));
  expect(String(classUid)).toBe(`${CLASS_UID}\0`);
  expect(String(instanceUid)).toBe('1.2.3\0');
  expect(String(syntax)).toBe('1.2.840.10008.1.2.1\0');
});

test('the group length covers the file meta information only', () => {
  const [groupLength, ...rest] = elementsOf(writePart10(CLASS_UID, '1.2', [{ tag: 0x00280010, vr: 'US', value: 7 }]));
  const meta = rest.filter(({ tag }) => tag < 0x00030000);
  const data = rest.find(({ tag }) => tag === 0x00280010);
  expect(groupLength?.value.readUInt32LE(0)).toBe((data?.at ?? 0) - (meta[0]?.at ?? 0));
  expect(data?.value).toEqual(Buffer.from([7, 0]));
});

test.each([
  ['UI', '1.2.3', '1.2.3\0'],
  ['LO', 'abc', 'abc '],
  ['LO', 'ü', 'ü'],
  ['DS', '40', '40'],
  ['CS', '', ''],
] as const)('%s "%s" is filled up to "%s"', (vr, value, written) => {
  const [found] = elementsOf(writePart10(CLASS_UID, '1.2', [{ tag: 0x00281050, vr, value }])).slice(-1);
  expect(found?.value.toString()).toBe(written);
});

const element = fc.oneof(
  fc.record({ vr: fc.constantFrom('LO', 'CS', 'UI', 'DS'), value: fc.stringMatching(/^[0-9.]{0,40}$/) }),
  fc.record({ vr: fc.constant('US'), value: fc.integer({ min: 0, max: 0xffff }) }),
  fc.record({ vr: fc.constant('UL'), value: fc.integer({ min: 0, max: 0xffffffff }) }),
  fc.record({ vr: fc.constantFrom('OB', 'OW'), value: fc.uint8Array({ maxLength: 60 }) }),
);

/** The value as the bytes must begin with it. */
function expectedBytes(vr: string, value: string | number | Uint8Array): Buffer {
  if (typeof value !== 'number') return Buffer.from(value);
  const bytes = Buffer.alloc(vr === 'US' ? 2 : 4);
  bytes.writeUIntLE(value, 0, bytes.length);
  return bytes;
}

test('whatever is written has an even length, keeps its order and comes back', () => {
  fc.assert(
    fc.property(fc.array(element, { maxLength: 12 }), (made) => {
      const elements = made.map((one, i) => ({ tag: 0x00100000 + 2 * i, ...one }) as WrittenElement);
      const found = elementsOf(writePart10(CLASS_UID, '1.2', elements)).slice(6);
      expect(found.map(({ tag, vr }) => [tag, vr])).toEqual(elements.map(({ tag, vr }) => [tag, vr]));
      for (const [i, { value }] of found.entries()) {
        const { vr, value: written } = elements[i] as WrittenElement;
        const expected = expectedBytes(vr, written as string | number | Uint8Array);
        expect(value.length).toBe(expected.length + (expected.length % 2));
        expect(value.subarray(0, expected.length)).toEqual(expected);
      }
    }),
  );
});

test('another reader (dcmjs) finds the same values', () => {
  const file = writePart10(CLASS_UID, '1.2.3', [
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00280010, vr: 'US', value: 513 },
    { tag: 0x00281050, vr: 'DS', value: '40\\-600' },
    { tag: 0x7fe00010, vr: 'OW', value: Uint8Array.of(1, 2, 3, 4) },
  ]);
  const { dict } = dcmjs.data.DicomMessage.readFile(file.buffer);
  expect(dict['00080060']?.Value).toEqual(['CT']);
  expect(dict['00280010']?.Value).toEqual([513]);
  expect(dict['00281050']?.Value.map(Number)).toEqual([40, -600]);
  const [pixels] = (dict['7FE00010']?.Value ?? []) as [ArrayBuffer];
  expect(new Uint8Array(pixels)).toEqual(Uint8Array.of(1, 2, 3, 4));
});
