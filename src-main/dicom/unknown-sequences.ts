// Sequences whose VR does not say so: implicit VR names none, and writers that do not know an element call it UN. Source: PS3.5 6.2.2, 7.5.
import { type ElementHead, type Encoding, IMPLICIT_ENCODING, UNDEFINED_LENGTH, UNKNOWN_VRS } from './element-head.ts';

const ITEM = 0xfffee000;
const GROUP_UNIT = 0x10000;
const ITEM_HEAD_BYTES = 8;
const VR_OFFSET = 4;
const [A, Z] = [0x41, 0x5a];

/** Whether an element of stated length, which is no pixel data, holds items. */
export function looksLikeSequence(view: DataView, { vr, length, dataOffset }: ElementHead, { littleEndian }: Encoding): boolean {
  if (!UNKNOWN_VRS.includes(vr) || length < ITEM_HEAD_BYTES) return false;
  const first = view.getUint16(dataOffset, littleEndian) * GROUP_UNIT + view.getUint16(dataOffset + 2, littleEndian);
  if (first !== ITEM) return false;
  const itemLength = view.getUint32(dataOffset + VR_OFFSET, littleEndian);
  return itemLength === UNDEFINED_LENGTH || ITEM_HEAD_BYTES + itemLength <= length;
}

/**
 * What an element of VR UN holds is written in Implicit VR Little Endian (PS3.5 6.2.2). Some writers keep the explicit VRs there: two capital
 * letters behind the first element's tag tell.
 */
export function encodingInUnknown(bytes: Uint8Array, dataOffset: number, outer: Encoding): Encoding {
  const vrAt = dataOffset + ITEM_HEAD_BYTES + VR_OFFSET;
  const isExplicit = vrAt + 2 <= bytes.length && [0, 1].every((i) => isCapital(bytes[vrAt + i] as number));
  return isExplicit ? outer : IMPLICIT_ENCODING;
}

const isCapital = (byte: number): boolean => byte >= A && byte <= Z;
