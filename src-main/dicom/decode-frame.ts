// One frame of a DICOM file as numbers: stored values after sign extension and masking, and what makes HU of them.
// Source: PS3.5 section 8.1.1, PS3.3 C.7.6.3.1, C.11.1.
import type { DataSet } from 'dicom-parser';
import { huOf, type Modality, type StoredArray, type StoredRange } from '../../src-shared/imaging/modality.ts';
import type { FileWindow, VoiTable } from '../../src-shared/imaging/window-level.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { loadCodec } from './codecs/load.ts';
import type { DecodedSamples } from './codecs/samples.ts';
import { hasPart10Magic, headerFailure, metaFailure, NOT_DICOM_MESSAGE, readDataSet, readTransferSyntax } from './data-set.ts';
import { frameSamples, unsupportedTransferSyntax } from './frame-samples.ts';
import { rescaleOfFrame, windowsOfFrame } from './functional-groups.ts';
import { type PixelFormat, readPixelFormat } from './pixel-format.ts';
import { encodingOf, IMPLICIT_LITTLE_ENDIAN, type PixelEncoding } from './transfer-syntaxes.ts';

export interface DecodedFrame {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  /** rows x columns x samplesPerPixel, row-major, the samples of a pixel together. Not converted: palette indices, YBR as it is. */
  readonly stored: StoredArray;
  /** Stored values to HU. */
  readonly modality: Modality;
  /** The file's own windows, in HU. */
  readonly windows: readonly FileWindow[];
  /** The file's own VOI tables, HU in. */
  readonly voiTables: readonly VoiTable[];
  /** MONOCHROME1: the least value is shown white; HU are not touched by it. */
  readonly inverted: boolean;
  /** Stored values that stand for "no pixel here"; null where the file names none. */
  readonly padding: StoredRange | null;
  /** rows x columns x 3 (red, green, blue) of a colour picture; null for a grey one. */
  readonly rgb: Uint8Array | null;
  readonly transferSyntaxUID: string;
  readonly photometricInterpretation: string;
  /** What the reader had to mend, as sentences; empty where the file is sound. */
  readonly repaired: readonly string[];
}

const INT16_BITS = 16;
const INT32_BITS = 32;

/** A file whose data set has been read, with what its pixels are made of. */
interface OpenFile {
  readonly dataSet: DataSet;
  readonly transferSyntaxUID: string;
  readonly encoding: PixelEncoding;
}

/** @throws AppError dicom/not-dicom, dicom/truncated, dicom/corrupt, dicom/unsupported-transfer-syntax */
function openFile(bytes: Uint8Array): OpenFile {
  if (!hasPart10Magic(bytes)) throw new AppError('dicom/not-dicom', NOT_DICOM_MESSAGE);
  const meta = metaFailure(bytes, bytes.length);
  if (meta) throw new AppError(`dicom/${meta.code}`, meta.message);
  try {
    const transferSyntaxUID = readTransferSyntax(bytes) ?? IMPLICIT_LITTLE_ENDIAN;
    const encoding = encodingOf(transferSyntaxUID);
    if (encoding === null) throw unsupportedTransferSyntax(transferSyntaxUID);
    return { dataSet: readDataSet(bytes), transferSyntaxUID, encoding };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const { code, message } = headerFailure(bytes.length, thrown);
    throw new AppError(`dicom/${code}`, message);
  }
}

/**
 * As `decodeFrame`, with the decoder that the file needs brought in first.
 * @throws AppError dicom/*
 */
export async function loadAndDecodeFrame(bytes: Uint8Array, frame: number): Promise<DecodedFrame> {
  const file = openFile(bytes);
  await loadCodec(file.encoding);
  return decodeOpen(file, frame);
}

/**
 * @param bytes a whole DICOM file, uncompressed (or of an encoding whose decoder is loaded already)
 * @param frame from 0
 * @throws AppError dicom/*
 */
export const decodeFrame = (bytes: Uint8Array, frame: number): DecodedFrame => decodeOpen(openFile(bytes), frame);

function decodeOpen({ dataSet, transferSyntaxUID, encoding }: OpenFile, frame: number): DecodedFrame {
  const format = readPixelFormat(dataSet, transferSyntaxUID, dataSet.byteArray.length);
  if ('code' in format) throw new AppError(`dicom/${format.code}`, format.message);
  if (!Number.isInteger(frame) || frame < 0 || frame >= format.frames) {
    throw new AppError('dicom/no-pixels', `The file has ${format.frames} frames; there is no frame ${frame} (counted from 0).`, {
      frames: format.frames,
    });
  }
  return {
    rows: format.rows,
    columns: format.columns,
    samplesPerPixel: format.samplesPerPixel,
    stored: storedValues(frameSamples(dataSet, encoding, format, frame), format),
    modality: { kind: 'linear', ...(rescaleOfFrame(dataSet, frame) ?? { slope: 1, intercept: 0 }) },
    transferSyntaxUID,
    photometricInterpretation: format.photometricInterpretation,
    windows: windowsOfFrame(dataSet, frame),
    voiTables: [],
    inverted: format.photometricInterpretation === 'MONOCHROME1',
    padding: null,
    rgb: null,
    repaired: [],
  };
}

/** float32 HU, rows x columns: computed in float64, rounded once. @throws AppError dicom/unsupported-pixels for colour */
export function toHu({ stored, modality, rgb, photometricInterpretation }: DecodedFrame): Float32Array {
  if (rgb) {
    throw new AppError(
      'dicom/unsupported-pixels',
      `This is a colour picture (${photometricInterpretation}): its values are no HU, and a network on CT needs one grey channel. Open the CT series instead.`,
      { photometricInterpretation },
    );
  }
  const hu = new Float32Array(stored.length);
  for (let i = 0; i < hu.length; i++) hu[i] = huOf(modality, stored[i] as number);
  return hu;
}

/** Moves the stored bits to the top and back down: that masks what lies above and below them and extends the sign in one go. */
function storedValues(samples: DecodedSamples, { bitsStored, highBit, signed }: PixelFormat): Int16Array | Int32Array {
  const words = samplesAsWords(samples);
  const fits = bitsStored < INT16_BITS || (bitsStored === INT16_BITS && signed);
  const values = fits ? new Int16Array(words.length) : new Int32Array(words.length);
  const up = INT32_BITS - 1 - highBit;
  const down = INT32_BITS - bitsStored;
  if (signed) for (let i = 0; i < words.length; i++) values[i] = ((words[i] as number) << up) >> down;
  else for (let i = 0; i < words.length; i++) values[i] = ((words[i] as number) << up) >>> down;
  return values;
}

/** Little-endian words; copied where they do not lie aligned. */
function samplesAsWords({ bytes, bytesPerSample }: DecodedSamples): Uint8Array | Uint16Array | Int32Array {
  if (bytesPerSample === 1) return bytes;
  const type = bytesPerSample === 2 ? Uint16Array : Int32Array;
  const aligned = bytes.byteOffset % type.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new type(aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.byteLength / type.BYTES_PER_ELEMENT);
}
