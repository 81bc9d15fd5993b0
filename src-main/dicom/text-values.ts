// Text of an element by its value representation: which character set counts for it, where values end, which padding means nothing.
// Source: PS3.5 section 6.2, 6.1.2.3.
import { type CharacterSet, defaultCharacterSet } from './character-sets.ts';
import { decodeText } from './text-decoder.ts';

interface TextValues {
  readonly values: readonly string[];
  /** As DecodedText has it. */
  readonly isDamaged: boolean;
}

/** Only these are written in the file's character set; all other text is ASCII. */
const SET_COUNTS = new Set(['SH', 'LO', 'ST', 'LT', 'PN', 'UC', 'UT']);
/** One value, in which a backslash is a backslash. */
const ONE_VALUE = new Set(['ST', 'LT', 'UT', 'UR']);
const TEXTS = new Set([...SET_COUNTS, 'AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR']);

export const isText = (vr: string): boolean => TEXTS.has(vr);

function delimitersOf(vr: string): string {
  if (vr === 'PN') return '\\^=';
  return ONE_VALUE.has(vr) ? '' : '\\';
}

/** Padding at the end means nothing anywhere; spaces at the front count only in text of whole paragraphs. Empty ways of writing a name end it. */
const trimmed = (value: string, vr: string): string => {
  const end = value.replace(/[ \0]+$/, '');
  if (vr === 'PN') return end.replace(/[ =]+$/, '').trimStart();
  return ONE_VALUE.has(vr) ? end : end.trimStart();
};

/** @param bytes the element's whole value; the last value may be cut */
export function textValues(bytes: Uint8Array, vr: string, set: CharacterSet): TextValues {
  const { text, isDamaged } = SET_COUNTS.has(vr)
    ? decodeText(bytes, set, delimitersOf(vr))
    : decodeText(bytes, defaultCharacterSet, delimitersOf(vr));
  const values = ONE_VALUE.has(vr) ? [text] : text.split('\\');
  return { values: values.map((value) => trimmed(value, vr)), isDamaged };
}
