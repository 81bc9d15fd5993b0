// Nearly all elements of nearly all files are plain: Explicit VR Little Endian, in order, of a known VR with nothing inside, and whole. A scan of
// thousands of headers passes most of its time on them, so they are passed here in one loop; every other one is the element reader's.
import { type Element, tagKey } from './data-set.ts';
import { LONG_HEAD_BYTES, LONG_VRS, SHORT_HEAD_BYTES, SHORT_VRS } from './element-head.ts';

export interface PlainRun {
  /** Where the next element begins. */
  at: number;
  /** The greatest tag so far, kept or not; -1 before the first. */
  last: number;
  /** Elements passed, kept or not. */
  count: number;
}

interface Bounds {
  /** First byte that is not the data set's own. */
  readonly end: number;
  /** Elements of this group only; all where it is missing. */
  readonly group: number | undefined;
  /** Most elements that may be passed. */
  readonly most: number;
  /** Tags that are kept; all where it is missing. */
  readonly wanted: ReadonlySet<number> | undefined;
}

interface PlainVr {
  readonly vr: string;
  readonly isShort: boolean;
}

const BYTE_UNIT = 0x100;
const GROUP_UNIT = 0x10000;
/** From here on pixels and marks. */
const PIXEL_GROUP = 0x7fe0;
const VR_OFFSET = 4;
const LENGTH_OFFSET = 6;
/** They have elements inside, or may have. */
const NOT_PLAIN = ['SQ', 'UN'];

const vrKey = (one: number, other: number): number => one + other * BYTE_UNIT;
const plainVrs: ReadonlyMap<number, PlainVr> = new Map(
  [...SHORT_VRS, ...LONG_VRS]
    .filter((vr) => !NOT_PLAIN.includes(vr))
    .map((vr) => [vrKey(vr.charCodeAt(0), vr.charCodeAt(1)), { vr, isShort: SHORT_VRS.has(vr) }]),
);

/**
 * Passes plain elements up to the first that is none.
 * @param run is moved on
 * @param elements gets those that are kept
 */
export function passPlainElements(
  bytes: Uint8Array,
  run: PlainRun,
  elements: Record<string, Element>,
  { end, group: only, most, wanted }: Bounds,
): void {
  let { at, last, count } = run;
  while (at + SHORT_HEAD_BYTES <= end && count < most) {
    const group = wordAt(bytes, at);
    const tag = group * GROUP_UNIT + wordAt(bytes, at + 2);
    if (tag <= last || group >= PIXEL_GROUP || (only !== undefined && group !== only)) break;
    const plain = plainVrs.get(vrKey(bytes[at + VR_OFFSET] as number, bytes[at + VR_OFFSET + 1] as number));
    if (plain === undefined) break;
    const dataOffset = at + (plain.isShort ? SHORT_HEAD_BYTES : LONG_HEAD_BYTES);
    if (dataOffset > end) break;
    const length = plain.isShort
      ? wordAt(bytes, at + LENGTH_OFFSET)
      : wordAt(bytes, at + SHORT_HEAD_BYTES) + wordAt(bytes, at + SHORT_HEAD_BYTES + 2) * GROUP_UNIT;
    // An undefined length is beyond every end.
    if (dataOffset + length > end) break;
    if (wanted === undefined || wanted.has(tag)) elements[tagKey(tag)] = { vr: plain.vr, dataOffset, length };
    last = tag;
    at = dataOffset + length;
    count++;
  }
  run.at = at;
  run.last = last;
  run.count = count;
}

/** Two bytes, little endian. */
export const wordAt = (bytes: Uint8Array, at: number): number => (bytes[at] as number) + (bytes[at + 1] as number) * BYTE_UNIT;
