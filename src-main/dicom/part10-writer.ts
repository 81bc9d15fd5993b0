// Writes a DICOM file: Part 10, Explicit VR Little Endian, one data set without sequences. As much as the phantom needs.
// Source: PS3.10 section 7, PS3.5 section 7.1.
import { EXPLICIT_LITTLE_ENDIAN } from './transfer-syntaxes.ts';

type TextVr = 'CS' | 'DA' | 'DS' | 'IS' | 'LO' | 'PN' | 'SH' | 'TM' | 'UI';

/** One element; several values of text are separated by backslashes. `OB`, `OV` and `OW` take bytes, `US` and `UL` numbers. */
export type WrittenElement =
  | { readonly tag: number; readonly vr: TextVr; readonly value: string }
  | { readonly tag: number; readonly vr: 'US' | 'UL'; readonly value: number }
  | { readonly tag: number; readonly vr: 'OB' | 'OV' | 'OW'; readonly value: Uint8Array };

const PREAMBLE_BYTES = 128;
const GROUP_SHIFT = 16;
const ELEMENT_MASK = 0xffff;
const UID_PADDING = 0;
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
  const content = contentOf(vr, value);
  const isLong = vr === 'OB' || vr === 'OV' || vr === 'OW';
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

function contentOf(vr: WrittenElement['vr'], value: string | number | Uint8Array): Uint8Array {
  if (typeof value === 'number') {
    const bytes = new Uint8Array(vr === 'UL' ? UL_BYTES : 2);
    if (vr === 'UL') new DataView(bytes.buffer).setUint32(0, value, true);
    else new DataView(bytes.buffer).setUint16(0, value, true);
    return bytes;
  }
  const content = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (content.length % 2 === 0) return content;
  // Values have even lengths: UIDs and bytes are filled up with zero, text with a space.
  return joined([content, Uint8Array.of(typeof value === 'string' && vr !== 'UI' ? SPACE : UID_PADDING)]);
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
