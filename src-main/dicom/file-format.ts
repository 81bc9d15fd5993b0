// From a file's bytes to its data set, whatever its writer left out or got wrong: preamble, mark, file meta information, transfer syntax. What is
// guessed is guessed by evidence and said; what is no DICOM is left alone. Source: PS3.10 section 7.
import { asArray, type DataSet, dataSetOf, hasDecimalComma, text } from './data-set.ts';
import { readElements } from './element-reader.ts';
import type { Unread } from './element-reading.ts';
import { beginsAsFile, chooseSyntax } from './encoding-guess.ts';
import { readMeta } from './file-meta.ts';
import { cutAfter, type FileRefusal, NOT_DICOM, unsupportedTransferSyntax } from './file-refusal.ts';
import { inflateDataSet } from './inflate.ts';
import { ReadFailure } from './read-failure.ts';
import { DEFLATED, encodingOf, type PixelEncoding } from './transfer-syntaxes.ts';

/** A file whose data set has been read as far as it is needed. */
export interface DicomFile {
  readonly kind: 'file';
  readonly dataSet: DataSet;
  readonly transferSyntaxUID: string;
  readonly encoding: PixelEncoding;
  /** Of `dataSet.byteArray`, were it whole: the file's length, or the inflated one. */
  readonly totalBytes: number;
  readonly repaired: readonly string[];
  /** Where elements that were not read may be; null where there are none. */
  readonly unread: Unread | null;
}

type OpenResult = DicomFile | { readonly kind: 'refused'; readonly refusal: FileRefusal } | { readonly kind: 'need-more' };

/** PS3.10 section 7.1: 128 bytes of preamble, then DICM. */
const PREAMBLE_BYTES = 128;
const MAGIC = [...'DICM'].map((letter) => letter.charCodeAt(0));
const MARK_BYTES = PREAMBLE_BYTES + MAGIC.length;
const TRANSFER_SYNTAX = 'x00020010';
const LEAST_ELEMENT_BYTES = 8;
/** The first elements of a data set lie within: by them its encoding is recognised. */
const EVIDENCE_BYTES = 256;
/** One of these is in every object; a file without a mark and without any of them is something else. */
const IDENTITIES = ['x00080016', 'x00080018', 'x00080060', 'x0020000d', 'x0020000e'];

const refused = (refusal: FileRefusal): OpenResult => ({ kind: 'refused', refusal });

interface Part {
  /** Tags to be kept; all where it is missing. */
  readonly wanted?: ReadonlySet<number>;
  /** Where in the bytes that begins which lies behind the pixel data, up to the end of the file: what is in between was left out. */
  readonly resumeAt?: number;
}

/**
 * @param bytes the file, or its beginning
 * @param fileBytes the file's whole length
 * @returns `need-more` where only more of the file can tell
 */
export function openDicom(bytes: Uint8Array, fileBytes: number, part: Part = {}): OpenResult {
  if (fileBytes === 0) return refused({ code: 'not-dicom', message: 'The file is empty. Copy it again from where it came.' });
  try {
    return open(asArray(bytes), fileBytes, part);
  } catch (thrown) {
    if (!(thrown instanceof ReadFailure)) throw thrown;
    if (bytes.length < fileBytes) return { kind: 'need-more' };
    if (markEnd(bytes) === 0) return refused(NOT_DICOM);
    if (thrown.kind === 'cut') return refused(cutAfter(fileBytes));
    const message = `The header cannot be read at byte ${thrown.at}: ${thrown.message}. Copy the file again from where it came.`;
    return refused({ code: 'corrupt', message });
  }
}

function hasMarkAt(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < MAGIC.length; i++) if (bytes[at + i] !== MAGIC[i]) return false;
  return true;
}

export const hasPart10Magic = (bytes: Uint8Array): boolean => hasMarkAt(bytes, PREAMBLE_BYTES);

/** Behind the DICM mark; 0 where there is none. */
function markEnd(bytes: Uint8Array): number {
  if (hasPart10Magic(bytes)) return MARK_BYTES;
  return hasMarkAt(bytes, 0) ? MAGIC.length : 0;
}

function open(bytes: Uint8Array, fileBytes: number, { wanted, resumeAt }: Part): OpenResult {
  const isWhole = resumeAt !== undefined || bytes.length >= fileBytes;
  if (bytes.length < Math.min(MARK_BYTES + EVIDENCE_BYTES, fileBytes)) return { kind: 'need-more' };
  const start = markEnd(bytes);
  if (start === 0 && !beginsAsFile(bytes, fileBytes)) return refused(NOT_DICOM);
  const meta = readMeta(bytes, start, isWhole, wanted);
  if (bytes.length < Math.min(meta.end + EVIDENCE_BYTES, fileBytes)) return { kind: 'need-more' };
  if (meta.end + LEAST_ELEMENT_BYTES > fileBytes) return refused(start > 0 ? cutAfter(fileBytes) : NOT_DICOM);
  const declared = text(dataSetOf(bytes, meta.elements, true).string(TRANSFER_SYNTAX));
  if (declared !== '' && encodingOf(declared) === null) return refused(unsupportedTransferSyntax(declared));
  // A deflated data set can only be inflated whole.
  if (declared === DEFLATED && !isWhole) return { kind: 'need-more' };
  const content =
    declared === DEFLATED ? inflateDataSet(bytes, meta.end) : { bytes, start: meta.end, totalBytes: fileBytes, repaired: [] };
  if ('code' in content) return refused(content);
  const { totalBytes } = content;
  const syntax = chooseSyntax(content.bytes, content.start, declared, totalBytes);
  if (syntax === null) return refused(start > 0 ? noDataSet(meta.end) : NOT_DICOM);
  const { elements, repaired, unread } = readElements(content.bytes, {
    encoding: syntax.encoding,
    start: content.start,
    isWhole,
    ...(wanted && { wanted }),
    ...(resumeAt !== undefined && { resumeAt }),
  });
  const isUnread = unread !== null && unread.at < fileBytes;
  if (start === 0 && !IDENTITIES.some((tag) => tag in elements)) return isUnread ? { kind: 'need-more' } : refused(NOT_DICOM);
  const isLittleEndian = syntax.encoding.littleEndian;
  if (content.bytes === bytes) Object.assign(elements, meta.elements);
  const dataSet = dataSetOf(content.bytes, elements, isLittleEndian);
  return {
    kind: 'file',
    dataSet,
    transferSyntaxUID: syntax.uid,
    encoding: encodingOf(syntax.uid) as PixelEncoding,
    totalBytes,
    unread: isUnread ? unread : null,
    repaired: [aboutMark(start), meta.repaired, content.repaired, syntax.repaired, repaired, aboutCommas(dataSet)].flat(),
  };
}

function aboutMark(start: number): readonly string[] {
  if (start === MARK_BYTES) return [];
  return [
    start === 0
      ? 'The file has no preamble and no DICM mark; it was recognised by its elements.'
      : 'The file has no preamble before its DICM mark.',
  ];
}

const noDataSet = (at: number): FileRefusal => ({
  code: 'corrupt',
  message: `What follows the DICM mark, at byte ${at}, is no data set in any encoding. Copy the file again from where it came.`,
});

/** Numbers that geometry and HU are made of. */
const DECIMALS = ['x00200032', 'x00200037', 'x00280030', 'x00281052', 'x00281053'];

export const aboutCommas = (dataSet: DataSet): readonly string[] =>
  DECIMALS.some((tag) => hasDecimalComma(dataSet, tag))
    ? ['Numbers are written with a decimal comma; it is read as a point.']
    : [];
