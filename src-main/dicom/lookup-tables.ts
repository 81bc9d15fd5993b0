// Lookup tables as files write them: a descriptor of three numbers, and data of 8 or 16 bits in whatever VR. For Modality LUT, VOI LUT and palettes.
// Source: PS3.3 C.11.1.1, C.11.2.1.1, C.7.6.3.1.5, C.7.9.2 (segments).
import type { LookupTable } from '../../src-shared/imaging/modality.ts';
import { type DataSet, integersOf, valueBytes } from './data-set.ts';

interface TableTags {
  readonly descriptor: string;
  readonly data: string;
  /** Segmented data, where the table may have it. */
  readonly segmented?: string;
}

export interface ReadTable {
  readonly table: LookupTable;
  readonly repaired: readonly string[];
}

/** The descriptor has 0 for 2^16 entries: the number does not fit into it. */
const ALL_ENTRIES = 0x10000;
const BYTE_BITS = 8;
const WORD_BITS = 16;
const GREATEST_BYTE = 255;

/**
 * @param isSigned whether the table's inputs can be negative: then the first input is read as a signed number
 * @param name for messages
 * @returns null where there is no table that can be used
 */
export function readTable(dataSet: DataSet, tags: TableTags, isSigned: boolean, name: string): ReadTable | null {
  const unsigned = integersOf(dataSet, tags.descriptor, 'US');
  if (!unsigned || unsigned.length < 3) return null;
  const [count = 0, firstUnsigned = 0, written = 0] = unsigned.map((value) => value & (ALL_ENTRIES - 1));
  const firstMapped = isSigned && firstUnsigned >= ALL_ENTRIES / 2 ? firstUnsigned - ALL_ENTRIES : firstUnsigned;
  const length = count === 0 ? ALL_ENTRIES : count;
  const bits = written >= 1 && written <= WORD_BITS ? written : WORD_BITS;
  const notes = bits === written ? [] : [`${name} says that its entries have ${written} bits; they are taken as ${bits}.`];
  const entries = readEntries(dataSet, tags, length);
  if (entries.length === 0) return null;
  if (entries.length < length)
    notes.push(`${name} has ${entries.length} of ${length} entries; inputs beyond them get the last one.`);
  return { table: { firstMapped, entries, bits }, repaired: notes };
}

function readEntries(dataSet: DataSet, { data, segmented }: TableTags, length: number): Uint16Array {
  const bytes = valueBytes(dataSet, data);
  if (bytes.length === 0) return segmented ? readSegments(dataSet, segmented, length) : new Uint16Array();
  // One byte an entry is recognised by the length; an odd number of them is filled up to a whole word.
  const isPacked = bytes.length === length || bytes.length === length + (length % 2);
  if (!isPacked) return words(dataSet, bytes).subarray(0, length);
  const isSwapped = !dataSet.isLittleEndian && dataSet.elements[data]?.vr !== 'OB';
  return Uint16Array.from({ length }, (_, i) => bytes[isSwapped ? i ^ 1 : i] ?? 0);
}

function words({ isLittleEndian }: DataSet, bytes: Uint8Array): Uint16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint16Array.from({ length: Math.floor(bytes.length / 2) }, (_, i) => view.getUint16(i * 2, isLittleEndian));
}

const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;
/** Opcode, length and offset of an indirect segment, in words: the offset has two. */
const INDIRECT_WORDS = 4;

/** PS3.3 C.7.9.2: runs of values, straight lines, and repetitions of segments that were there before. Never longer than `length`. */
function readSegments(dataSet: DataSet, tag: string, length: number): Uint16Array {
  const bytes = valueBytes(dataSet, tag);
  const segments = words(dataSet, bytes);
  const entries: number[] = [];
  // Repetitions do not nest: a repeated segment is discrete or linear.
  const follow = (from: number, most: number, mayRepeat: boolean): void => {
    let at = from;
    for (let done = 0; done < most && at + 1 < segments.length && entries.length < length; done++) {
      const [opcode = 0, count = 0] = segments.subarray(at, at + 2);
      if (opcode === DISCRETE) {
        entries.push(...segments.subarray(at + 2, at + 2 + Math.min(count, length - entries.length)));
        at += 2 + count;
      } else if (opcode === LINEAR && entries.length > 0) {
        const start = entries.at(-1) as number;
        const end = segments[at + 2] ?? start;
        for (let i = 1; i <= count && entries.length < length; i++) entries.push(Math.round(start + ((end - start) * i) / count));
        at += 3;
      } else if (opcode === INDIRECT && mayRepeat) {
        const offset = (segments[at + 2] ?? 0) + (segments[at + 3] ?? 0) * ALL_ENTRIES;
        follow(Math.floor(offset / 2), count, false);
        at += INDIRECT_WORDS;
      } else return;
    }
  };
  follow(0, segments.length, true);
  return Uint16Array.from(entries);
}

/** Entries as 8 bits, for the screen. Some writers keep 8 bits in a 16-bit palette, others 16 bits in one that claims 8: the entries tell. */
export function entryToByte(tables: readonly LookupTable[]): (entry: number) => number {
  const usesUpperBits = tables.some(({ entries }) => entries.some((entry) => entry >= 1 << BYTE_BITS));
  const bits = Math.max(...tables.map((table) => table.bits));
  const shift = usesUpperBits ? (bits > BYTE_BITS ? bits : WORD_BITS) - BYTE_BITS : 0;
  return (entry) => Math.min(GREATEST_BYTE, entry >> shift);
}
