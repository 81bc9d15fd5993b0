// `convscope inspect FILE --tags`: every element of a file, nested as it is nested there. Values that could tell who the patient is are held back
// unless they are asked for.

import { type PersonName, personName } from '../../src-shared/imaging/person-name.ts';
import type { TagList, TagRow } from '../../src-shared/protocol/tags-messages.ts';

export const TAGS_HELP = [
  '',
  '--tags lists every element of one file. As JSON:',
  '  {"file", "elements": [ELEMENT...], "notes": [sentences about what could not be read], "masked": how many values are held back}',
  '  ELEMENT: {"tag": "(0010,0010)", "keyword", "name", "vr", "vm": how many values there are, "length": bytes or null where undefined,',
  '    "offset": of its first byte in the file, "value": [numbers or text, the first 64 numbers or 4096 bytes], "hex": the first 32 bytes of what is',
  '    only bytes, "items": [[ELEMENT...]...] of a sequence, "creator" of a private element, "person": the parts of each name,',
  '    "identifying": "personal" or "uid" (PS3.15 Table E.1-1), "masked": true where the value is held back, "cut": true where there is more of it}',
  'Patient data is masked; --show-identity shows it.',
].join('\n');

interface ListedElement {
  readonly tag: string;
  readonly keyword: string;
  readonly name: string;
  readonly vr: string;
  readonly vm: number;
  readonly length: number | null;
  readonly offset: number;
  readonly value: TagRow['values'];
  readonly hex?: string;
  readonly creator?: string;
  readonly person?: readonly PersonName[];
  readonly identifying?: string;
  readonly masked?: true;
  readonly cut?: true;
  readonly items?: ListedElement[][];
}

/** The JSON of the help. */
export function nestTags({ file, rows, notes }: TagList) {
  const elements: ListedElement[] = [];
  /** By depth: where elements are added, and the one added last, to which items belong. */
  const lists: ListedElement[][] = [elements];
  const owners: ListedElement[] = [];
  for (const row of rows) {
    if (row.kind === 'item') {
      const items = owners[row.depth - 1]?.items;
      lists[row.depth + 1] = [];
      items?.push(lists[row.depth + 1] as ListedElement[]);
    } else {
      const element = listed(row);
      lists[row.depth]?.push(element);
      owners[row.depth] = element;
    }
  }
  return { file, elements, notes, masked: rows.filter(({ isMasked }) => isMasked).length };
}

function listed(row: TagRow): ListedElement {
  const { tag, keyword, name, vr, count, length, offset, values, hex, creator, identity, isMasked, isCut, isSequence } = row;
  return {
    tag,
    keyword,
    name,
    vr,
    vm: isSequence ? 1 : count,
    length,
    offset,
    value: values,
    ...(hex !== '' && { hex }),
    ...(creator !== null && { creator }),
    ...(vr === 'PN' && values.length > 0 && { person: values.map((value) => personName(String(value))) }),
    ...(identity !== 'none' && { identifying: identity }),
    ...(isMasked && { masked: true as const }),
    ...(isCut && { cut: true as const }),
    ...(isSequence && { items: [] }),
  };
}

const INDENT = '  ';
const NAME_COLUMN = 60;
/** What a file holds must not steer the terminal. */
const CONTROLS = /\p{Cc}+/gu;

/** One line an element. */
export function describeTags({ file, rows, notes }: TagList): string {
  const masked = rows.filter(({ isMasked }) => isMasked).length;
  const lines = rows.map((row) => {
    const head = `${INDENT.repeat(row.depth)}${row.kind === 'item' ? row.name : `${row.tag} ${row.vr || '--'} ${row.name}`}`;
    const creator = row.creator ? ` [${row.creator}]` : '';
    return `${`${head}${creator}`.padEnd(NAME_COLUMN)} ${valueText(row)}`.trimEnd();
  });
  return [
    file,
    ...lines,
    ...notes.map((note) => `note: ${note}`),
    ...(masked > 0 ? [`${masked} values that could tell who the patient is are masked; --show-identity shows them.`] : []),
    '',
  ].join('\n');
}

function valueText({ values, hex, isCut, isMasked, length }: TagRow): string {
  if (isMasked) return '(masked)';
  const bytes = hex === '' ? '' : `${length} bytes: ${hex}`;
  return `${values.join('\\').replace(CONTROLS, ' ') || bytes}${isCut ? ' ...' : ''}`;
}
