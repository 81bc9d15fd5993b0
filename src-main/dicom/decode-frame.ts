// One frame of a DICOM file as numbers: stored values after sign extension and masking, and what makes HU, grey or colours of them.
// Source: PS3.5 section 8.1.1, PS3.3 C.7.6.3.1, C.11.1.
import { huOf, type Modality, type StoredArray, type StoredRange } from '../../src-shared/imaging/modality.ts';
import type { FileWindow, VoiTable } from '../../src-shared/imaging/window-level.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { loadCodec } from './codecs/load.ts';
import { toRgb } from './colour.ts';
import { type DicomFile, openDicom } from './file-format.ts';
import type { FileRefusal } from './file-refusal.ts';
import { frameSamples } from './frame-samples.ts';
import { modalityOfFrame, voiTablesOfFrame, windowsOfFrame } from './frame-values.ts';
import { readPadding, readPixelFormat } from './pixel-format.ts';

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

const refuse = ({ code, message }: FileRefusal): AppError => new AppError(`dicom/${code}`, message);

/** @throws AppError dicom/not-dicom, dicom/truncated, dicom/corrupt, dicom/too-large, dicom/unsupported-transfer-syntax */
function openFile(bytes: Uint8Array): DicomFile {
  const opened = openDicom(bytes, bytes.length);
  if (opened.kind === 'file') return opened;
  throw opened.kind === 'refused'
    ? refuse(opened.refusal)
    : new AppError('engine/internal', 'A whole file was not enough to read it.');
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

function decodeOpen(file: DicomFile, frame: number): DecodedFrame {
  const { dataSet } = file;
  const format = readPixelFormat(file);
  if ('code' in format) throw refuse(format);
  if (!Number.isInteger(frame) || frame < 0 || frame >= format.frames) {
    throw new AppError('dicom/no-pixels', `The file has ${format.frames} frames; there is no frame ${frame} (counted from 0).`, {
      frames: format.frames,
    });
  }
  const modality = modalityOfFrame(dataSet, frame, format.signed);
  if ('code' in modality) throw refuse(modality);
  const voi = voiTablesOfFrame(dataSet, frame, modality.modality, format.signed);
  const { stored, meaning, repaired } = frameSamples(file, format, frame);
  return {
    rows: format.rows,
    columns: format.columns,
    samplesPerPixel: format.samplesPerPixel,
    stored,
    modality: modality.modality,
    windows: windowsOfFrame(dataSet, frame),
    voiTables: voi.tables,
    inverted: format.photometricInterpretation === 'MONOCHROME1',
    padding: format.isColour || format.numbers !== 'integer' ? null : readPadding(dataSet, format),
    rgb: format.isColour ? toRgb(stored, meaning, format, dataSet) : null,
    transferSyntaxUID: file.transferSyntaxUID,
    photometricInterpretation: format.photometricInterpretation,
    repaired: [...file.repaired, ...format.repaired, ...modality.repaired, ...voi.repaired, ...repaired],
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
  if (modality.kind === 'linear') {
    const { slope, intercept } = modality;
    for (let i = 0; i < hu.length; i++) hu[i] = (stored[i] as number) * slope + intercept;
  } else for (let i = 0; i < hu.length; i++) hu[i] = huOf(modality, stored[i] as number);
  return hu;
}
