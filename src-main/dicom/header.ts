// What is known of a DICOM file without its pixels: enough to group, sort and name slices. Reads the beginning of a file only, and says when it
// needs more of it.
import { text } from './data-set.ts';
import type { Unread } from './element-reading.ts';
import { type DicomFile, openDicom } from './file-format.ts';
import type { SkipCode } from './file-refusal.ts';
import { type FrameModality, modalityOfFrame } from './frame-values.ts';
import { type FramePlace, placeOfFrame } from './functional-groups.ts';
import { HEADER_TAGS } from './header-tags.ts';
import { readHeaderText } from './header-text.ts';
import { readOwnAttributes } from './own-attributes.ts';
import { type PixelFormat, readPixelFormat } from './pixel-format.ts';
import { readSeriesAttributes, type SeriesAttributes } from './series-attributes.ts';

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

type Answer =
  | { readonly kind: 'header'; readonly header: SliceHeader }
  | { readonly kind: 'skip'; readonly code: SkipCode; readonly message: string };

export type HeaderResult =
  /** With `unread`: elements behind the pixel data may change the answer. Writers that do not sort put some there. */
  | (Answer & { readonly unread?: Unread })
  /** `bytes` of the file's beginning are wanted. */
  | { readonly kind: 'need-more'; readonly bytes: number };

/** One of the values of Image Type (0008,0008). */
const LOCALIZER = /(^|\\)LOCALIZER(\\|$)/i;

const skip = (code: SkipCode, message: string): Answer => ({ kind: 'skip', code, message });

/**
 * @param bytes the beginning of the file
 * @param fileBytes the file's whole length
 */
export function readHeader(bytes: Uint8Array, fileBytes: number): HeaderResult {
  const opened = openDicom(bytes, fileBytes, { wanted: HEADER_TAGS });
  if (opened.kind === 'need-more') return { kind: 'need-more', bytes: bytes.length * 2 };
  if (opened.kind === 'refused') return skip(opened.refusal.code, opened.refusal.message);
  const { unread } = opened;
  // It has begun among these bytes.
  if (unread && unread.at < bytes.length) return { kind: 'need-more', bytes: bytes.length * 2 };
  return unread ? { ...answerOf(opened), unread } : answerOf(opened);
}

/**
 * As `readHeader`, where it left something unread.
 * @param behind from the end of the pixel data to the end of the file
 */
export function readHeaderAround(bytes: Uint8Array, behind: Uint8Array, fileBytes: number): HeaderResult {
  const both = new Uint8Array(bytes.length + behind.length);
  both.set(bytes);
  both.set(behind, bytes.length);
  const opened = openDicom(both, fileBytes, { wanted: HEADER_TAGS, resumeAt: bytes.length });
  if (opened.kind === 'need-more') return { kind: 'need-more', bytes: fileBytes };
  return opened.kind === 'refused' ? skip(opened.refusal.code, opened.refusal.message) : answerOf(opened);
}

function answerOf(opened: DicomFile): Answer {
  const format = readPixelFormat(opened);
  if ('code' in format) return skip(format.code, format.message);
  const modality = modalityOfFrame(opened.dataSet, 0, format.signed);
  if ('code' in modality) return skip(modality.code, modality.message);
  return { kind: 'header', header: headerOf(opened, format, modality) };
}

function headerOf(
  { dataSet, transferSyntaxUID, repaired }: DicomFile,
  format: PixelFormat,
  modality: FrameModality,
): SliceHeader {
  const own = readOwnAttributes(dataSet);
  const attributes = readSeriesAttributes(dataSet, format.frames, own);
  const { description, charsetNote } = readHeaderText(dataSet);
  return {
    seriesInstanceUID: text(dataSet.string('x0020000e')),
    studyInstanceUID: text(dataSet.string('x0020000d')),
    modality: text(dataSet.string('x00080060')),
    description,
    charsetNote,
    transferSyntaxUID,
    isLocalizer: LOCALIZER.test(text(dataSet.string('x00080008'))),
    isLossy: text(dataSet.string('x00282110')) === '01',
    hasRescale: modality.isGiven,
    rows: format.rows,
    columns: format.columns,
    frames: format.frames,
    instanceNumber: own.instanceNumber,
    places: Array.from({ length: format.frames }, (_, frame) => placeOfFrame(dataSet, frame)),
    pixelSpacingMm: attributes.spacingsMm[0] ?? null,
    isColour: format.isColour,
    repaired: [repaired, format.repaired, modality.repaired].flat(),
    attributes,
  };
}
