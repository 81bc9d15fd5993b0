// A data set that has been read, and the questions asked of it. Values are read when they are asked for, by what they are (their VR) where the file
// says so, and by the question where it does not. Source: PS3.5 section 6.2.
import { UNDEFINED_LENGTH } from './element-head.ts';

export const PIXEL_DATA = 'x7fe00010';

export interface Element {
  /** Two capital letters; empty where the encoding does not say, SQ where it has items. */
  readonly vr: string;
  /** Where the value begins in `byteArray`. */
  readonly dataOffset: number;
  /** Bytes of the value; 0xffffffff where the file does not say. */
  readonly length: number;
  /** Of a sequence. */
  readonly items?: readonly { readonly dataSet: DataSet }[];
}

export interface DataSet {
  readonly byteArray: Uint8Array;
  readonly isLittleEndian: boolean;
  /** By tag, as `x00280010`. */
  readonly elements: Readonly<Record<string, Element>>;
  /** The value as text, one byte a letter, up to the first zero byte, trimmed; undefined where there is none. */
  string(tag: string): string | undefined;
  /** The first value of a US element, or whatever number the file has there instead; undefined where there is none. */
  uint16(tag: string): number | undefined;
  /** The first value of a UL element, or whatever number the file has there instead; undefined where there is none. */
  uint32(tag: string): number | undefined;
}

const TAG_DIGITS = 8;
const HEXADECIMAL = 16;

/** A Buffer's slice() shares its bytes, an array's copies them: what is read here are arrays. */
export const asArray = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Keys of tags met before. The files of a series have the same few hundred, and a text made anew is a slow key. */
const knownKeys = new Map<number, string>();
const MOST_KNOWN = 4096;

export function tagKey(tag: number): string {
  const known = knownKeys.get(tag);
  if (known !== undefined) return known;
  const key = `x${tag.toString(HEXADECIMAL).padStart(TAG_DIGITS, '0')}`;
  if (knownKeys.size < MOST_KNOWN) knownKeys.set(tag, key);
  return key;
}

export const dataSetOf = (byteArray: Uint8Array, elements: Readonly<Record<string, Element>>, isLittleEndian: boolean): DataSet =>
  new ReadDataSet(byteArray, elements, isLittleEndian);

/** Whether two values of a data set are the same to the byte; values without a length never are. */
export function haveSameBytes(bytes: Uint8Array, one: Element, other: Element): boolean {
  if (one.length !== other.length || one.length === UNDEFINED_LENGTH) return false;
  const bytesOf = ({ dataOffset, length }: Element): Uint8Array => bytes.subarray(dataOffset, dataOffset + length);
  return Buffer.compare(bytesOf(one), bytesOf(other)) === 0;
}

/** A class, because every file and every item of a sequence has one, and closures of their own would cost each more than its questions. */
class ReadDataSet implements DataSet {
  readonly byteArray: Uint8Array;
  readonly elements: Readonly<Record<string, Element>>;
  readonly isLittleEndian: boolean;
  /** Made when text is asked for: most items of sequences are asked for none. */
  #letters: Buffer | null = null;

  constructor(byteArray: Uint8Array, elements: Readonly<Record<string, Element>>, isLittleEndian: boolean) {
    this.byteArray = byteArray;
    this.elements = elements;
    this.isLittleEndian = isLittleEndian;
  }

  string(tag: string): string | undefined {
    const element = this.elements[tag];
    if (element === undefined || element.length === 0) return undefined;
    const { buffer, byteOffset, byteLength } = this.byteArray;
    this.#letters ??= Buffer.from(buffer, byteOffset, byteLength);
    return stringOf(this, this.#letters, element, tag);
  }

  uint16(tag: string): number | undefined {
    return plainUnsigned(this, tag, 'US', 2) ?? integersOf(this, tag, 'US')?.[0];
  }

  uint32(tag: string): number | undefined {
    return plainUnsigned(this, tag, 'UL', 4) ?? integersOf(this, tag, 'UL')?.[0];
  }
}

const BYTE_UNIT = 0x100;

/** The common case without a detour: an element of that VR in little endian, its first value; undefined for any other. */
function plainUnsigned(dataSet: DataSet, tag: string, vr: 'US' | 'UL', bytes: number): number | undefined {
  const { byteArray } = dataSet;
  const element = dataSet.elements[tag];
  if (element?.vr !== vr || element.length < bytes || !dataSet.isLittleEndian) return undefined;
  const { dataOffset } = element;
  if (dataOffset + element.length > byteArray.length) return undefined;
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * BYTE_UNIT + (byteArray[dataOffset + i] as number);
  return value;
}

/** The bytes of an element's value; empty where it is missing or has no known end. */
export function valueBytes({ elements, byteArray }: DataSet, tag: string): Uint8Array {
  const element = elements[tag];
  if (!element) return byteArray.subarray(0, 0);
  const end = element.dataOffset + element.length;
  return end > byteArray.length ? byteArray.subarray(0, 0) : byteArray.subarray(element.dataOffset, end);
}

/** The items of a sequence; empty where there are none. */
export const itemsOf = (dataSet: DataSet | undefined, tag: string): readonly DataSet[] =>
  dataSet?.elements[tag]?.items?.map((item) => item.dataSet) ?? [];

/** @param letters the data set's bytes */
function stringOf(dataSet: DataSet, letters: Buffer, element: Element, tag: string): string | undefined {
  const { vr, dataOffset, length } = element;
  if (dataOffset + length > letters.length) return undefined;
  const numeric = numericTypes.get(vr);
  if (numeric) return readNumbers(dataSet, valueBytes(dataSet, tag), numeric).join('\\');
  const last = lastTexts.get(tag);
  if (last !== undefined && isWrittenThere(last.letters, letters, dataOffset, length)) return last.value;
  const written = letters.toString('latin1', dataOffset, dataOffset + length);
  const end = written.indexOf('\0');
  const value = (end < 0 ? written : written.slice(0, end)).trim();
  if (length > LONGEST_KEPT) return value;
  if (last === undefined) lastTexts.set(tag, { letters: written, value });
  else {
    last.letters = written;
    last.value = value;
  }
  return value;
}

/** The last text of each tag that was asked for. The files of a series say mostly the same, and comparing costs less than reading it anew. */
const lastTexts = new Map<string, { letters: string; value: string }>();
const LONGEST_KEPT = 128;

function isWrittenThere(text: string, bytes: Uint8Array, at: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[at + i]) return false;
  return true;
}

