// Reading a DICOM data set: dicom-parser behind the few questions asked of it, with its failures told apart (no DICOM, cut, damaged).
import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet } from 'dicom-parser';

export const PIXEL_DATA = 'x7fe00010';
const TRANSFER_SYNTAX = 'x00020010';
/** PS3.10 section 7.1: 128 bytes of preamble, then DICM. */
const PREAMBLE_BYTES = 128;
const MAGIC = 'DICM';

export const hasPart10Magic = (bytes: Uint8Array): boolean =>
  bytes.length >= PREAMBLE_BYTES + MAGIC.length &&
  String.fromCharCode(...bytes.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + MAGIC.length)) === MAGIC;

/** After the preamble comes (0002,0000), the length of the rest of the file meta information, in the last 4 of its 12 bytes. */
const GROUP_LENGTH_OFFSET = PREAMBLE_BYTES + MAGIC.length + 8;
const GROUP_LENGTH_BYTES = 4;

/** True where the file ends inside its file meta information. */
function endsInMeta(bytes: Uint8Array, fileBytes: number): boolean {
  const start = GROUP_LENGTH_OFFSET + GROUP_LENGTH_BYTES;
  if (bytes.length < start) return fileBytes < start;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(GROUP_LENGTH_OFFSET, true);
  return start + length >= fileBytes;
}

/** The file meta information alone: enough to know the encoding. @throws whatever dicom-parser throws on damaged bytes */
export const readTransferSyntax = (bytes: Uint8Array): string | null =>
  text(dicomParser.readPart10Header(bytes, { untilTag: PIXEL_DATA }).string(TRANSFER_SYNTAX)) || null;

/** A deflated file may not grow beyond this: a few kilobytes can ask for gigabytes. */
const MOST_INFLATED_BYTES = 1024 * 1024 * 1024;

/** The file meta information as it is, and the data set behind it inflated. */
const inflate = (bytes: Uint8Array, position: number): Uint8Array =>
  Buffer.concat([
    bytes.subarray(0, position),
    inflateRawSync(bytes.subarray(position), { maxOutputLength: MOST_INFLATED_BYTES }),
  ]);

/**
 * Everything before the pixel data, and where that lies in `byteArray` (which is not the file where that is deflated).
 * @throws whatever dicom-parser throws on damaged or cut bytes
 */
export const readDataSet = (bytes: Uint8Array): DataSet =>
  dicomParser.parseDicom(withKnownVrs(bytes), { untilTag: PIXEL_DATA, inflater: inflate } as never);

/** Extended Offset Table and its lengths, (7FE0,0001) and (7FE0,0002), with VR OV. */
const OFFSET_TABLES = [Buffer.from('e07f01004f56', 'hex'), Buffer.from('e07f02004f56', 'hex')];
const LAST_LETTER = 5;

/** dicom-parser does not know OV and would read its length wrongly: it is told OB, which is written the same way. */
function withKnownVrs(bytes: Uint8Array): Uint8Array {
  const places = OFFSET_TABLES.map((table) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(table));
  const found = places.filter((at) => at >= 0);
  if (found.length === 0) return bytes;
  const known = Uint8Array.from(bytes);
  for (const at of found) known[at + LAST_LETTER] = 'B'.charCodeAt(0);
  return known;
}

/** A value representation is two capital letters (PS3.5 section 6.2). */
const VR = /^[A-Z]{2}$/;
const LONG_VRS = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];
const SHORT_HEADER_BYTES = 8;
const LONG_HEADER_BYTES = 12;
const VR_OFFSET = 4;
const META_GROUP = 0x0002;

