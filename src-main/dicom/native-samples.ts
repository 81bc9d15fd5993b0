// Native pixel data to samples: bits that are packed, three-byte words, swapped bytes, colour planes, shared chrominance. What comes out is laid out
// as the codecs lay it out. Source: PS3.5 section 8.1.1, 8.2, PS3.3 C.7.6.3.1.2, C.7.6.3.1.3.
import type { DecodedSamples } from './codecs/samples.ts';
import type { PixelFormat } from './pixel-format.ts';

const BITS_PER_BYTE = 8;
const WORD_BITS = 16;
const LONG_BITS = 32;
const LONG_BYTES = 4;
const COLOURS = 3;
/** Y, Y, Cb, Cr. */
const SHARED_SAMPLES = 4;

interface NativeData {
  /** The pixel data, all frames. */
  readonly bytes: Uint8Array;
  readonly isBigEndian: boolean;
  readonly vr: string;
}

/** rows x columns x samples, the samples of a pixel together. @param frame from 0; the caller has seen that it is there */
export function nativeSamples({ bytes, isBigEndian, vr }: NativeData, format: PixelFormat, frame: number): DecodedSamples {
  const { bitsAllocated, frameBits, samplesPerPixel: components } = format;
  const isPacked = bitsAllocated % BITS_PER_BYTE !== 0;
  if (isPacked) {
    // Bits are counted in words (PS3.5 8.1.1), and words of OW are swapped in a big-endian file.
    const whole = isBigEndian && vr !== 'OB' ? swapped(bytes, 2) : bytes;
    return { bytes: unpacked(whole, frame * frameBits, frameBits / bitsAllocated, bitsAllocated), bytesPerSample: 2, components };
  }
  const width = bitsAllocated / BITS_PER_BYTE;
  const own = bytes.subarray((frame * frameBits) / BITS_PER_BYTE, ((frame + 1) * frameBits) / BITS_PER_BYTE);
  // Bytes of OW are swapped in twos even where a sample is one byte (PS3.5 section 7.3).
  const swapBytes = width === 1 ? (vr === 'OW' ? 2 : 1) : width;
  const little = isBigEndian && swapBytes > 1 ? swappedFrame(bytes, own, swapBytes) : own;
  const whole = width === 3 ? widened(little) : little;
  const bytesPerSample = (width === 3 ? LONG_BYTES : width) as DecodedSamples['bytesPerSample'];
  return { bytes: together(whole, bytesPerSample, format), bytesPerSample, components };
}

/** A frame of bytes may begin in the middle of a word: the words of the whole element are swapped. */
function swappedFrame(all: Uint8Array, own: Uint8Array, width: number): Uint8Array {
  const from = own.byteOffset - all.byteOffset;
  const start = from - (from % width);
  const end = Math.min(all.length, Math.ceil((from + own.length) / width) * width);
  return swapped(all.subarray(start, end), width).subarray(from - start, from - start + own.length);
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  // Of a Buffer, slice would be no copy.
  const result = Uint8Array.from(bytes);
  for (let at = 0; at + width <= result.length; at += width) result.subarray(at, at + width).reverse();
  return result;
}

/** Samples of 1 or 12 bits, the lowest bit of the first byte first, into 16-bit words. */
function unpacked(bytes: Uint8Array, firstBit: number, count: number, bits: number): Uint8Array {
  const words = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    let value = 0;
    for (let have = 0, bit = firstBit + i * bits; have < bits; ) {
      const inByte = bit % BITS_PER_BYTE;
      const take = Math.min(BITS_PER_BYTE - inByte, bits - have);
      const part = ((bytes[(bit - inByte) / BITS_PER_BYTE] as number) >> inByte) & ((1 << take) - 1);
      value |= part << have;
      have += take;
      bit += take;
    }
    words[i] = value;
  }
  return new Uint8Array(words.buffer);
}

/** Three bytes a sample to four. */
function widened(bytes: Uint8Array): Uint8Array {
  const wide = new Uint8Array((bytes.length / COLOURS) * LONG_BYTES);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += LONG_BYTES) wide.set(bytes.subarray(from, from + 3), to);
  return wide;
}

