// The data dictionary: what a tag is called, how its value is written and how many values it has. Source: PS3.6; the data is made by
// assets/dictionary/make.mjs and unpacked group by group when it is asked for.
import data from './dictionary-data.json' with { type: 'json' };

export interface DictionaryEntry {
  /** Most have one; where the file decides there are several. Empty: none, as for items. */
  readonly vrs: readonly string[];
  /** Value multiplicity as the standard writes it: `1`, `1-n`, `2-2n`. */
  readonly vm: string;
  readonly keyword: string;
  readonly name: string;
  readonly isRetired: boolean;
}

const HEX = 16;
const GROUP_DIGITS = 4;
const ELEMENT_BITS = 16;
const ELEMENT_MASK = 0xffff;
const BLOCK_MASK = 0xff;
const FIRST_CREATOR = 0x10;
const LAST_CREATOR = 0xff;

const standardData: Readonly<Record<string, string>> = data.standard;
const privateData: Readonly<Record<string, string>> = data.private;

const hex = (value: number): string => value.toString(HEX).toUpperCase().padStart(GROUP_DIGITS, '0');
export const groupOf = (tag: number): number => tag >>> ELEMENT_BITS;
export const elementOf = (tag: number): number => tag & ELEMENT_MASK;
export const isPrivate = (tag: number): boolean => groupOf(tag) % 2 === 1;
/** (gggg,0010) to (gggg,00FF) of an odd group name who reserves a block of elements. Source: PS3.5 section 7.8.1. */
export const isPrivateCreator = (tag: number): boolean =>
  isPrivate(tag) && elementOf(tag) >= FIRST_CREATOR && elementOf(tag) <= LAST_CREATOR;

/** `(0010,0010)`. */
export const tagText = (tag: number): string => `(${hex(groupOf(tag))},${hex(elementOf(tag))})`;

/** Most names are their keywords in words; the others are written out in the data. */
const nameOf = (keyword: string): string =>
  keyword
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/(?<= )(And|By|For|From|In|Of|On|Or|The|To|With)(?= )/g, (word) => word.toLowerCase());

const PLACE = /^([0-9A-Fx]{4}|[0-9a-fx]{6})([A-Z/]*)$/;

function unpack(packed: string): ReadonlyMap<string, DictionaryEntry> {
  return new Map(
    packed.split(';').map((entry) => {
      const [head = '', vm = '', words = '', name] = entry.split('|');
      const [, place = '', vrs = ''] = PLACE.exec(head) ?? [];
      const keyword = words.replace('!', '');
      const isRetired = words.startsWith('!');
      return [place, { vrs: vrs === '' ? [] : vrs.split('/'), vm, keyword, name: name ?? nameOf(keyword), isRetired }];
    }),
  );
}

function keeper(of: Readonly<Record<string, string>>): (key: string) => ReadonlyMap<string, DictionaryEntry> | null {
  const kept = new Map<string, ReadonlyMap<string, DictionaryEntry> | null>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const unpacked = Object.hasOwn(of, key) ? unpack(of[key] as string) : null;
    kept.set(key, unpacked);
    return unpacked;
  };
}

const standardGroup = keeper(standardData);
const privateBlock = keeper(privateData);

const GROUP_LENGTH: DictionaryEntry = {
  vrs: ['UL'],
  vm: '1',
  keyword: 'GroupLength',
  name: 'Group Length',
  isRetired: true,
};
const PRIVATE_CREATOR: DictionaryEntry = {
  vrs: ['LO'],
  vm: '1',
  keyword: 'PrivateCreator',
  name: 'Private Creator',
  isRetired: false,
};
/** Repeating groups: curves, overlays, variable pixel data. */
const REPEATING = /^(50|60|7F)/;

/** An element of the standard, null where it has none of that tag. */
export function dictionaryEntry(tag: number): DictionaryEntry | null {
  if (isPrivateCreator(tag)) return PRIVATE_CREATOR;
  const [group, element] = [hex(groupOf(tag)), hex(elementOf(tag))];
  const found = findIn(standardGroup(group), element) ?? (isPrivate(tag) ? null : repeated(group, element));
  return found ?? (element === '0000' ? GROUP_LENGTH : null);
}

const repeated = (group: string, element: string): DictionaryEntry | null =>
  REPEATING.test(group) ? findIn(standardGroup(`${group.slice(0, 2)}xx`), element) : null;

/** Some entries stand for several elements: an x in them is any digit. */
function findIn(group: ReadonlyMap<string, DictionaryEntry> | null, element: string): DictionaryEntry | null {
  if (!group) return null;
  const exact = group.get(element);
  if (exact) return exact;
  for (const [pattern, entry] of group)
    if (pattern.includes('x') && [...pattern].every((sign, i) => sign === 'x' || sign === element[i])) return entry;
  return null;
}

/** What its maker calls a private element. @param creator text of the element that reserves the block */
export function privateEntry(creator: string, tag: number): DictionaryEntry | null {
  const place = hex(groupOf(tag)).toLowerCase() + (elementOf(tag) & BLOCK_MASK).toString(HEX).padStart(2, '0');
  return privateBlock(creator)?.get(place) ?? null;
}
