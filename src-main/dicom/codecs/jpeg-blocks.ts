// One block of coefficients after the other from the bits of a sequential scan. Source: ITU-T T.81, F.2.2 and figures F.12 to F.16.
import { DIRECT_BITS, DIRECT_SHIFT, extend, peek16 } from './jpeg-huffman.ts';
import { damagedJpeg } from './jpeg-markers.ts';

const BLOCK = 64;
const LOW_BYTE = 0xff;
const PEEK_BITS = 16;
const DIRECT_DOWN = PEEK_BITS - DIRECT_BITS;
const LARGEST_SIZE = 15;
/** Sixteen zeros at once; no number follows. */
const ZERO_RUN = 0xf;

/** Places of the coefficients, T.81 figure A.6. */
const ZIGZAG = Uint8Array.of(
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28],
  ...[35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47],
  ...[55, 62, 63],
);

/** Tables of a component, as `codeTable` and `directTable` make them, and its quantisation steps in zigzag order. */
export interface BlockCodes {
  readonly dcCodes: Uint16Array;
  readonly dcDirect: Int32Array;
  readonly acCodes: Uint16Array;
  readonly acDirect: Int32Array;
  readonly steps: Uint16Array;
}

/** Where the reading is. */
export interface BlockReader {
  readonly bytes: Uint8Array;
  /** Valid ones. */
  readonly bits: number;
  bit: number;
}

/**
 * @param predicted the DC coefficient of the block before, not dequantised
 * @param block gets the coefficients, dequantised, in natural order
 * @returns the DC coefficient, to predict the next one
 * @throws AppError dicom/corrupt
 */
export function decodeBlock(reader: BlockReader, codes: BlockCodes, predicted: number, block: Int32Array): number {
  const { bytes } = reader;
  const { dcCodes, dcDirect, acCodes, acDirect, steps } = codes;
  let { bit } = reader;
  block.fill(0);

  let peek = peek16(bytes, bit);
  let entry = dcDirect[peek >> DIRECT_DOWN] as number;
  let value = entry >> DIRECT_SHIFT;
  if (entry !== 0) bit += entry & LOW_BYTE;
  else {
    const code = dcCodes[peek] as number;
    const size = code >> 8;
    if (code === 0 || size > LARGEST_SIZE) throw damagedJpeg('there is no such Huffman code');
    bit += code & LOW_BYTE;
    value = extend(peek16(bytes, bit) >> (PEEK_BITS - size), size);
    bit += size;
  }
  const first = predicted + value;
  block[0] = first * (steps[0] as number);

  for (let k = 1; k < BLOCK; k++) {
    peek = peek16(bytes, bit);
    entry = acDirect[peek >> DIRECT_DOWN] as number;
    let run: number;
    if (entry !== 0) {
      bit += entry & LOW_BYTE;
      value = entry >> DIRECT_SHIFT;
      run = (entry >> 8) & LOW_BYTE;
    } else {
      const code = acCodes[peek] as number;
      if (code === 0) throw damagedJpeg('there is no such Huffman code');
      const size = (code >> 8) & LARGEST_SIZE;
      bit += code & LOW_BYTE;
      value = extend(peek16(bytes, bit) >> (PEEK_BITS - size), size);
      run = code >> 12;
      bit += size;
    }
    // Numbers are never zero: it is the end of the block, or a run of zeros.
    if (value === 0) {
      if (run !== ZERO_RUN) break;
      k += run;
      continue;
    }
    k += run;
    if (k >= BLOCK) throw damagedJpeg('a block has more than 64 coefficients');
    block[ZIGZAG[k] as number] = value * (steps[k] as number);
  }
  if (bit > reader.bits) throw damagedJpeg('it ends before all blocks are there');
  reader.bit = bit;
  return first;
}