/** Planes and shared chrominance become one pixel after the other. */
function together(
  bytes: Uint8Array,
  width: number,
  { rows, columns, isPlanar, isSubsampled, samplesPerPixel }: PixelFormat,
): Uint8Array {
  const pixels = rows * columns;
  if (isSubsampled) return shared(bytes, pixels, width);
  if (!isPlanar) return bytes;
  const result = new Uint8Array(bytes.length);
  for (let i = 0; i < pixels * samplesPerPixel; i++) {
    const from = ((i % samplesPerPixel) * pixels + Math.floor(i / samplesPerPixel)) * width;
    for (let byte = 0; byte < width; byte++) result[i * width + byte] = bytes[from + byte] as number;
  }
  return result;
}

/** Y1 Y2 Cb Cr, the chrominance of the first pixel of two, to Y1 Cb Cr Y2 Cb Cr. */
function shared(bytes: Uint8Array, pixels: number, width: number): Uint8Array {
  const result = new Uint8Array(pixels * COLOURS * width);
  const copy = (from: number, to: number): void => {
    for (let byte = 0; byte < width; byte++) result[to * width + byte] = bytes[from * width + byte] as number;
  };
  for (let pixel = 0; pixel < pixels; pixel++) {
    const group = Math.floor(pixel / 2) * SHARED_SAMPLES;
    copy(group + (pixel % 2), pixel * COLOURS);
    copy(group + 2, pixel * COLOURS + 1);
    copy(group + 3, pixel * COLOURS + 2);
  }
  return result;
}

interface StoredBits {
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
}

/**
 * Moves the stored bits to the top and back down: that masks what lies above and below them and extends the sign in one go.
 * @param inPlace the samples are nobody else's and may be written over: new memory costs more than the work
 */
export function storedValues(
  samples: DecodedSamples,
  { bitsStored, highBit, signed }: StoredBits,
  inPlace = false,
): Int16Array | Int32Array | Uint32Array {
  const words = samplesAsWords(samples);
  const values =
    inPlace && words instanceof Uint16Array && fitsShort(bitsStored, signed)
      ? new Int16Array(words.buffer as ArrayBuffer, words.byteOffset, words.length)
      : makeArray(words.length, bitsStored, signed);
  const up = LONG_BITS - 1 - highBit;
  const down = LONG_BITS - bitsStored;
  if (signed) for (let i = 0; i < words.length; i++) values[i] = ((words[i] as number) << up) >> down;
  else for (let i = 0; i < words.length; i++) values[i] = ((words[i] as number) << up) >>> down;
  return values;
}

const fitsShort = (bitsStored: number, signed: boolean): boolean =>
  bitsStored < WORD_BITS || (bitsStored === WORD_BITS && signed);

function makeArray(length: number, bitsStored: number, signed: boolean): Int16Array | Int32Array | Uint32Array {
  if (fitsShort(bitsStored, signed)) return new Int16Array(length);
  return bitsStored === LONG_BITS && !signed ? new Uint32Array(length) : new Int32Array(length);
}

/** Little-endian words; copied where they do not lie aligned. */
function samplesAsWords({ bytes, bytesPerSample }: DecodedSamples): Uint8Array | Uint16Array | Int32Array {
  if (bytesPerSample === 1) return bytes;
  const type = bytesPerSample === 2 ? Uint16Array : Int32Array;
  const aligned = bytes.byteOffset % type.BYTES_PER_ELEMENT === 0 ? bytes : Uint8Array.from(bytes);
  return new type(aligned.buffer as ArrayBuffer, aligned.byteOffset, Math.floor(aligned.byteLength / type.BYTES_PER_ELEMENT));
}

/** Float Pixel Data as it is, Double Float Pixel Data rounded to float32. */
export function floatValues(
  { bytes, isBigEndian }: NativeData,
  { numbers, rows, columns }: PixelFormat,
  frame: number,
): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixels = rows * columns;
  const first = frame * pixels;
  return numbers === 'double'
    ? Float32Array.from({ length: pixels }, (_, i) => view.getFloat64((first + i) * Float64Array.BYTES_PER_ELEMENT, !isBigEndian))
    : Float32Array.from({ length: pixels }, (_, i) =>
        view.getFloat32((first + i) * Float32Array.BYTES_PER_ELEMENT, !isBigEndian),
      );
}
