// The file meta information: group 0002 in front of the data set, Explicit VR Little Endian by the standard, anything by some writers. Its end is
// found by its tags, not by the length it states. Source: PS3.10 section 7.1.
import { type DataSet, dataSetOf, type Element, integersOf } from './data-set.ts';
import { type Encoding, EXPLICIT_ENCODING, IMPLICIT_ENCODING, isVr, vrAt } from './element-head.ts';
import { readElements } from './element-reader.ts';

export interface FileMeta {
  readonly elements: Readonly<Record<string, Element>>;
  /** Where the data set begins. */
  readonly end: number;
  readonly repaired: readonly string[];
}

const META_GROUP = 2;
const SWAPPED_META_GROUP = 0x0200;
const GROUP_LENGTH = 'x00020000';
const BIG_ENDIAN: Encoding = { explicit: true, littleEndian: false };

/** @param wanted tags to be kept; all where it is missing @throws ReadFailure */
export function readMeta(bytes: Uint8Array, start: number, isWhole: boolean, wanted?: ReadonlySet<number>): FileMeta {
  const encoding = metaEncoding(bytes, start);
  if (encoding === null) {
    return { elements: {}, end: start, repaired: start > 0 ? ['The file has no file meta information.'] : [] };
  }
  const group = encoding.littleEndian ? META_GROUP : SWAPPED_META_GROUP;
  const { elements, end, repaired } = readElements(bytes, {
    encoding,
    start,
    isWhole,
    group: META_GROUP,
    ...(wanted && { wanted }),
  });
  const notes = [...repaired];
  if (encoding !== EXPLICIT_ENCODING || group !== META_GROUP)
    notes.push('The file meta information is not written as Explicit VR Little Endian, as it must be.');
  const stated = statedEnd(dataSetOf(bytes, elements, encoding.littleEndian));
  if (stated !== null && stated !== end)
    notes.push(`The file meta information says that it ends at byte ${stated}; it ends at byte ${end}.`);
  return { elements, end, repaired: notes };
}

function metaEncoding(bytes: Uint8Array, start: number): Encoding | null {
  if (start + 8 > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const group = view.getUint16(start, true);
  if (group === SWAPPED_META_GROUP && isVr(vrAt(view, start))) return BIG_ENDIAN;
  if (group !== META_GROUP) return null;
  return isVr(vrAt(view, start)) || view.getUint32(start + 4, true) > bytes.length ? EXPLICIT_ENCODING : IMPLICIT_ENCODING;
}

/** (0002,0000) counts the bytes behind itself. */
function statedEnd(meta: DataSet): number | null {
  const element = meta.elements[GROUP_LENGTH];
  const [length] = integersOf(meta, GROUP_LENGTH, 'UL') ?? [];
  return element && length !== undefined ? element.dataOffset + element.length + length : null;
}
