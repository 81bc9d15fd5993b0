// RLE Lossless: PackBits, one segment per byte of a sample, the highest byte first. Source: PS3.5 annex G.
import { AppError } from '../../../src-shared/protocol/errors.ts';

const HEADER_BYTES = 64;
const MOST_SEGMENTS = 15;
const WORD_BYTES = 4;
/** A control byte of -128 does nothing. */
const NO_OPERATION = 128;

const corrupt = (message: string): AppError =>
  new AppError('dicom/corrupt', `The RLE data is damaged: ${message} Copy the file again from where it came.`);

/**
 * @param pixels in the frame
 * @param bytesPerSample of the result, little-endian
 * @throws AppError dicom/corrupt
 */
export function decodeRle(encoded: Uint8Array, pixels: number, bytesPerSample: number): Uint8Array {
  if (encoded.length < HEADER_BYTES) throw corrupt(`its header needs ${HEADER_BYTES} bytes and there are ${encoded.length}.`);
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== bytesPerSample || segments > MOST_SEGMENTS)
    throw corrupt(`it has ${segments} segments, ${bytesPerSample} are needed.`);
  const decoded = new Uint8Array(pixels * bytesPerSample);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32((1 + segment) * WORD_BYTES, true);
    const end = segment + 1 < segments ? view.getUint32((2 + segment) * WORD_BYTES, true) : encoded.length;
    if (start < HEADER_BYTES || end > encoded.length || start > end) throw corrupt(`segment ${segment} lies outside the data.`);
    unpack(encoded.subarray(start, end), decoded, bytesPerSample - 1 - segment, bytesPerSample);
  }
  return decoded;
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
    for (let i = 0; i < count && to < target.length; i++) {
      const at = repeats ? from : from + i;
      if (at >= packed.length) throw corrupt('a run reaches beyond the end of its segment.');
      target[to] = packed[at] as number;
      to += step;
    }
    from += repeats ? 1 : count;
  }
}