/** Damage in the file meta information that dicom-parser would read over: what follows could be anything. */
export function metaFailure(bytes: Uint8Array, fileBytes: number): HeaderFailure | null {
  if (endsInMeta(bytes, fileBytes)) return cutAfter(fileBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = PREAMBLE_BYTES + MAGIC.length;
  while (at + LONG_HEADER_BYTES <= bytes.length && view.getUint16(at, true) === META_GROUP) {
    const vr = String.fromCharCode(bytes[at + VR_OFFSET] as number, bytes[at + VR_OFFSET + 1] as number);
    if (!VR.test(vr)) {
      return {
        code: 'corrupt',
        message: `The file meta information is damaged at byte ${at}: there is no value representation. Copy the file again from where it came.`,
      };
    }
    const isLong = LONG_VRS.includes(vr);
    at += isLong
      ? LONG_HEADER_BYTES + view.getUint32(at + SHORT_HEADER_BYTES, true)
      : SHORT_HEADER_BYTES + view.getUint16(at + VR_OFFSET + 2, true);
  }
  return null;
}

const UNDEFINED_LENGTH = 0xffffffff;
const SEQUENCE_DELIMITER = Buffer.from('feffdde0', 'hex');
const DELIMITER_BYTES = 8;

/**
 * An element behind the pixel data that never ends: the file is not what its writer meant. What is no element there is padding, and no matter.
 * @param from the first byte behind the pixel data, Explicit VR Little Endian
 */
export function tailFailure(bytes: Uint8Array, from: number): HeaderFailure | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  while (at + LONG_HEADER_BYTES <= bytes.length) {
    const vr = String.fromCharCode(bytes[at + VR_OFFSET] as number, bytes[at + VR_OFFSET + 1] as number);
    if (!VR.test(vr)) return null;
    const isLong = LONG_VRS.includes(vr);
    const length = isLong ? view.getUint32(at + SHORT_HEADER_BYTES, true) : view.getUint16(at + VR_OFFSET + 2, true);
    at += isLong ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES;
    if (!isLong || length !== UNDEFINED_LENGTH) at += length;
    else {
      const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(SEQUENCE_DELIMITER, at);
      if (end < 0)
        return {
          code: 'corrupt',
          message: `An element behind the pixel data, at byte ${at}, never ends. Copy the file again from where it came.`,
        };
      at = end + DELIMITER_BYTES;
    }
  }
  return null;
}

const cutAfter = (fileBytes: number): HeaderFailure => ({
  code: 'truncated',
  message: `The file ends inside its header after ${fileBytes} bytes. Copy it again from where it came.`,
});

interface HeaderFailure {
  readonly code: 'truncated' | 'corrupt';
  readonly message: string;
}

/** What dicom-parser threw on a file that was read to its end: the file is cut, or it is damaged. */
export function headerFailure(fileBytes: number, thrown: unknown): HeaderFailure {
  const reason = reasonOf(thrown);
  if (/overrun|past the end|past end|'byteArray' length/i.test(reason)) return cutAfter(fileBytes);
  return { code: 'corrupt', message: `The header cannot be read: ${reason}. Copy the file again from where it came.` };
}

export const NOT_DICOM_MESSAGE =
  'This is no DICOM file: it has no DICM mark at byte 128. Open files as they come from the scanner or the archive.';

/** dicom-parser throws strings, errors, and objects that carry one of them. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  if (typeof thrown === 'object' && thrown !== null && 'exception' in thrown) return reasonOf(thrown.exception);
  return String(thrown).replace(/^dicomParser\.\w+: /, '');
}

/** Text of an element without its padding; empty where there is none. */
export const text = (value: string | undefined): string => (value ?? '').replace(/[\s\0]+$/, '').trim();

/** All values of a DS or IS element; null where it is missing or one is no number. */
export function numbersOf(dataSet: DataSet, tag: string): readonly number[] | null {
  const written = text(dataSet.string(tag));
  if (written === '') return null;
  const values = written.split('\\').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return values.every(Number.isFinite) ? values : null;
}

/** As `numbersOf`, where exactly `count` values make sense. */
export function exactly(dataSet: DataSet, tag: string, count: number): readonly number[] | null {
  const values = numbersOf(dataSet, tag);
  return values?.length === count ? values : null;
}
