// Encapsulated pixel data: items of fragments, which frames they belong to. Lengths are checked against the file before they are believed, and an
// offset table only where it points at items. Source: PS3.5 A.4, PS3.3 C.7.6.3.1.8 (Extended Offset Table).
import { AppError } from '../../src-shared/protocol/errors.ts';
import { asArray } from './data-set.ts';

interface Fragment {
  /** Offset of its item from the first byte after the Basic Offset Table. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Encapsulated {
  readonly basicOffsets: readonly number[];
  readonly fragments: readonly Fragment[];
}

const ITEM = 0xe000fffe;
const DELIMITER = 0xe0ddfffe;
const ITEM_HEADER_BYTES = 8;
const OFFSET_BYTES = 4;
/** SOI of JPEG and JPEG-LS; SOC with SIZ behind it of JPEG 2000 and HTJ2K. */
const JPEG_START = [0xff, 0xd8];
const JPEG_2000_START = [0xff, 0x4f, 0xff, 0x51];
const RLE_HEADER_BYTES = 64;
const MOST_RLE_SEGMENTS = 15;

const again = (code: 'truncated' | 'corrupt', message: string): AppError =>
  new AppError(`dicom/${code}`, `${message} Copy the file again from where it came.`);

export interface PassedItems {
  /** `ended`: the delimiter is behind; `beyond`: the next item begins where there are no bytes; `damaged`: no item is where one must be. */
  readonly kind: 'ended' | 'beyond' | 'damaged';
  /** Where passing them came to. */
  readonly at: number;
}

/** Passes items up to their delimiter, of pixel data or of other bytes of undefined length. */
export function passItems(bytes: Uint8Array, start: number, isLittleEndian: boolean): PassedItems {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  while (at + ITEM_HEADER_BYTES <= bytes.length) {
    const half = (offset: number): number => view.getUint16(at + offset, isLittleEndian);
    const tag = (half(2) << 16) | half(0);
    if (tag >>> 0 === DELIMITER) return { kind: 'ended', at: at + ITEM_HEADER_BYTES };
    if (tag >>> 0 !== ITEM) return { kind: 'damaged', at };
    at += ITEM_HEADER_BYTES + view.getUint32(at + OFFSET_BYTES, isLittleEndian);
  }
  return { kind: 'beyond', at };
}

/** Whether items begin there. */
export const isEncapsulated = (bytes: Uint8Array, start: number): boolean =>
  start + ITEM_HEADER_BYTES <= bytes.length && new DataView(bytes.buffer, bytes.byteOffset).getUint32(start, true) === ITEM;

/**
 * @param start of the first item, the Basic Offset Table
 * @param end where the element ends by its length; the end of the file where it has none
 * @throws AppError dicom/truncated, dicom/corrupt
 */
function readItems(file: Uint8Array, start: number, end: number, hasLength: boolean): Encapsulated {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const items: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  for (let at = start; ; ) {
    if (hasLength && at >= end) break;
    if (at + ITEM_HEADER_BYTES > end) throw again('truncated', 'The pixel data has no end: the file stops before it.');
    const tag = view.getUint32(at, true);
    if (tag === DELIMITER) break;
    if (tag !== ITEM) throw again('corrupt', `The pixel data has no item where one must begin, at byte ${at}.`);
    const length = view.getUint32(at + OFFSET_BYTES, true);
    const next = at + ITEM_HEADER_BYTES + length;
    if (next > end) throw again('truncated', `A fragment of the pixel data should end at byte ${next}; the file ends at ${end}.`);
    items.push({ at, bytes: file.subarray(at + ITEM_HEADER_BYTES, next) });
    at = next;
  }
  const [table, ...rest] = items;
  const fragments = rest.filter(({ bytes }) => bytes.length > 0);
  if (!table || fragments.length === 0) throw again('truncated', 'The pixel data holds no fragments.');
  const origin = table.at + ITEM_HEADER_BYTES + table.bytes.length;
  const tableView = new DataView(table.bytes.buffer, table.bytes.byteOffset, table.bytes.byteLength);
  const basicOffsets = Array.from({ length: Math.floor(table.bytes.length / OFFSET_BYTES) }, (_, i) =>
    tableView.getUint32(i * OFFSET_BYTES, true),
  );
  return { basicOffsets, fragments: fragments.map((item) => ({ offset: item.at - origin, bytes: item.bytes })) };
}

interface PixelElement {
  readonly dataOffset: number;
  /** 0xffffffff where undefined. */
  readonly length: number;
}

interface FrameAsked {
  readonly frame: number;
  readonly frames: number;
  /** From (7FE0,0001), empty where there are none. */
  readonly extendedOffsets: readonly number[];
}

const UNDEFINED_LENGTH = 0xffffffff;

/**
 * The encoded bytes of one frame, its fragments joined.
 * @throws AppError dicom/truncated, dicom/corrupt
 */
export function encodedFrame(
  file: Uint8Array,
  { dataOffset, length }: PixelElement,
  { frame, frames, extendedOffsets }: FrameAsked,
): { readonly bytes: Uint8Array; readonly repaired: readonly string[] } {
  const hasLength = length !== UNDEFINED_LENGTH;
  const end = hasLength ? Math.min(file.length, dataOffset + length) : file.length;
  const { basicOffsets, fragments } = readItems(file, dataOffset, end, hasLength);
  const { groups, repaired } = groupByFrame(fragments, frames, [extendedOffsets, basicOffsets]);
  const own = groups[frame];
  if (groups.length !== frames || !own || own.length === 0) {
    throw again('truncated', `The pixel data has fragments for ${groups.length} of ${frames} frames.`);
  }
  const [only] = own;
  return { bytes: own.length === 1 && only ? only.bytes : asArray(Buffer.concat(own.map(({ bytes }) => bytes))), repaired };
}

interface Grouping {
  readonly groups: readonly (readonly Fragment[])[];
  readonly repaired: readonly string[];
}

function groupByFrame(fragments: readonly Fragment[], frames: number, tables: readonly (readonly number[])[]): Grouping {
  if (frames === 1) return { groups: [fragments], repaired: [] };
  const known = new Map(fragments.map(({ offset }, i) => [offset, i]));
  const written = tables.filter((offsets) => offsets.length > 0);
  const table = written.find((offsets) => isTable(offsets, frames, known));
  const repaired =
    written.length > 0 && !table ? ['The offset table of the pixel data does not fit its fragments; it is left out.'] : [];
  if (fragments.length === frames) return { groups: fragments.map((fragment) => [fragment]), repaired };
  const begins = table?.map((offset) => known.get(offset) as number) ?? imageStarts(fragments);
  return { groups: begins.map((begin, i) => fragments.slice(begin, begins[i + 1])), repaired };
}

/** One offset a frame, rising, the first 0, each that of an item. */
const isTable = (offsets: readonly number[], frames: number, items: ReadonlyMap<number, number>): boolean =>
  offsets.length === frames &&
  offsets[0] === 0 &&
  offsets.every((offset, i) => items.has(offset) && (i === 0 || offset > (offsets[i - 1] as number)));

/** Without a table: a fragment that begins as an image does begins a frame. */
const imageStarts = (fragments: readonly Fragment[]): readonly number[] =>
  fragments.flatMap(({ bytes }, i) => (beginsImage(bytes) ? [i] : []));

const beginsImage = (bytes: Uint8Array): boolean =>
  beginsWith(bytes, JPEG_START) || beginsWith(bytes, JPEG_2000_START) || beginsRle(bytes);

const beginsWith = (bytes: Uint8Array, mark: readonly number[]): boolean => mark.every((byte, i) => bytes[i] === byte);

/** PS3.5 G.5: how many segments, where each begins (the first right behind the header), zeros for those that are not there. */
function beginsRle(bytes: Uint8Array): boolean {
  if (bytes.length < RLE_HEADER_BYTES) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, RLE_HEADER_BYTES);
  const segments = view.getUint32(0, true);
  if (segments < 1 || segments > MOST_RLE_SEGMENTS || view.getUint32(OFFSET_BYTES, true) !== RLE_HEADER_BYTES) return false;
  return Array.from({ length: MOST_RLE_SEGMENTS - segments }, (_, i) => (segments + 1 + i) * OFFSET_BYTES).every(
    (at) => view.getUint32(at, true) === 0,
  );
}