interface NumericType {
  readonly bytes: number;
  read(view: DataView, at: number, littleEndian: boolean): number;
}

const NUMERIC_TYPES: Readonly<Record<string, NumericType>> = {
  US: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  SS: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  UL: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  SL: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  FL: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  FD: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  SV: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  UV: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
};
const numericTypes: ReadonlyMap<string, NumericType> = new Map(Object.entries(NUMERIC_TYPES));

function readNumbers({ isLittleEndian }: DataSet, bytes: Uint8Array, type: NumericType): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / type.bytes) }, (_, i) => type.read(view, i * type.bytes, isLittleEndian));
}

/** VRs whose values are numbers written as text. */
const TEXT_NUMBERS = ['DS', 'IS', 'LO', 'SH', 'CS', 'UT', 'ST', 'LT'];
/** VRs that keep numbers only as bytes: the question says which. */
const BYTES_ONLY = ['', 'UN', 'OB', 'OW', 'OL'];

/**
 * Whole numbers of an element that should be of VR `vr`, with whatever VR the file gives it: the file's VR says how they are written.
 * @returns null where it is missing, empty, or holds something that is no whole number
 */
export function integersOf(dataSet: DataSet, tag: string, vr: 'US' | 'SS' | 'UL'): readonly number[] | null {
  const element = dataSet.elements[tag];
  const bytes = valueBytes(dataSet, tag);
  if (!element || bytes.length === 0) return null;
  if (TEXT_NUMBERS.includes(element.vr)) return wholeNumbers(numbersOf(dataSet, tag));
  const asked = numericTypes.get(BYTES_ONLY.includes(element.vr) ? vr : asWritten(element.vr, vr));
  if (!asked || bytes.length < asked.bytes) return null;
  return wholeNumbers(readNumbers(dataSet, bytes, asked));
}

/** US and SS are mistaken for each other: the question knows better which. */
const asWritten = (written: string, asked: string): string =>
  (written === 'US' || written === 'SS') && (asked === 'US' || asked === 'SS') ? asked : written;

const wholeNumbers = (values: readonly number[] | null): readonly number[] | null =>
  values?.every(Number.isInteger) ? values : null;

/** Text of an element without its padding; empty where there is none. */
export function text(value: string | undefined): string {
  if (value === undefined) return '';
  const trimmed = value.trim();
  return trimmed.endsWith('\0') ? trimmed.replace(/[\s\0]+$/, '') : trimmed;
}

/** As a person writes a decimal number: PS3.5 DS, without what only JavaScript takes for one (0x10, Infinity, blanks). */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMMA = 0x2c;
/** A decimal comma in place of the point. */
const DECIMAL_COMMA = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;

/** One number as DS or IS write it, with a decimal comma taken for a point; NaN where it is none. */
function parseDecimal(written: string): number {
  const word = written.trim();
  if (DECIMAL.test(word)) return Number(word);
  return DECIMAL_COMMA.test(word) ? Number(word.replace(',', '.')) : Number.NaN;
}

/** All values of a DS or IS element, or of whatever numbers the file has there instead; null where it is missing or one is no number. */
export function numbersOf(dataSet: DataSet, tag: string): readonly number[] | null {
  const written = text(dataSet.string(tag));
  if (written === '') return null;
  const last = lastNumbers.get(tag);
  if (last?.written === written) return last.values;
  const values = parseNumbers(written);
  if (written.length <= LONGEST_KEPT) lastNumbers.set(tag, { written, values });
  return values;
}

/** As `lastTexts`. */
const lastNumbers = new Map<string, { readonly written: string; readonly values: readonly number[] | null }>();

function parseNumbers(written: string): readonly number[] | null {
  const values: number[] = [];
  const words = written.split('\\');
  for (let i = 0; i < words.length; i++) {
    const value = parseDecimal(words[i] as string);
    if (!Number.isFinite(value)) return null;
    values.push(value);
  }
  return values;
}

/** As `numbersOf`, where exactly `count` values make sense. */
export function exactly(dataSet: DataSet, tag: string, count: number): readonly number[] | null {
  const values = numbersOf(dataSet, tag);
  return values?.length === count ? values : null;
}

/** Whether a byte is among those of the value. */
function holds({ byteArray, elements }: DataSet, tag: string, byte: number): boolean {
  const element = elements[tag];
  if (element === undefined) return false;
  const end = element.dataOffset + element.length;
  if (end > byteArray.length) return false;
  for (let at = element.dataOffset; at < end; at++) if (byteArray[at] === byte) return true;
  return false;
}

/** A decimal comma among the element's values: it was read as a point, which people should know. */
export function hasDecimalComma(dataSet: DataSet, tag: string): boolean {
  // Nearly no file has one, and looking for it is much cheaper than reading the numbers.
  if (!holds(dataSet, tag, COMMA)) return false;
  return text(dataSet.string(tag))
    .split('\\')
    .some((value) => DECIMAL_COMMA.test(value.trim()));
}
