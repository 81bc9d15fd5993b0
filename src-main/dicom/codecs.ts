// The one place that turns the pixel data of a transfer syntax into bytes of samples. New encodings become an entry here and nowhere else.
import { AppError } from '../../src-shared/protocol/errors.ts';
import { describeTransferSyntax, isNative } from './transfer-syntaxes.ts';

/** Where the pixel data element lies, and how large one decoded frame is. */
export interface EncodedPixels {
  readonly transferSyntaxUID: string;
  /** The whole file. */
  readonly file: Uint8Array;
  readonly offset: number;
  readonly length: number;
  readonly frameBytes: number;
}

/**
 * Samples of one frame: rows x columns x samples, little-endian, Bits Allocated each.
 * @throws AppError dicom/unsupported-transfer-syntax, dicom/truncated
 */
export function frameSamples(pixels: EncodedPixels, frame: number): Uint8Array {
  if (!isNative(pixels.transferSyntaxUID)) throw unsupportedTransferSyntax(pixels.transferSyntaxUID);
  const start = pixels.offset + frame * pixels.frameBytes;
  const end = start + pixels.frameBytes;
  if (end > pixels.file.length || end > pixels.offset + pixels.length) {
    throw new AppError(
      'dicom/truncated',
      `Frame ${frame} needs the file's bytes up to ${end}; the pixel data ends at ${Math.min(pixels.file.length, pixels.offset + pixels.length)}. Copy the file again from where it came.`,
      { expectedBytes: end, foundBytes: pixels.file.length },
    );
  }
  return pixels.file.subarray(start, end);
}

export const unsupportedTransferSyntax = (uid: string): AppError =>
  new AppError(
    'dicom/unsupported-transfer-syntax',
    `The pixels are encoded as ${describeTransferSyntax(uid)}, which is not read yet. Convert the file to Explicit VR Little Endian (for example with gdcmconv --raw).`,
    { transferSyntaxUID: uid },
  );
