// The character sets of DICOM as data: which bytes mean which table, what each defined term starts with, and which escape sequence brings in
// which table. Source: PS3.3 C.12.1.1.2 (tables C.12-2 to C.12-5), PS3.5 section 6.1.2.

/** A table of characters. `label` is the WHATWG name of an encoding that holds it. */
export type CodeTable =
  | { readonly kind: 'ascii' }
  /** JIS X 0201 Romaji: ASCII but for a yen sign and an overline. */
  | { readonly kind: 'romaji' }
  /** 96 characters in the upper half of a byte. */
  | { readonly kind: 'upper'; readonly label: string }
  /** JIS X 0201 Katakana. */
  | { readonly kind: 'katakana' }
  /** 94 x 94 characters; in the encoding `label` each is two bytes with the top bit set, behind `prefix`. */
  | { readonly kind: 'pairs'; readonly label: string; readonly prefix: readonly number[] };

/** G0 is what the bytes 0x20 to 0x7f mean, G1 what those above 0x7f mean; null: nothing. */
export interface CodeTables {
  readonly g0: CodeTable;
  readonly g1: CodeTable | null;
}

export type CharacterSet =
  /** Code tables that escape sequences may change. `announced`: what they may bring into G1, where text forgets to. */
  | { readonly kind: 'tables'; readonly start: CodeTables; readonly announced?: CodeTable }
  /** One encoding for everything, without escape sequences. */
  | { readonly kind: 'whole'; readonly label: string };

const ASCII: CodeTable = { kind: 'ascii' };
const ROMAJI: CodeTable = { kind: 'romaji' };
const KATAKANA: CodeTable = { kind: 'katakana' };
const KANJI: CodeTable = { kind: 'pairs', label: 'euc-jp', prefix: [] };
/** EUC-JP puts 0x8f before the supplementary kanji. */
const SUPPLEMENTARY_KANJI: CodeTable = { kind: 'pairs', label: 'euc-jp', prefix: [0x8f] };
const HANGUL: CodeTable = { kind: 'pairs', label: 'euc-kr', prefix: [] };
const HANZI: CodeTable = { kind: 'pairs', label: 'gbk', prefix: [] };
const upper = (label: string): CodeTable => ({ kind: 'upper', label });

/** By registration number (the number in `ISO_IR 100`): the table for the upper half of a byte and the last letter of its escape sequence. */
const SINGLE_BYTE: readonly (readonly [registration: string, label: string, final: string])[] = [
  ['100', 'iso-8859-1', 'A'],
  ['101', 'iso-8859-2', 'B'],
  ['109', 'iso-8859-3', 'C'],
  ['110', 'iso-8859-4', 'D'],
  ['126', 'iso-8859-7', 'F'],
  ['127', 'iso-8859-6', 'G'],
  ['138', 'iso-8859-8', 'H'],
  ['144', 'iso-8859-5', 'L'],
  ['148', 'iso-8859-9', 'M'],
  ['166', 'iso-8859-11', 'T'],
  ['203', 'iso-8859-15', 'b'],
];

/** The tables a defined term begins with, by registration number. Multi-byte sets come in by escape sequence; text before one is ASCII. */
const BY_REGISTRATION: ReadonlyMap<string, CharacterSet> = new Map<string, CharacterSet>([
  ...SINGLE_BYTE.map(
    ([registration, label]) =>
      [registration, { kind: 'tables', start: { g0: ASCII, g1: upper(label) } }] as readonly [string, CharacterSet],
  ),
  ['6', { kind: 'tables', start: { g0: ASCII, g1: null } }],
  ['13', { kind: 'tables', start: { g0: ROMAJI, g1: KATAKANA } }],
  ['14', { kind: 'tables', start: { g0: ROMAJI, g1: KATAKANA } }],
  ['87', { kind: 'tables', start: { g0: ASCII, g1: null } }],
  ['159', { kind: 'tables', start: { g0: ASCII, g1: null } }],
  ['149', { kind: 'tables', start: { g0: ASCII, g1: HANGUL } }],
  ['58', { kind: 'tables', start: { g0: ASCII, g1: HANZI } }],
  ['192', { kind: 'whole', label: 'utf-8' }],
]);

const NO_ESCAPES: ReadonlyMap<string, CharacterSet> = new Map([
  ['GB18030', { kind: 'whole', label: 'gb18030' }],
  ['GBK', { kind: 'whole', label: 'gbk' }],
]);

