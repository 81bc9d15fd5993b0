// DICOM files for tests, made by the product's own writer: a CT slice whose elements a test can change or leave out.
import { type WrittenElement, writePart10 } from '../../src-main/dicom/part10-writer.ts';

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
const PIXEL_DATA = 0x7fe00010;

/** Element by tag; null leaves it out. */
export type Changes = Readonly<Record<number, Omit<WrittenElement, 'tag'> | null>>;

const standard: Changes = {
  524296: { vr: 'CS', value: 'ORIGINAL\\PRIMARY\\AXIAL' },
  524384: { vr: 'CS', value: 'CT' },
  528446: { vr: 'LO', value: 'Fixture' },
  2097165: { vr: 'UI', value: '1.2.3' },
  2097166: { vr: 'UI', value: '1.2.3.4' },
  2097171: { vr: 'IS', value: '1' },
  2097202: { vr: 'DS', value: '0\\0\\0' },
  2097207: { vr: 'DS', value: '1\\0\\0\\0\\1\\0' },
  2621442: { vr: 'US', value: 1 },
  2621444: { vr: 'CS', value: 'MONOCHROME2' },
  2621456: { vr: 'US', value: 2 },
  2621457: { vr: 'US', value: 3 },
  2621488: { vr: 'DS', value: '0.5\\0.75' },
  2621696: { vr: 'US', value: 16 },
  2621697: { vr: 'US', value: 12 },
  2621698: { vr: 'US', value: 11 },
  2621699: { vr: 'US', value: 0 },
  2625618: { vr: 'DS', value: '-1024' },
  2625619: { vr: 'DS', value: '1' },
  [PIXEL_DATA]: { vr: 'OW', value: new Uint8Array(Uint16Array.of(0, 1, 2, 1024, 2000, 4095).buffer) },
} as Changes;

/** A slice of 3 x 2 pixels, 12 of 16 bits, unsigned, unless it is changed. */
export function ctFile(changes: Changes = {}, transferSyntaxUID?: string): Uint8Array<ArrayBuffer> {
  const elements = Object.entries({ ...standard, ...changes })
    .map(([tag, element]) => (element === null ? null : ({ tag: Number(tag), ...element } as WrittenElement)))
    .filter((element) => element !== null)
    .sort((a, b) => a.tag - b.tag);
  return writePart10(CT_IMAGE_STORAGE, '1.2.3.4.5', elements, transferSyntaxUID);
}

/** Replaces the transfer syntax of a file that `ctFile` made: same length, padded. */
export function withTransferSyntax(file: Uint8Array, uid: string): Uint8Array {
  const text = '1.2.840.10008.1.2.1';
  const at = Buffer.from(file).indexOf(`${text}\0`, 132);
  const changed = file.slice();
  // A shorter or longer UID would move everything behind it: tests take UIDs of the same padded length.
  changed.set(new TextEncoder().encode(uid.padEnd(text.length + 1, '\0')), at);
  return changed;
}

const ITEM = 0xe000fffe;
const DELIMITER = 0xe0ddfffe;
const UNDEFINED_LENGTH = 0xffffffff;

/** An item of encapsulated pixel data, or the delimiter that ends them. */
function item(tag: number, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, tag, true);
  view.setUint32(4, content.length, true);
  bytes.set(content, 8);
  return bytes;
}

const even = (bytes: Uint8Array): Uint8Array => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Uint8Array.of(0)]));

interface Encapsulation {
  readonly transferSyntaxUID: string;
  readonly changes: Changes;
  /** Offsets for the Basic Offset Table. */
  readonly offsets?: readonly number[];
}

/** The same slice with encapsulated pixel data of undefined length. */
export function encapsulatedFile(
  fragments: readonly Uint8Array[],
  { transferSyntaxUID, changes, offsets = [] }: Encapsulation,
): Uint8Array {
  const table = new Uint8Array(Uint32Array.from(offsets).buffer);
  const items = Buffer.concat([
    item(ITEM, table),
    ...fragments.map((fragment) => item(ITEM, even(fragment))),
    item(DELIMITER, new Uint8Array()),
  ]);
  const file = ctFile({ ...changes, [PIXEL_DATA]: { vr: 'OB', value: items } }, transferSyntaxUID);
  new DataView(file.buffer).setUint32(file.length - items.length - 4, UNDEFINED_LENGTH, true);
  return file;
}
