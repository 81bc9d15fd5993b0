// DICOM files as lists of elements, written in any plain encoding and, where a mutation wants it, wrongly: the length said need not be the length
// that is there. Source: PS3.5 section 7, PS3.10 section 7.
import { deflateRawSync } from 'node:zlib';

export interface Element {
  readonly tag: number;
  readonly vr: string;
  /** Bytes, or the items of a sequence. */
  readonly value: Uint8Array | readonly (readonly Element[])[];
  /** Said instead of the length that is there. */
  readonly lie?: number;
  /** Of undefined length, with delimiters (sequences and encapsulated pixel data). */
  readonly isOpen?: boolean;
}

export interface FuzzFile {
  readonly transferSyntaxUID: string;
  readonly elements: readonly Element[];
}

const IMPLICIT = '1.2.840.10008.1.2';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const LONG_VRS = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT'];
const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;

interface Encoding {
  readonly isImplicit: boolean;
  readonly isBig: boolean;
}

function head(tag: number, vr: string | null, length: number, { isImplicit, isBig }: Encoding): Uint8Array {
  const isLong = vr !== null && LONG_VRS.includes(vr);
  const bytes = new Uint8Array(!isImplicit && isLong ? 12 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> 16, !isBig);
  view.setUint16(2, tag & 0xffff, !isBig);
  if (vr === null || isImplicit) view.setUint32(4, length, !isBig);
  else {
    bytes.set(new TextEncoder().encode(vr.padEnd(2).slice(0, 2)), 4);
    if (isLong) view.setUint32(8, length, !isBig);
    else view.setUint16(6, length & 0xffff, !isBig);
  }
  return bytes;
}

function elementBytes({ tag, vr, value, lie, isOpen = false }: Element, encoding: Encoding): Uint8Array {
  const isSequence = !(value instanceof Uint8Array);
  const content = isSequence
    ? Buffer.concat(value.map((item) => itemBytes(item, isOpen, encoding)))
    : value.length % 2 === 0
      ? value
      : Buffer.concat([value, Uint8Array.of(vr === 'UI' || vr === 'OB' ? 0 : 0x20)]);
  const start = head(tag, vr, lie ?? (isOpen ? UNDEFINED_LENGTH : content.length), encoding);
  return Buffer.concat([start, content, ...(isOpen && isSequence ? [head(SEQUENCE_END, null, 0, encoding)] : [])]);
}

function itemBytes(item: readonly Element[], isOpen: boolean, encoding: Encoding): Uint8Array {
  const content = Buffer.concat(item.map((element) => elementBytes(element, encoding)));
  const length = isOpen ? UNDEFINED_LENGTH : content.length;
  return Buffer.concat([head(ITEM, null, length, encoding), content, ...(isOpen ? [head(ITEM_END, null, 0, encoding)] : [])]);
}

/** Preamble, file meta information, data set. */
export function fileBytes({ transferSyntaxUID, elements }: FuzzFile): Uint8Array {
  const plain = { isImplicit: false, isBig: false };
  const uid = new TextEncoder().encode(transferSyntaxUID);
  const meta = Buffer.concat([
    elementBytes({ tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) }, plain),
    elementBytes({ tag: 0x00020010, vr: 'UI', value: uid }, plain),
  ]);
  const length = new Uint8Array(Uint32Array.of(meta.length).buffer);
  const encoding = { isImplicit: transferSyntaxUID === IMPLICIT, isBig: transferSyntaxUID === BIG_ENDIAN };
  const dataSet = Buffer.concat(elements.map((element) => elementBytes(element, encoding)));
  return Buffer.concat([
    new Uint8Array(128),
    Buffer.from('DICM'),
    elementBytes({ tag: 0x00020000, vr: 'UL', value: length }, plain),
    meta,
    transferSyntaxUID === DEFLATED ? deflateRawSync(dataSet) : dataSet,
  ]);
}

/** Encapsulated pixel data: a Basic Offset Table and a fragment for each frame. PS3.5 A.4. */
export function encapsulated(frames: readonly Uint8Array[], hasTable: boolean): Uint8Array {
  const plain = { isImplicit: true, isBig: false };
  const fragments = frames.map((frame) => {
    const even = frame.length % 2 === 0 ? frame : Buffer.concat([frame, Uint8Array.of(0)]);
    return Buffer.concat([head(ITEM, null, even.length, plain), even]);
  });
  let offset = 0;
  const offsets = fragments.map((fragment) => {
    const own = offset;
    offset += fragment.length;
    return own;
  });
  const table = hasTable ? new Uint8Array(Uint32Array.from(offsets).buffer) : new Uint8Array();
  return Buffer.concat([head(ITEM, null, table.length, plain), table, ...fragments, head(SEQUENCE_END, null, 0, plain)]);
}
