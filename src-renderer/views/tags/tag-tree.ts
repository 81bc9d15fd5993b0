// Which rows of the list are seen: without what is folded away, or what the search finds with the sequences around it. Pure.
import type { TagRow } from '../../../src-shared/protocol/tags-messages.ts';

export interface PlacedTag {
  readonly row: TagRow;
  /** The same for the same element of the next slice: `(0008,1140)/2/(0008,1155)`. */
  readonly path: string;
  readonly isFoldable: boolean;
  /** Lower case: what the search looks in. */
  readonly text: string;
}

/** Rows with their paths. */
export function placeTags(rows: readonly TagRow[]): readonly PlacedTag[] {
  const paths: string[] = [];
  const counts: number[] = [];
  return rows.map((row, i) => {
    const { depth, kind } = row;
    counts[depth] = kind === 'item' ? (counts[depth] ?? 0) + 1 : 0;
    counts.length = depth + 1;
    const own = kind === 'item' ? String(counts[depth]) : row.tag;
    paths[depth] = depth === 0 ? own : `${paths[depth - 1]}/${own}`;
    return { row, path: paths[depth] as string, isFoldable: (rows[i + 1]?.depth ?? 0) > depth, text: searchText(row) };
  });
}

function searchText({ kind, tag, keyword, name, vr, creator, values }: TagRow): string {
  if (kind === 'item') return '';
  return [tag, tag.replace(/\W/g, ''), keyword, name, vr, creator ?? '', values.join('\\')].join('\n').toLowerCase();
}

export const searchWords = (search: string): readonly string[] => search.toLowerCase().split(/\s+/).filter(Boolean);

/** Every one of the words is somewhere in the row. */
export const hasWords = ({ text }: PlacedTag, words: readonly string[]): boolean =>
  text !== '' && words.every((word) => text.includes(word));

/** A search opens what is folded, and shows what a row that it finds stands in. */
export function visibleTags(
  tags: readonly PlacedTag[],
  folded: ReadonlySet<string>,
  words: readonly string[],
): readonly PlacedTag[] {
  return words.length > 0 ? found(tags, words) : unfolded(tags, folded);
}

function unfolded(tags: readonly PlacedTag[], folded: ReadonlySet<string>): readonly PlacedTag[] {
  let hiddenFrom = Number.POSITIVE_INFINITY;
  return tags.filter(({ row: { depth }, path, isFoldable }) => {
    if (depth >= hiddenFrom) return false;
    hiddenFrom = isFoldable && folded.has(path) ? depth + 1 : Number.POSITIVE_INFINITY;
    return true;
  });
}

function found(tags: readonly PlacedTag[], words: readonly string[]): readonly PlacedTag[] {
  /** By depth: a row behind was found, and this is what it stands in. */
  const isWanted: boolean[] = [];
  const kept: PlacedTag[] = [];
  for (const tag of tags.toReversed()) {
    const { depth } = tag.row;
    if (!isWanted[depth] && !hasWords(tag, words)) continue;
    isWanted[depth] = false;
    if (depth > 0) isWanted[depth - 1] = true;
    kept.push(tag);
  }
  return kept.reverse();
}

/** Names of people, as the value is written: for copying and for the screen. */
export function valueText({ values, hex, length, isCut, isMasked, isSequence, kind, count }: TagRow): string {
  if (isMasked) return 'masked';
  if (isSequence) return count === 1 ? '1 item' : `${count} items`;
  if (kind === 'item') return '';
  const value = hex === '' ? values.join('\\') : `${length} bytes: ${hex}`;
  return isCut ? `${value} ...` : value;
}

/** A row for a spreadsheet or a message. */
export const rowText = (row: TagRow): string => [row.tag, row.vr, row.name, valueText(row)].join('\t');
