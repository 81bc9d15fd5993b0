// What the code of a picture says of itself, read before anything is decoded: a picture that is not the announced one, or that would take more
// memory than any slice, is refused without asking for that memory.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { DecodedSamples, FrameShape } from './samples.ts';

export interface CodeHeader {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of a sample. */
  readonly precision: number;
  /** Where the code says it (JPEG 2000): whether samples are negative and positive numbers. */
  readonly signed?: boolean;
}

/** Of samples: 8192 x 8192 pixels of 16 bits. Libraries take up to four times as much while they decode. */
const MOST_DECODED_BYTES = 128 * 1024 * 1024;
const BITS_PER_BYTE = 8;
const WORD_BITS = 32;

const COPY_AGAIN = 'Copy the file again from where it came.';

/**
 * @param name of the encoding, for the message
 * @throws AppError dicom/corrupt where the picture is not the one that the DICOM header announces, dicom/too-large
 */
export function requireAnnounced(name: string, found: CodeHeader, shape: FrameShape): void {
  const { rows, columns, components, precision } = found;
  if (rows !== shape.rows || columns !== shape.columns || components !== shape.samplesPerPixel) {
    throw new AppError(
      'dicom/corrupt',
      `The ${name} data cannot be decoded: the picture in it is ${columns} x ${rows} with ${components} components, the header says ${shape.columns} x ${shape.rows} with ${shape.samplesPerPixel}. ${COPY_AGAIN}`,
    );
  }
  if (precision > shape.bitsAllocated) {
    throw new AppError(
      'dicom/corrupt',
      `The ${name} data holds samples of ${precision} bits; Bits Allocated (0028,0100) is ${shape.bitsAllocated}. ${COPY_AGAIN}`,
    );
  }
  requireModest(shape);
}

/** @throws AppError dicom/too-large */
export function requireModest({ rows, columns, samplesPerPixel, bitsAllocated }: FrameShape): void {
  const bytes = rows * columns * samplesPerPixel * Math.ceil(bitsAllocated / BITS_PER_BYTE);
  if (bytes <= MOST_DECODED_BYTES) return;
  throw new AppError(
    'dicom/too-large',
    `A compressed frame of ${columns} x ${rows} pixels takes ${bytes} bytes; the most that is decoded is ${MOST_DECODED_BYTES}.`,
  );
}

/**
 * Samples as a file without compression would hold them, so that Bits Stored, High Bit and Pixel Representation mean the same for all.
 * Codes hold their numbers at the low end of a sample and may have more or fewer bits than the header says; then the code is right about where
 * its sign is (PS3.5 section 8.2.4), and the header about what it is.
 */
export function asAnnounced(samples: DecodedSamples, { precision, signed }: CodeHeader, shape: FrameShape): DecodedSamples {
  const moves = signed !== undefined && signed !== shape.signed && precision <= shape.bitsStored;
  const widens = signed === true && shape.signed && samples.bytesPerSample * BITS_PER_BYTE < shape.bitsStored;
  const up = precision <= shape.bitsStored ? shape.highBit + 1 - shape.bitsStored : 0;
  if (!moves && !widens && up === 0) return samples;
  const { bytes, bytesPerSample } = samples;
  const from = bytesPerSample === 1 ? bytes : new Uint16Array(new Uint8Array(bytes).buffer);
  const target = shape.bitsAllocated > 16 ? new Uint32Array(from.length) : new Uint16Array(from.length);
  const spare = WORD_BITS - (moves || widens ? precision : bytesPerSample * BITS_PER_BYTE);
  for (let i = 0; i < from.length; i++) {
    const top = (from[i] as number) << spare;
    target[i] = (shape.signed ? top >> spare : top >>> spare) << up;
  }
  return { ...samples, bytes: new Uint8Array(target.buffer), bytesPerSample: target.BYTES_PER_ELEMENT as 2 | 4 };
}
