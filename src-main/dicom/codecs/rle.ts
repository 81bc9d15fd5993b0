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
  const bytesPerPixel = bytesPerSample * components;
  const total = rows * columns * bytesPerPixel;
  if (encoded.length < HEADER_BYTES) throw corrupt(`its header needs ${HEADER_BYTES} bytes and there are ${encoded.length}.`);
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== codedBytes * components || segments > MOST_SEGMENTS)
    throw corrupt(`it has ${segments} segments, ${codedBytes * components} are needed.`);
  if (total > encoded.length * MOST_EXPANSION) throw corrupt(`${encoded.length} bytes cannot hold ${rows * columns} pixels.`);
  const decoded = new Uint8Array(total);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32((1 + segment) * WORD_BYTES, true);
    const end = segment + 1 < segments ? view.getUint32((2 + segment) * WORD_BYTES, true) : encoded.length;
    if (start < HEADER_BYTES || end > encoded.length || start > end) throw corrupt(`segment ${segment} lies outside the data.`);
    const component = Math.floor(segment / codedBytes);
    const first = component * bytesPerSample + codedBytes - 1 - (segment % codedBytes);
    unpack(encoded.subarray(start, end), decoded, first, bytesPerPixel);
  }
  return { bytes: decoded, bytesPerSample, components };
}

/** Writes every `step`-th byte from `first` on. */
function unpack(packed: Uint8Array, target: Uint8Array, first: number, step: number): void {
  let to = first;
  let from = 0;
  while (to < target.length) {
    if (from >= packed.length) throw corrupt(`a segment ends after ${Math.floor(to / step)} of ${target.length / step} pixels.`);
    const control = packed[from++] as number;
    if (control === NO_OPERATION) continue;
    const repeats = control > NO_OPERATION;
    const count = repeats ? 2 * NO_OPERATION + 1 - control : control + 1;
    const needed = repeats ? 1 : Math.min(count, Math.ceil((target.length - to) / step));
    if (from + needed > packed.length) throw corrupt('a run reaches beyond the end of its segment.');
    for (let i = 0; i < count && to < target.length; i++) {
      target[to] = packed[repeats ? from : from + i] as number;
      to += step;
    }
    from += repeats ? 1 : count;
  }
}
