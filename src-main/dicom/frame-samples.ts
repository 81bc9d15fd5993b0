// From the pixel data element to the stored values of one frame, whatever their encoding.
import type { StoredArray } from '../../src-shared/imaging/modality.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { codecOf } from './codecs/load.ts';
import { type DataSet, valueBytes } from './data-set.ts';
import { encodedFrame } from './encapsulated.ts';
import type { DicomFile } from './file-format.ts';
import { floatValues, nativeSamples, storedValues } from './native-samples.ts';
import type { PixelFormat } from './pixel-format.ts';
import { isUncompressed } from './transfer-syntaxes.ts';

const EXTENDED_OFFSET_TABLE = 'x7fe00001';
const OFFSET_BYTES = 8;

interface FrameSamples {
  /** rows x columns x samplesPerPixel, the samples of a pixel together. */
  readonly stored: StoredArray;
  /** What colour samples are now: Photometric Interpretation, or what the codec has made of them. */
  readonly meaning: string;
  readonly repaired: readonly string[];
}

/** @throws AppError dicom/truncated, dicom/corrupt, dicom/unsupported-pixels */
export function frameSamples({ dataSet, encoding }: DicomFile, format: PixelFormat, frame: number): FrameSamples {
  const { element, photometricInterpretation } = format;
  const file = dataSet.byteArray;
  if (isUncompressed(encoding)) {
    const bytes = file.subarray(element.dataOffset, element.dataOffset + element.length);
    const data = { bytes, isBigEndian: encoding === 'big-endian', vr: element.vr };
    const stored =
      format.numbers === 'integer' ? storedValues(nativeSamples(data, format, frame), format) : floatValues(data, format, frame);
    return { stored, meaning: photometricInterpretation, repaired: [] };
  }
  const asked = { frame, frames: format.frames, extendedOffsets: extendedOffsets(dataSet) };
  const { bytes, repaired } = encodedFrame(file, element, asked);
  const samples = codecOf(encoding)(bytes, format);
  const count = format.rows * format.columns * format.samplesPerPixel;
  if (samples.components !== format.samplesPerPixel || samples.bytes.length < count * samples.bytesPerSample) {
    throw new AppError(
      'dicom/corrupt',
      `The compressed picture has ${samples.components} components, the header says ${format.samplesPerPixel}. Copy the file again from where it came.`,
    );
  }
  // The transforms of JPEG 2000 are undone by every decoder.
  const isUndone = photometricInterpretation === 'YBR_ICT' || photometricInterpretation === 'YBR_RCT';
  const meaning = samples.photometricInterpretation ?? (isUndone ? 'RGB' : photometricInterpretation);
  return { stored: storedValues(samples, format, true), meaning, repaired };
}

/** (7FE0,0001): 64-bit offsets of the frames' first items. */
function extendedOffsets(dataSet: DataSet): readonly number[] {
  const bytes = valueBytes(dataSet, EXTENDED_OFFSET_TABLE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / OFFSET_BYTES) }, (_, i) =>
    Number(view.getBigUint64(i * OFFSET_BYTES, true)),
  );
}
