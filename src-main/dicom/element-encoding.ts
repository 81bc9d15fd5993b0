// How the header of an element is written: tag, value representation, length, in each of the encodings. Reads one header at a place, never beyond
// the bytes. Source: PS3.5 section 7.1, annex A.
import { dictionaryEntry } from './dictionary.ts';

export interface ElementEncoding {
  readonly isExplicit: boolean;
  readonly isLittleEndian: boolean;
}

export interface ElementHead {
  readonly tag: number;
  /** As written; of the dictionary in implicit encoding, UN where that does not know. Empty for items and delimiters. */
  readonly vr: string;
  /** null: undefined, ended by a delimiter. */
  readonly length: number | null;
  /** Of the value's first byte. */
  readonly valueOffset: number;
}

export const EXPLICIT_LITTLE: ElementEncoding = { isExplicit: true, isLittleEndian: true };
export const IMPLICIT_LITTLE: ElementEncoding = { isExplicit: false, isLittleEndian: true };

export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;
const DELIMITER_GROUP = 0xfffe;
const GROUP_BITS = 16;
const UNDEFINED_LENGTH = 0xffffffff;
/** Tag and a 16-bit length, or tag and a 32-bit length without a value representation. */
const SHORT_HEAD_BYTES = 8;
const LONG_HEAD_BYTES = 12;
const VR_OFFSET = 4;
const SHORT_VRS = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '));
const VR_LETTERS = /^[A-Z]{2}$/;

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function readTag(view: DataView, at: number, isLittleEndian: boolean): number {
  return ((view.getUint16(at, isLittleEndian) << GROUP_BITS) | view.getUint16(at + 2, isLittleEndian)) >>> 0;
}

const vrAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at + VR_OFFSET), view.getUint8(at + VR_OFFSET + 1));

export const looksExplicit = (view: DataView, at: number): boolean =>
  at + SHORT_HEAD_BYTES <= view.byteLength && VR_LETTERS.test(vrAt(view, at));

/** null where the bytes end inside the header. */
export function readHead(view: DataView, at: number, encoding: ElementEncoding): ElementHead | null {
  if (at + SHORT_HEAD_BYTES > view.byteLength) return null;
  const tag = readTag(view, at, encoding.isLittleEndian);
  const long = (offset: number): number | null => {
    const length = view.getUint32(offset, encoding.isLittleEndian);
    return length === UNDEFINED_LENGTH ? null : length;
  };
  if (tag >>> GROUP_BITS === DELIMITER_GROUP)
    return { tag, vr: '', length: long(at + VR_OFFSET), valueOffset: at + SHORT_HEAD_BYTES };
  // Some writers fall back to the implicit form in the middle of an explicit file: two letters are missing where they should be.
  if (!encoding.isExplicit || !looksExplicit(view, at)) {
    const vr = dictionaryEntry(tag)?.vrs.at(-1) ?? 'UN';
    return { tag, vr, length: long(at + VR_OFFSET), valueOffset: at + SHORT_HEAD_BYTES };
  }
  const vr = vrAt(view, at);
  if (SHORT_VRS.has(vr)) {
    const length = view.getUint16(at + VR_OFFSET + 2, encoding.isLittleEndian);
    return { tag, vr, length, valueOffset: at + SHORT_HEAD_BYTES };
  }
  if (at + LONG_HEAD_BYTES > view.byteLength) return null;
  return { tag, vr, length: long(at + SHORT_HEAD_BYTES), valueOffset: at + LONG_HEAD_BYTES };
}