/** What escape sequences say after the ESC, and what they change. */
export const escapes: readonly (readonly [sequence: string, change: Partial<CodeTables>])[] = [
  ...SINGLE_BYTE.map(([, label, final]) => [`-${final}`, { g1: upper(label) }] as const),
  ['$(D', { g0: SUPPLEMENTARY_KANJI }],
  ['$)C', { g1: HANGUL }],
  ['$)A', { g1: HANZI }],
  ['$B', { g0: KANJI }],
  // JIS C 6226-1978, the edition before JIS X 0208: old Japanese files have it.
  ['$@', { g0: KANJI }],
  ['(B', { g0: ASCII }],
  ['(J', { g0: ROMAJI }],
  [')I', { g1: KATAKANA }],
];

export const defaultCharacterSet: CharacterSet = { kind: 'tables', start: { g0: ASCII, g1: null } };

/** Writers' own names for what the standard calls otherwise. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^UTF-?8$/, 'ISO_IR 192'],
  [/^(US-?)?ASCII$/, 'ISO_IR 6'],
  [/^(ISO[-_ ]?8859-1|LATIN-?1)$/, 'ISO_IR 100'],
  [/^ISO[-_ ]?8859-2$/, 'ISO_IR 101'],
  [/^ISO[-_ ]?8859-5$/, 'ISO_IR 144'],
  [/^ISO[-_ ]?8859-7$/, 'ISO_IR 126'],
  [/^ISO[-_ ]?8859-15$/, 'ISO_IR 203'],
  [/^GB[-_ ]?18030$/, 'GB18030'],
  [/^GB[-_ ]?2312$/, 'GBK'],
  [/^(SHIFT[-_]?JIS|SJIS)$/, 'ISO_IR 13'],
];

interface NamedCharacterSet {
  readonly set: CharacterSet;
  /** What to tell the user where the file names none that is known, or misspells it; empty where all is well. */
  readonly note: string;
}

const EXACT = /^ISO(_IR| 2022 IR) (\d+)$/;
const NEARLY = /^ISO[-_ ]*(?:2022[-_ ]*)?IR[-_ ]*(\d+)$/;

function findTerm(written: string): { readonly set: CharacterSet; readonly isExact: boolean } | null {
  const term = written.trim();
  const exact = NO_ESCAPES.get(term) ?? BY_REGISTRATION.get(EXACT.exec(term)?.[2] ?? '');
  if (exact) return { set: exact, isExact: true };
  const upperCase = term.toUpperCase();
  const alias = ALIASES.find(([pattern]) => pattern.test(upperCase))?.[1] ?? upperCase;
  const found = NO_ESCAPES.get(alias) ?? BY_REGISTRATION.get(NEARLY.exec(alias)?.[1] ?? '');
  return found ? { set: found, isExact: false } : null;
}

/**
 * The set that the values of Specific Character Set (0008,0005) name. The first value says what text begins with; the others only announce
 * what escape sequences may bring, which say so themselves.
 */
export function characterSetOf(values: readonly string[]): NamedCharacterSet {
  const terms = values.map((value) => value.trim());
  if (terms.every((term) => term === '')) return { set: defaultCharacterSet, note: '' };
  const found = terms.map((term) => (term === '' ? { set: defaultCharacterSet, isExact: true } : findTerm(term)));
  const written = terms.join('\\');
  const unknown = terms.find((_, i) => found[i] === null);
  // An encoding without escape sequences cannot share a file with others: where one is named at all, it is the one.
  const chosen = found.find((one) => one?.set.kind === 'whole') ?? found[0] ?? { set: defaultCharacterSet, isExact: true };
  if (unknown !== undefined)
    return { set: chosen.set, note: `Specific Character Set (0008,0005) names ${unknown}, which DICOM does not know.` };
  if (found.some((one) => one?.isExact === false))
    return { set: chosen.set, note: `Specific Character Set (0008,0005) is misspelt: ${written}.` };
  const announced = found.flatMap((one) => (one?.set.kind === 'tables' ? (one.set.start.g1 ?? []) : []))[0];
  const isMixed = chosen.set.kind === 'whole' && terms.length > 1;
  return {
    set: chosen.set.kind === 'tables' && announced ? { ...chosen.set, announced } : chosen.set,
    note: isMixed ? `Specific Character Set (0008,0005) mixes encodings that exclude each other: ${written}.` : '',
  };
}
