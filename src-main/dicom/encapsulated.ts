// Encapsulated pixel data: items of fragments, which frames they belong to. Lengths are checked against the file before they are believed.
// Source: PS3.5 A.4, PS3.3 C.7.6.3.1.8 (Extended Offset Table).
import { AppError } from '../../src-shared/protocol/errors.ts';

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
const SOI_MARKERS = [0xffd8, 0xff4f];

const truncated = (message: string): AppError =>
  new AppError('dicom/truncated', `${message} Copy the file again from where it came.`);

/** @param start of the first item, the Basic Offset Table. @throws AppError dicom/truncated, dicom/corrupt */
function readItems(file: Uint8Array, start: number): Encapsulated {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const items: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let at = start;
  for (;;) {
    if (at + ITEM_HEADER_BYTES > file.length) throw truncated('The pixel data has no end: the file stops before it.');
    const tag = view.getUint32(at, true);
    if (tag === DELIMITER) break;
    if (tag !== ITEM) {
      throw new AppError(
        'dicom/corrupt',
        `The pixel data has no item where one must begin, at byte ${at}. Copy the file again from where it came.`,
      );
    }
    const length = view.getUint32(at + OFFSET_BYTES, true);
    const end = at + ITEM_HEADER_BYTES + length;
    if (end > file.length)
      throw truncated(`A fragment of the pixel data should end at byte ${end}; the file ends at ${file.length}.`);
    items.push({ at, bytes: file.subarray(at + ITEM_HEADER_BYTES, end) });
    at = end;
  }
  const [table, ...rest] = items;
  if (!table || rest.length === 0) throw truncated('The pixel data holds no fragments.');
  const origin = table.at + ITEM_HEADER_BYTES + table.bytes.length;
  const tableView = new DataView(table.bytes.buffer, table.bytes.byteOffset, table.bytes.byteLength);
  const basicOffsets = Array.from({ length: Math.floor(table.bytes.length / OFFSET_BYTES) }, (_, i) =>
    tableView.getUint32(i * OFFSET_BYTES, true),
  );
  return { basicOffsets, fragments: rest.map((item) => ({ offset: item.at - origin, bytes: item.bytes })) };
}

/**
 * The encoded bytes of one frame, its fragments joined.
 * @param start of the pixel data's first item
 * @param extendedOffsets from (7FE0,0001), empty where there are none
 * @throws AppError dicom/truncated, dicom/corrupt
 */
export function encodedFrame(
  file: Uint8Array,
  start: number,
  place: { readonly frame: number; readonly frames: number; readonly extendedOffsets: readonly number[] },
): Uint8Array {
  const { basicOffsets, fragments } = readItems(file, start);
  const groups = groupByFrame(fragments, place.frames, place.extendedOffsets.length > 0 ? place.extendedOffsets : basicOffsets);
  const own = groups[place.frame];
  if (!own || own.length === 0) throw truncated(`The pixel data has fragments for ${groups.length} of ${place.frames} frames.`);
  const [only] = own;
  return own.length === 1 && only ? only.bytes : Buffer.concat(own.map(({ bytes }) => bytes));
}

function groupByFrame(
  fragments: readonly Fragment[],
  frames: number,
  offsets: readonly number[],
): readonly (readonly Fragment[])[] {
  if (frames === 1) return [fragments];
  if (fragments.length === frames) return fragments.map((fragment) => [fragment]);
  const starts = fragments.flatMap(({ offset }, i) => (offsets.includes(offset) ? [i] : []));
  const begins = offsets.length === frames && starts.length === frames ? starts : imageStarts(fragments);
  return begins.map((begin, i) => fragments.slice(begin, begins[i + 1]));
}

/** Without a table: a fragment that begins as a JPEG or JPEG 2000 image does begins a frame. */
const imageStarts = (fragments: readonly Fragment[]): readonly number[] =>
  fragments.flatMap(({ bytes: [high = 0, low = 0] }, i) => (SOI_MARKERS.includes((high << 8) | low) ? [i] : []));
