// What is known of a DICOM file without its pixels: enough to group, sort and name slices. Reads the beginning of a file only, and says when it
// needs more of it.
import type { DataSet } from 'dicom-parser';
import {
  hasPart10Magic,
  headerFailure,
  metaFailure,
  NOT_DICOM_MESSAGE,
  numbersOf,
  readDataSet,
  readTransferSyntax,
  text,
} from './data-set.ts';
import { unsupportedTransferSyntax } from './frame-samples.ts';
import { type FramePlace, placeOfFrame, rescaleOfFrame, spacingOfFrame } from './functional-groups.ts';
import { readHeaderText } from './header-text.ts';
import { type PixelFormat, readPixelFormat } from './pixel-format.ts';
import { readSeriesAttributes, type SeriesAttributes } from './series-attributes.ts';
import { DEFLATED, encodingOf, IMPLICIT_LITTLE_ENDIAN } from './transfer-syntaxes.ts';

/** Why a file is in no series. */
export type SkipCode =
  | 'not-dicom'
  | 'no-pixels'
  | 'truncated'
  | 'corrupt'
  | 'unsupported-transfer-syntax'
  | 'unsupported-pixels'
  | 'too-large'
  | 'unreadable';

export interface SliceHeader {
  readonly seriesInstanceUID: string;
  readonly studyInstanceUID: string;
  readonly modality: string;
  readonly description: string;
  /** A sentence where text could not be decoded for certain; empty where all is well. */
  readonly charsetNote: string;
  readonly transferSyntaxUID: string;
  readonly isLocalizer: boolean;
  readonly isLossy: boolean;
  readonly hasRescale: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly instanceNumber: number | null;
  /** One per frame. */
  readonly places: readonly FramePlace[];
  /** (row, column) = (vertical, horizontal), (0028,0030). */
  readonly pixelSpacingMm: readonly [number, number] | null;
  /** Several samples a pixel, or a palette: shown, but no picture for a network. */
  readonly isColour: boolean;
  /** What the reader had to mend, as sentences; empty where the file is sound. */
  readonly repaired: readonly string[];
  /** What decides which pictures belong together. */
  readonly attributes: SeriesAttributes;
}

export type HeaderResult =
  | { readonly kind: 'header'; readonly header: SliceHeader }
  /** `bytes` of the file's beginning are wanted. */
  | { readonly kind: 'need-more'; readonly bytes: number }
  | { readonly kind: 'skip'; readonly code: SkipCode; readonly message: string };

const skip = (code: SkipCode, message: string): HeaderResult => ({ kind: 'skip', code, message });

/**
 * @param bytes the beginning of the file
 * @param fileBytes the file's whole length
 */
export function readHeader(bytes: Uint8Array, fileBytes: number): HeaderResult {
  if (fileBytes === 0) return skip('not-dicom', 'The file is empty. Copy it again from where it came.');
  if (!hasPart10Magic(bytes)) return skip('not-dicom', NOT_DICOM_MESSAGE);
  const isWhole = bytes.length >= fileBytes;
  const meta = metaFailure(bytes, fileBytes);
  if (meta) return skip(meta.code, meta.message);
  try {
    const transferSyntaxUID = readTransferSyntax(bytes) ?? IMPLICIT_LITTLE_ENDIAN;
    if (encodingOf(transferSyntaxUID) === null)
      return skip('unsupported-transfer-syntax', unsupportedTransferSyntax(transferSyntaxUID).message);
    // A deflated data set can only be inflated whole.
    if (transferSyntaxUID === DEFLATED && !isWhole) return { kind: 'need-more', bytes: fileBytes };
    const dataSet = readDataSet(bytes);
    const present = transferSyntaxUID === DEFLATED ? dataSet.byteArray.length : fileBytes;
    const format = readPixelFormat(dataSet, transferSyntaxUID, present);
    if (!('code' in format)) return { kind: 'header', header: headerOf(dataSet, format, transferSyntaxUID) };
    return format.code === 'no-pixels' && !isWhole
      ? { kind: 'need-more', bytes: bytes.length * 2 }
      : skip(format.code, format.message);
  } catch (thrown) {
    if (!isWhole) return { kind: 'need-more', bytes: bytes.length * 2 };
    const { code, message } = headerFailure(fileBytes, thrown);
    return skip(code, message);
  }
}

function headerOf(dataSet: DataSet, format: PixelFormat, transferSyntaxUID: string): SliceHeader {
  const imageType = text(dataSet.string('x00080008')).split('\\');
  return {
    seriesInstanceUID: text(dataSet.string('x0020000e')),
    studyInstanceUID: text(dataSet.string('x0020000d')),
    modality: text(dataSet.string('x00080060')),
    ...readHeaderText(dataSet),
    transferSyntaxUID,
    isLocalizer: imageType.some((word) => word.toUpperCase() === 'LOCALIZER'),
    isLossy: text(dataSet.string('x00282110')) === '01',
    hasRescale: rescaleOfFrame(dataSet, 0) !== null,
    rows: format.rows,
    columns: format.columns,
    frames: format.frames,
    instanceNumber: numbersOf(dataSet, 'x00200013')?.[0] ?? null,
    places: Array.from({ length: format.frames }, (_, frame) => placeOfFrame(dataSet, frame)),
    pixelSpacingMm: spacingOfFrame(dataSet, 0),
    isColour: false,
    repaired: [],
    attributes: readSeriesAttributes(dataSet, format.frames),
  };
}
