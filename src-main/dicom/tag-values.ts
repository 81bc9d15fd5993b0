// Values of an element for people: numbers and text, the first ones of many, the first bytes of what is only bytes.
// Source: PS3.5 section 6.2.
import type { CharacterSet } from './character-sets.ts';
import { tagText } from './dictionary.ts';
import { viewOf } from './element-encoding.ts';
import { isText, textValues } from './text-values.ts';

export interface TagValues {
  /** The first ones. */
  readonly values: readonly (string | number)[];
  /** The first bytes, where the value is only bytes. */
  readonly hex: string;
  /** How many values there are: the value multiplicity. */
  readonly count: number;
  /** There is more than is given here. */
  readonly isCut: boolean;
  readonly isDamaged: boolean;
}

/** More text or more numbers are read in a program made for it. */
const MOST_TEXT_BYTES = 4096;
const MOST_NUMBERS = 64;
const MOST_HEX_BYTES = 32;

type ReadNumber = (view: DataView, at: number, isLittleEndian: boolean) => string | number;
const ELEMENT_BYTES = 2;

const NUMBERS: Readonly<Record<string, readonly [bytes: number, read: ReadNumber]>> = {
  US: [2, (view, at, little) => view.getUint16(at, little)],
  SS: [2, (view, at, little) => view.getInt16(at, little)],
  UL: [4, (view, at, little) => view.getUint32(at, little)],
  SL: [4, (view, at, little) => view.getInt32(at, little)],
  UV: [8, (view, at, little) => bigNumber(view.getBigUint64(at, little))],
  SV: [8, (view, at, little) => bigNumber(view.getBigInt64(at, little))],
  FL: [4, (view, at, little) => view.getFloat32(at, little)],
  FD: [8, (view, at, little) => view.getFloat64(at, little)],
  AT: [
    4,
    (view, at, little) => {
      const tag = view.getUint16(at, little) * 2 ** 16 + view.getUint16(at + ELEMENT_BYTES, little);
      return tagText(tag);
    },
  ],
};

/** JSON has no integers beyond 2^53: those stay text. */
const bigNumber = (value: bigint): string | number => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value));

const NO_VALUE: TagValues = { values: [], hex: '', count: 0, isCut: false, isDamaged: false };

/** @param bytes the whole value */
export function readValues(bytes: Uint8Array, vr: string, set: CharacterSet, isLittleEndian: boolean): TagValues {
  if (bytes.length === 0) return NO_VALUE;
  const number = NUMBERS[vr];
  if (number) return readNumbers(bytes, number, isLittleEndian);
  return isText(vr) ? readText(bytes, vr, set) : readBytes(bytes);
}

function readNumbers(bytes: Uint8Array, [size, read]: readonly [number, ReadNumber], isLittleEndian: boolean): TagValues {
  const count = Math.floor(bytes.length / size);
  const view = viewOf(bytes);
  const values = Array.from({ length: Math.min(count, MOST_NUMBERS) }, (_, i) => read(view, i * size, isLittleEndian));
  return { values, hex: '', count, isCut: count > values.length, isDamaged: bytes.length % size !== 0 };
}

function readText(bytes: Uint8Array, vr: string, set: CharacterSet): TagValues {
  const isCut = bytes.length > MOST_TEXT_BYTES;
  const { values, isDamaged } = textValues(bytes.subarray(0, MOST_TEXT_BYTES), vr, set);
  return { values, hex: '', count: values.length, isCut, isDamaged: isDamaged && !isCut };
}

function readBytes(bytes: Uint8Array): TagValues {
  const first = bytes.subarray(0, MOST_HEX_BYTES);
  const hex = Array.from(first, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return { values: [], hex, count: 1, isCut: bytes.length > first.length, isDamaged: false };
}
