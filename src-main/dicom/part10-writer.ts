// Writes a DICOM file: Part 10, Explicit VR Little Endian, with sequences of defined lengths. As much as the phantom and the derived objects need.
// Source: PS3.10 section 7, PS3.5 section 7.1.
import { EXPLICIT_LITTLE_ENDIAN } from './transfer-syntaxes.ts';

type TextVr = 'CS' | 'DA' | 'DS' | 'IS' | 'LO' | 'LT' | 'PN' | 'SH' | 'ST' | 'TM' | 'UI';
type LongVr = 'OB' | 'OF' | 'OV' | 'OW' | 'SQ' | 'UT';

/** One element; several values of text are separated by backslashes. `OB`, `OF`, `OV` and `OW` take bytes, `US`, `UL` and `FD` numbers, `AT` tags, `SQ` its items. */
export type WrittenElement =
  /** Bytes: text of a file in that file's own character set. */
  | { readonly tag: number; readonly vr: TextVr; readonly value: string | Uint8Array }
  | { readonly tag: number; readonly vr: 'US' | 'UL' | 'FD' | 'AT'; readonly value: number | readonly number[] }
  | { readonly tag: number; readonly vr: 'OB' | 'OF' | 'OV' | 'OW'; readonly value: Uint8Array }
  | { readonly tag: number; readonly vr: 'UT'; readonly value: string }
  | { readonly tag: number; readonly vr: 'SQ'; readonly value: readonly (readonly WrittenElement[])[] };

const PREAMBLE_BYTES = 128;
const GROUP_SHIFT = 16;
const ELEMENT_MASK = 0xffff;
const LONG_VRS: readonly LongVr[] = ['OB', 'OF', 'OV', 'OW', 'SQ', 'UT'];
const ITEM = 0xfffee000;
/** Filled up with zero; all others with a space. */
const BINARY_VRS: readonly WrittenElement['vr'][] = ['OB', 'OF', 'OV', 'OW', 'UI'];
const ZERO = 0;
const SPACE = 0x20;
const UL_BYTES = 4;
/** ConvScope's own, made from a UUID under 2.25 as PS3.5 annex B allows. */
const IMPLEMENTATION_CLASS_UID = '2.25.198205372540618823902131877264531022174';
/** Tag, VR and length of elements with a 16-bit length, and of those with a 32-bit one. */
const SHORT_HEADER_BYTES = 8;
const LONG_HEADER_BYTES = 12;

/**
 * @param elements of the data set, by rising tag, the file meta information apart
 * @param transferSyntaxUID one that writes its data set as Explicit VR Little Endian; the pixel data is written as given
 */
export function writePart10(
  sopClassUID: string,
  sopInstanceUID: string,
  elements: readonly WrittenElement[],
  transferSyntaxUID = EXPLICIT_LITTLE_ENDIAN,
): Uint8Array<ArrayBuffer> {
  const meta = [
    { tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) },
    { tag: 0x00020002, vr: 'UI', value: sopClassUID },
    { tag: 0x00020003, vr: 'UI', value: sopInstanceUID },
    { tag: 0x00020010, vr: 'UI', value: transferSyntaxUID },
    { tag: 0x00020012, vr: 'UI', value: IMPLEMENTATION_CLASS_UID },
  ] satisfies readonly WrittenElement[];
  const metaParts = meta.map(encodeElement);
  const groupLength = encodeElement({ tag: 0x00020000, vr: 'UL', value: totalBytes(metaParts) });
  const magic = new Uint8Array(PREAMBLE_BYTES + 4);
  magic.set(new TextEncoder().encode('DICM'), PREAMBLE_BYTES);
  return joined([magic, groupLength, ...metaParts, ...elements.map(encodeElement)]);
}

function encodeElement({ tag, vr, value }: WrittenElement): Uint8Array {
  const content = vr === 'SQ' ? joined(value.map(encodeItem)) : contentOf(vr, value);
  const isLong = LONG_VRS.some((long) => long === vr);
  const bytes = new Uint8Array((isLong ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES) + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> GROUP_SHIFT, true);
  view.setUint16(2, tag & ELEMENT_MASK, true);
  bytes.set(new TextEncoder().encode(vr), UL_BYTES);
  if (isLong) view.setUint32(LONG_HEADER_BYTES - UL_BYTES, content.length, true);
  else view.setUint16(SHORT_HEADER_BYTES - 2, content.length, true);
  bytes.set(content, bytes.length - content.length);
  return bytes;
}

/** Elements of an item stand by rising tag, whatever the order they were thought of in. */
function encodeItem(elements: readonly WrittenElement[]): Uint8Array {
  const content = joined([...elements].sort((a, b) => a.tag - b.tag).map(encodeElement));
  const head = new DataView(new ArrayBuffer(SHORT_HEADER_BYTES));
  head.setUint16(0, ITEM >>> GROUP_SHIFT, true);
  head.setUint16(2, ITEM & ELEMENT_MASK, true);
  head.setUint32(UL_BYTES, content.length, true);
  return joined([new Uint8Array(head.buffer), content]);
}

/** What stands before a value that is written elsewhere, piece by piece: it is the last element of the file. @param bytes of the value, even */
export function elementHead(tag: number, vr: 'OB' | 'OF' | 'OW', bytes: number): Uint8Array {
  const head = new Uint8Array(encodeElement({ tag, vr, value: new Uint8Array(0) }));
  new DataView(head.buffer).setUint32(LONG_HEADER_BYTES - UL_BYTES, bytes, true);
  return head;
}

function numbersOf(vr: WrittenElement['vr'], values: readonly number[]): Uint8Array {
  const bytesEach = { US: 2, UL: UL_BYTES, AT: UL_BYTES, FD: Float64Array.BYTES_PER_ELEMENT }[vr as 'US'];
  const view = new DataView(new ArrayBuffer(values.length * bytesEach));
  for (const [i, value] of values.entries()) {
    const at = i * bytesEach;
    if (vr === 'FD') view.setFloat64(at, value, true);
    else if (vr === 'UL') view.setUint32(at, value, true);
    else view.setUint16(at, vr === 'AT' ? value >>> GROUP_SHIFT : value, true);
    if (vr === 'AT') view.setUint16(at + 2, value & ELEMENT_MASK, true);
  }
  return new Uint8Array(view.buffer);
}

function contentOf(vr: WrittenElement['vr'], value: string | number | readonly number[] | Uint8Array): Uint8Array {
  if (typeof value === 'number') return numbersOf(vr, [value]);
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return numbersOf(vr, value);
  const content = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (content.length % 2 === 0) return content;
  // Values have even lengths: UIDs and bytes are filled up with zero, text with a space.
  return joined([content, Uint8Array.of(BINARY_VRS.some((binary) => binary === vr) ? ZERO : SPACE)]);
}

const totalBytes = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(totalBytes(parts));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
