// RLE Lossless: PackBits, one segment per byte of a sample, the highest byte first, one sample of a pixel after the other. Source: PS3.5 annex G.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { requireModest } from './code-header.ts';
import type { DecodedSamples, FrameShape } from './samples.ts';

const HEADER_BYTES = 64;
const MOST_SEGMENTS = 15;
const WORD_BYTES = 4;
const BITS_PER_BYTE = 8;
/** A control byte of -128 does nothing. */
const NO_OPERATION = 128;
/** Two bytes stand for at most 128. */
const MOST_EXPANSION = 64;

const corrupt = (message: string): AppError =>
  new AppError('dicom/corrupt', `The RLE data is damaged: ${message} Copy the file again from where it came.`);

/** @throws AppError dicom/corrupt, dicom/too-large */
export function decodeRle(encoded: Uint8Array, shape: FrameShape): DecodedSamples {
  requireModest(shape);
  const { rows, columns, samplesPerPixel: components } = shape;
  const codedBytes = Math.ceil(shape.bitsAllocated / BITS_PER_BYTE);
  // Three bytes are given as four.
  const bytesPerSample = (codedBytes > 2 ? 4 : codedBytes) as 1 | 2 | 4;
  const total = rows * columns * bytesPerSample * components;
  if (encoded.length < HEADER_BYTES) throw corrupt(`its header needs ${HEADER_BYTES} bytes and there are ${encoded.length}.`);
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== codedBytes * components || segments > MOST_SEGMENTS)
    throw corrupt(`it has ${segments} segments, ${codedBytes * components} are needed.`);
  if (total > encoded.length * MOST_EXPANSION) throw corrupt(`${encoded.length} bytes cannot hold ${rows * columns} pixels.`);
  const pixels = rows * columns;
  const planes = planesOf(segments, pixels);
  for (const [segment, plane] of planes.entries()) {
    const start = view.getUint32((1 + segment) * WORD_BYTES, true);
    const end = segment + 1 < segments ? view.getUint32((2 + segment) * WORD_BYTES, true) : encoded.length;
    if (start < HEADER_BYTES || end > encoded.length || start > end) throw corrupt(`segment ${segment} lies outside the data.`);
    unpack(encoded.subarray(start, end), plane);
  }
  return { bytes: together(planes, codedBytes, bytesPerSample), bytesPerSample, components };
}

/** Memory of the last frame's planes, for the next one: new memory costs as much as unpacking into it. */
let kept = new Uint8Array(0);
/** Of 1024 x 1024 pixels in 16 bits, the largest CT there is. */
const MOST_KEPT_BYTES = 2 * 1024 * 1024;

function planesOf(segments: number, pixels: number): readonly Uint8Array[] {
  const bytes = segments * pixels;
  const memory = bytes <= kept.length ? kept : new Uint8Array(bytes);
  if (bytes <= MOST_KEPT_BYTES) kept = memory;
  return Array.from({ length: segments }, (_, i) => memory.subarray(i * pixels, (i + 1) * pixels));
}

/** Fills the plane: whole, or not at all. What a run has beyond its last byte is left out. */
function unpack(packed: Uint8Array, plane: Uint8Array): void {
  const pixels = plane.length;
  let to = 0;
  let from = 0;
  while (to < pixels) {
    if (from >= packed.length) throw corrupt(`a segment ends after ${to} of ${pixels} pixels.`);
    const control = packed[from++] as number;
    if (control === NO_OPERATION) continue;
    const repeats = control > NO_OPERATION;
    const count = repeats ? 2 * NO_OPERATION + 1 - control : control + 1;
    const end = Math.min(to + count, pixels);
    if (from + (repeats ? 1 : end - to) > packed.length) throw corrupt('a run reaches beyond the end of its segment.');
    // A run is 128 bytes at most: loops are faster than `fill` and `set`, which cost a call.
    if (repeats) {
      const value = packed[from++] as number;
      while (to < end) plane[to++] = value;
    } else {
      const next = from + count;
      while (to < end) plane[to++] = packed[from++] as number;
      from = next;
    }
  }
}

/** One plane for each byte of a sample, the highest first, to the bytes of one pixel after the other, the lowest first. */
function together(planes: readonly Uint8Array[], codedBytes: number, bytesPerSample: number): Uint8Array {
  const [high, low] = planes;
  // A copy: the planes are the next frame's.
  if (high && !low) return high.slice();
  const pixels = high?.length ?? 0;
  if (high && low && planes.length === 2 && codedBytes === 2) {
    // Every CT: in words, which is several times as fast as byte by byte.
    const words = new Uint16Array(pixels);
    for (let i = 0; i < pixels; i++) words[i] = ((high[i] as number) << BITS_PER_BYTE) | (low[i] as number);
    return new Uint8Array(words.buffer);
  }
  const step = (planes.length / codedBytes) * bytesPerSample;
  const bytes = new Uint8Array(pixels * step);
  for (const [segment, plane] of planes.entries()) {
    const first = Math.floor(segment / codedBytes) * bytesPerSample + codedBytes - 1 - (segment % codedBytes);
    for (let i = 0, to = first; i < pixels; i++, to += step) bytes[to] = plane[i] as number;
  }
  return bytes;
}
