// Who a derived object is of: by default nobody. PS3.15 Basic Application Level Confidentiality Profile (table E.1-1) for the attributes that such an
// object has: names and dates empty, identifiers new and the same ones everywhere, and a note of what was done. What is asked for is kept.
import { type DerivedSource, KEPT_TEXTS } from './derived-source.ts';
import type { WrittenElement } from './part10-writer.ts';

export type KeptIdentity = 'uids' | 'names' | 'dates' | 'descriptions';

export interface IdentityRules {
  readonly keep: readonly KeptIdentity[];
  /** SHA-256 of a text as hexadecimal; this folder knows no crypto. */
  readonly hash: (text: string) => string;
}

/** Type 2: present, and empty where it is not kept. By tag, with its VR. */
const TYPE_2: readonly (readonly [number, 'DA' | 'TM' | 'SH' | 'PN' | 'LO' | 'CS'])[] = [
  [0x00080020, 'DA'],
  [0x00080030, 'TM'],
  [0x00080050, 'SH'],
  [0x00080090, 'PN'],
  [0x00100010, 'PN'],
  [0x00100020, 'LO'],
  [0x00100030, 'DA'],
  [0x00100040, 'CS'],
  [0x00200010, 'SH'],
];
/** Present only where they are kept. */
const OPTIONAL: readonly (readonly [number, 'LO' | 'AS'])[] = [[0x00081030, 'LO']];
const CHARACTER_SET = 0x00080005;
const UID_DIGITS = 32;

/** Under 2.25 (PS3.5 annex B), the same for the same text. */
export const uidOfHash = (hash: string): string => `2.25.${BigInt(`0x${hash.slice(0, UID_DIGITS)}`)}`;

/** The UID, or its replacement: consistent in all that is exported, today and tomorrow. */
export const uidIn = ({ keep, hash }: IdentityRules, uid: string): string =>
  uid === '' || keep.includes('uids') ? uid : uidOfHash(hash(`convscope ${uid}`));

/** Patient, study and de-identification modules. */
export function identityElements(source: DerivedSource, rules: IdentityRules): readonly WrittenElement[] {
  const { keep } = rules;
  const kept = new Set<number>(
    (['names', 'dates', 'descriptions'] as const).flatMap((kind) => (keep.includes(kind) ? [...KEPT_TEXTS[kind]] : [])),
  );
  const contentOf = (tag: number): Uint8Array =>
    Uint8Array.from(kept.has(tag) ? (source.texts.get(tag) ?? '') : '', (letter) => letter.charCodeAt(0));
  const set = kept.size > 0 ? source.texts.get(CHARACTER_SET) : undefined;
  return [
    ...(set === undefined ? [] : [{ tag: CHARACTER_SET, vr: 'CS', value: set } as const]),
    ...TYPE_2.map(([tag, vr]) => ({ tag, vr, value: contentOf(tag) })),
    ...OPTIONAL.flatMap(([tag, vr]) =>
      contentOf(tag).length > 0 && vr !== 'AS' ? [{ tag, vr, value: contentOf(tag) } as const] : [],
    ),
    { tag: 0x0020000d, vr: 'UI', value: uidIn(rules, source.studyInstanceUID) },
    ...removalNotes(keep),
  ];
}

const CODES = {
  basic: ['113100', 'Basic Application Confidentiality Profile'],
  uids: ['113110', 'Retain UIDs Option'],
  dates: ['113106', 'Retain Longitudinal Temporal Information Full Dates Option'],
} as const;

function removalNotes(keep: readonly KeptIdentity[]): readonly WrittenElement[] {
  const isNamed = keep.includes('names') || keep.includes('descriptions');
  const codes = [CODES.basic, ...(keep.includes('uids') ? [CODES.uids] : []), ...(keep.includes('dates') ? [CODES.dates] : [])];
  const times = keep.includes('dates') ? 'UNMODIFIED' : 'REMOVED';
  if (isNamed)
    return [
      { tag: 0x00120062, vr: 'CS', value: 'NO' },
      { tag: 0x00280303, vr: 'CS', value: times },
    ];
  return [
    { tag: 0x00120062, vr: 'CS', value: 'YES' },
    { tag: 0x00120063, vr: 'LO', value: 'ConvScope: PS3.15 Basic Profile, object made anew' },
    { tag: 0x00120064, vr: 'SQ', value: codes.map(([value, meaning]) => codeItem(value, 'DCM', meaning)) },
    { tag: 0x00280303, vr: 'CS', value: times },
  ];
}

/** An item of a code sequence: value, scheme, meaning. */
export const codeItem = (value: string, scheme: string, meaning: string): readonly WrittenElement[] => [
  { tag: 0x00080100, vr: 'SH', value },
  { tag: 0x00080102, vr: 'SH', value: scheme },
  { tag: 0x00080104, vr: 'LO', value: meaning },
];
