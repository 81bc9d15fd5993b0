// Huffman codes of a JPEG scan as look-up tables, and its bits without stuffing. Source: ITU-T T.81, annexes B.1.1.5, C, F.2.2.
import { damagedJpeg, MARKER } from './jpeg-markers.ts';

const LONGEST_CODE = 16;
const LOW_BYTE = 0xff;

/** As a DHT segment defines it: how many codes have each length, and their symbols. */
export interface HuffmanCode {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/** A DHT segment may define several: by 0 to 3 for DC (and lossless), 16 to 19 for AC. */
export function readHuffmanCodes(part: Uint8Array, into: Map<number, HuffmanCode>): void {
  let at = 0;
  while (at + 1 + LONGEST_CODE <= part.length) {
    const counts = part.subarray(at + 1, at + 1 + LONGEST_CODE);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const symbols = part.subarray(at + 1 + LONGEST_CODE, at + 1 + LONGEST_CODE + total);
    if (symbols.length < total) throw damagedJpeg('a Huffman table is cut');
    into.set(part[at] as number, { counts, symbols });
    at += 1 + LONGEST_CODE + total;
  }
}

/** By the next 16 bits: symbol << 8 | length of its code; 0 where there is no such code. */
export function codeTable({ counts, symbols }: HuffmanCode): Uint16Array {
  const table = new Uint16Array(1 << LONGEST_CODE);
  let next = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    const width = 1 << (LONGEST_CODE - length);
    for (let i = counts[length - 1] as number; i > 0; i--) {
      if (next + width > table.length) throw damagedJpeg('a Huffman table has more codes than there can be');
      table.fill(((symbols[index++] as number) << 8) | length, next, next + width);
      next += width;
    }
  }
  return table;
}

/** Codes with the number behind them are mostly not longer than this: looked up in one step, from a table that stays in the nearest cache. */
export const DIRECT_BITS = 12;
/** A direct entry is the number << DIRECT_SHIFT | zeros before it << 8 | bits used; 0 where it takes more bits. */
export const DIRECT_SHIFT = 16;
const RUN_MASK = 0xf;

/**
 * By the next DIRECT_BITS bits: code and number in one. T.81 F.2.2.1, F.2.2.2.
 * @param table of `codeTable`
 * @param greatest symbol to be found so; a symbol is how many bits the number has, with four more bits of zeros before it where AC is coded
 */
export function directTable(table: Uint16Array, greatest: number): Int32Array {
  const direct = new Int32Array(1 << DIRECT_BITS);
  for (let bits = 0; bits < direct.length; bits++) {
    const entry = table[bits << (LONGEST_CODE - DIRECT_BITS)] as number;
    const length = entry & LOW_BYTE;
    const size = (entry >> 8) & RUN_MASK;
    if (length === 0 || entry >> 8 > greatest || length + size > DIRECT_BITS) continue;
    const raw = (bits >> (DIRECT_BITS - length - size)) & ((1 << size) - 1);
    direct[bits] = (extend(raw, size) << DIRECT_SHIFT) | ((entry >> 12) << 8) | (length + size);
  }
  return direct;
}

/** A number of so many bits, of which the first says the sign. T.81 figure F.12. */
export const extend = (raw: number, size: number): number => (size > 0 && raw < 1 << (size - 1) ? raw - (1 << size) + 1 : raw);

/** The next 16 bits from the one numbered `bit`. */
export function peek16(bytes: Uint8Array, bit: number): number {
  const byte = bit >> 3;
  const three = ((bytes[byte] as number) << 16) | ((bytes[byte + 1] as number) << 8) | (bytes[byte + 2] as number);
  return (three >> (8 - (bit & 7))) & 0xffff;
}

/** Bits are read three bytes at a time and may be looked at, not used, behind the end: as zeros. */
const SPARE_BYTES = 8;

/** Coded data between two restarts, without stuffed zeros. `bits` are valid. */
export interface Interval {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/** The coded data of a scan, restart by restart. @param data from the first byte behind the scan header to the next marker */
export function* restartIntervals(data: Uint8Array): Generator<Interval, void, void> {
  const clean = new Uint8Array(data.length + SPARE_BYTES);
  let to = 0;
  let from = 0;
  while (from < data.length) {
    const found = data.indexOf(0xff, from);
    const until = found < 0 ? data.length : found;
    clean.set(data.subarray(from, until), to);
    to += until - from;
    from = until + 2;
    if (until === data.length) break;
    const next = data[until + 1];
    if (next === 0) clean[to++] = 0xff;
    // Fill bytes before a marker.
    else if (next === 0xff) from--;
    else if (next !== undefined && next >= MARKER.restart) {
      yield { bytes: clean.slice(0, to + SPARE_BYTES).fill(0, to), bits: to * 8 };
      to = 0;
    }
  }
  yield { bytes: clean.fill(0, to), bits: to * 8 };
}
