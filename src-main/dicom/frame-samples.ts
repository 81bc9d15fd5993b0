// From the pixel data element to the samples of one frame, whatever their encoding.
import type { DataSet } from 'dicom-parser';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { codecOf } from './codecs/load.ts';
import type { DecodedSamples } from './codecs/samples.ts';
import { PIXEL_DATA, tailFailure } from './data-set.ts';
import { encodedFrame } from './encapsulated.ts';
import type { PixelFormat } from './pixel-format.ts';
import { describeTransferSyntax, isUncompressed, type PixelEncoding } from './transfer-syntaxes.ts';

const EXTENDED_OFFSET_TABLE = 'x7fe00001';
const OFFSET_BYTES = 8;
const BITS_PER_BYTE = 8;

/**
 * rows x columns, little-endian.
 * @throws AppError dicom/truncated, dicom/corrupt
 */
export function frameSamples(dataSet: DataSet, encoding: PixelEncoding, format: PixelFormat, frame: number): DecodedSamples {
  const { dataOffset } = dataSet.elements[PIXEL_DATA] as { readonly dataOffset: number };
  const file = dataSet.byteArray as Uint8Array;
  if (isUncompressed(encoding)) return plainSamples(dataSet, encoding, format, frame);
  const place = { frame, frames: format.frames, extendedOffsets: extendedOffsets(dataSet) };
  return codecOf(encoding)(encodedFrame(file, dataOffset, place), format);
}

function plainSamples(dataSet: DataSet, encoding: PixelEncoding, format: PixelFormat, frame: number): DecodedSamples {
  const { dataOffset, length, vr } = dataSet.elements[PIXEL_DATA] as { dataOffset: number; length: number; vr?: string };
  const file = dataSet.byteArray as Uint8Array;
  const start = dataOffset + frame * format.frameBytes;
  const end = start + format.frameBytes;
  if (end > file.length || end > dataOffset + length) {
    throw new AppError(
      'dicom/truncated',
      `Frame ${frame} needs the file's bytes up to ${end}; the pixel data ends at ${Math.min(file.length, dataOffset + length)}. Copy the file again from where it came.`,
      { expectedBytes: end, foundBytes: file.length },
    );
  }
  const tail = encoding === 'native' && vr !== undefined ? tailFailure(file, dataOffset + length) : null;
  if (tail) throw new AppError(`dicom/${tail.code}`, tail.message);
  const bytesPerSample = (format.bitsAllocated / BITS_PER_BYTE) as 1 | 2 | 4;
  const bytes = file.subarray(start, end);
  const components = format.samplesPerPixel;
  if (encoding !== 'big-endian') return { bytes, bytesPerSample, components };
  // Bytes of OW are swapped in twos even where a sample is one byte (PS3.5 section 7.3).
  return { bytes: swapped(bytes, bytesPerSample === 1 && vr === 'OW' ? 2 : bytesPerSample), bytesPerSample, components };
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const result = bytes.slice();
  if (width === 2) Buffer.from(result.buffer, 0, result.length & ~1).swap16();
  else if (width > 2) Buffer.from(result.buffer, 0, result.length).swap32();
  return result;
}

/** (7FE0,0001): 64-bit offsets of the frames' first items. */
function extendedOffsets(dataSet: DataSet): readonly number[] {
  const element = dataSet.elements[EXTENDED_OFFSET_TABLE];
  if (!element) return [];
  const { byteArray } = dataSet;
  const view = new DataView(byteArray.buffer as ArrayBuffer, byteArray.byteOffset + element.dataOffset, element.length);
  return Array.from({ length: Math.floor(element.length / OFFSET_BYTES) }, (_, i) =>
    Number(view.getBigUint64(i * OFFSET_BYTES, true)),
  );
}

export const unsupportedTransferSyntax = (uid: string): AppError =>
  new AppError(
    'dicom/unsupported-transfer-syntax',
    `The pixels are encoded as ${describeTransferSyntax(uid)}, which is not read. Convert the file to Explicit VR Little Endian.`,
    { transferSyntaxUID: uid },
  );
