// Huffman codes and coefficients of a sequential JPEG scan. Source: ITU-T T.81, annex F.2.2 and figures F.12 to F.16.
import { damagedJpeg } from './jpeg-markers.ts';

/** Codes by length: the first code of each length, where its symbols begin, and how many there are. */
export interface HuffmanTable {
  readonly firstCode: Int32Array;
  readonly firstIndex: Int32Array;
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

const LONGEST_CODE = 16;
const BLOCK = 64;
/** Sixteen zeros at once. */
const ZERO_RUN = 0xf0;

/** Places of the coefficients, T.81 figure A.6. */
const ZIGZAG = Uint8Array.of(
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28],
  ...[
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62,
    63,
  ],
);

/** A DHT segment may define several tables. */
export function readHuffmanTables(part: Uint8Array, dc: Map<number, HuffmanTable>, ac: Map<number, HuffmanTable>): void {
  let at = 0;
  while (at + 1 + LONGEST_CODE <= part.length) {
    const head = part[at] as number;
    const counts = new Uint8Array(LONGEST_CODE + 1);
    counts.set(part.subarray(at + 1, at + 1 + LONGEST_CODE), 1);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const symbols = part.slice(at + 1 + LONGEST_CODE, at + 1 + LONGEST_CODE + total);
    if (symbols.length < total) throw damagedJpeg('a Huffman table is cut');
    const firstCode = new Int32Array(LONGEST_CODE + 1);
    const firstIndex = new Int32Array(LONGEST_CODE + 1);
    for (let length = 1, code = 0, index = 0; length <= LONGEST_CODE; length++) {
      firstCode[length] = code;
      firstIndex[length] = index;
      const count = counts[length] as number;
      code = (code + count) << 1;
      index += count;
    }
    (head >> 4 === 0 ? dc : ac).set(head & 0xf, { firstCode, firstIndex, counts, symbols });
    at += 1 + LONGEST_CODE + total;
  }
}

/** Bits of the scan, with stuffed zeros taken out. Beyond the end come zeros, as decoders usually do, for at most one block. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #bits = 0;
  #left = 0;
  #beyond = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bit(): number {
    if (this.#left === 0) this.#fill();
    this.#left--;
    return (this.#bits >> this.#left) & 1;
  }

  /** An unsigned number of so many bits. */
  take(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = (value << 1) | this.bit();
    return value;
  }

  /** A difference of so many bits: the first one is the sign. T.81 F.2.2.1. */
  signed(bits: number): number {
    const value = this.take(bits);
    return bits > 0 && value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
  }

  symbol({ firstCode, firstIndex, counts, symbols }: HuffmanTable): number {
    let code = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      code = (code << 1) | this.bit();
      const offset = code - (firstCode[length] as number);
      if (offset >= 0 && offset < (counts[length] as number)) return symbols[(firstIndex[length] as number) + offset] as number;
    }
    throw damagedJpeg('there is no such Huffman code');
  }

  /** To the next restart marker, byte-aligned. */
  skipRestart(): void {
    this.#left = 0;
    while (this.#at + 1 < this.#bytes.length) {
      const marker = this.#bytes[this.#at + 1] as number;
      if (this.#bytes[this.#at] === 0xff && marker >= 0xd0 && marker <= 0xd7) {
        this.#at += 2;
        return;
      }
      this.#at++;
    }
    throw damagedJpeg('a restart marker is missing');
  }

  #fill(): void {
    const byte = this.#bytes[this.#at];
    const isMarker = byte === 0xff && this.#bytes[this.#at + 1] !== 0;
    this.#left = 8;
    if (byte === undefined || isMarker) {
      this.#bits = 0;
      if (++this.#beyond > BLOCK) throw damagedJpeg('it ends before all blocks are there');
      return;
    }
    this.#bits = byte;
    this.#at += byte === 0xff ? 2 : 1;
  }
}

/**
 * One block, dequantised, in natural order.
 * @param predicted the DC coefficient of the block before, not dequantised
 * @returns the DC coefficient, to predict the next one
 */
export function decodeCoefficients(
  reader: BitReader,
  dc: HuffmanTable,
  ac: HuffmanTable,
  table: Uint16Array,
  predicted: number,
  block: Float64Array,
): number {
  block.fill(0);
  const bits = reader.symbol(dc);
  const first = predicted + reader.signed(bits);
  block[0] = first * (table[0] as number);
  for (let k = 1; k < BLOCK; ) {
    const symbol = reader.symbol(ac);
    const size = symbol & 0xf;
    if (size === 0) {
      if (symbol !== ZERO_RUN) break;
      k += 16;
      continue;
    }
    k += symbol >> 4;
    if (k >= BLOCK) throw damagedJpeg('a block has more than 64 coefficients');
    block[ZIGZAG[k] as number] = reader.signed(size) * (table[k] as number);
    k++;
  }
  return first;
}
