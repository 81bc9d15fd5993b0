// The rows themselves, only those in view: tag, name, value representation, value. One tree of rows that the arrow keys walk through.
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { useSizeOf } from '../../canvas/use-canvas.ts';
import { toggleFold, useTags } from '../../state/tags.ts';
import { type PlacedTag, valueText } from './tag-tree.ts';

/** As in tags.css. */
const ROW_HEIGHT = 22;
/** Rows beside those in view, so that scrolling shows no gaps. */
const OVERSCAN = 10;
const INDENT = 14;
const HEADINGS = [
  ['Tag', 96],
  ['Name', '42%'],
  ['VR', 32],
  ['Value', 'auto'],
] as const;

interface TagTableProps {
  readonly tags: readonly PlacedTag[];
  /** A search opens everything: nothing can be folded then. */
  readonly isSearched: boolean;
  readonly selected: PlacedTag | null;
}

export function TagTable({ tags, isSearched, selected }: TagTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { height } = useSizeOf(scroller);
  const [top, setTop] = useState(0);
  const at = selected ? tags.indexOf(selected) : -1;
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - OVERSCAN);
  const last = Math.min(tags.length, Math.ceil((top + height) / ROW_HEIGHT) + OVERSCAN);
  useEffect(() => {
    const element = scroller.current;
    if (!element || at < 0) return;
    // Below the heading, which stays.
    const [start, end] = [at * ROW_HEIGHT, (at + 2) * ROW_HEIGHT];
    if (start < element.scrollTop) element.scrollTop = start;
    else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
  }, [at]);
  const select = (index: number): void => {
    const tag = tags[Math.min(tags.length - 1, Math.max(0, index))];
    if (tag) useTags.setState({ selectedPath: tag.path });
  };
  const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 2);
  const isOpen = (tag: PlacedTag): boolean => isSearched || !useTags.getState().folded.has(tag.path);
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: tags.length - 1,
    };
    const to = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (to !== undefined) select(to);
    else if (!selected) return;
    else if (event.key === 'ArrowRight' && selected.isFoldable && isOpen(selected)) select(at + 1);
    else if (event.key === 'ArrowLeft' && !(selected.isFoldable && isOpen(selected) && !isSearched)) select(parentOf(tags, at));
    else if (['ArrowRight', 'ArrowLeft', 'Enter', ' '].includes(event.key)) {
      if (selected.isFoldable && !isSearched) toggleFold(selected.path);
    } else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const target = event.target as Element;
    const tag = tags[Number(target.closest<HTMLElement>('tr[data-index]')?.dataset.index ?? -1)];
    if (!tag) return;
    useTags.setState({ selectedPath: tag.path });
    const isFold = target.closest('[data-fold]') !== null || event.detail === 2;
    if (isFold && tag.isFoldable && !isSearched) toggleFold(tag.path);
  };
  return (
    <div ref={scroller} className="tags-table" onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows that fold and are walked through are a treegrid, and lie in a table
        role="treegrid"
        aria-label="Elements"
        aria-rowcount={tags.length + 1}
        aria-activedescendant={at >= first && at < last ? `tag-row-${at}` : undefined}
        tabIndex={0}
        data-testid="tags-table"
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocus={() => {
          if (at < 0) select(Math.floor(top / ROW_HEIGHT));
        }}
      >
        <thead>
          <tr aria-rowindex={1}>
            {HEADINGS.map(([title, width]) => (
              <th key={title} scope="col" style={{ width }}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} />
          {tags.slice(first, last).map((tag, i) => (
            <Row
              key={`${tag.row.offset}/${tag.path}`}
              tag={tag}
              index={first + i}
              isOpen={isOpen(tag)}
              isSelected={tag === selected}
            />
          ))}
          <Gap rows={tags.length - last} />
        </tbody>
      </table>
    </div>
  );
}

/** Rows that are not in view, as one of their height. */
const Gap = ({ rows }: { readonly rows: number }) =>
  rows > 0 ? (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it cannot be focused
    <tr aria-hidden="true">
      <td colSpan={HEADINGS.length} style={{ height: rows * ROW_HEIGHT }} />
    </tr>
  ) : null;

/** The row that a row stands in; itself where it stands in none. */
function parentOf(tags: readonly PlacedTag[], at: number): number {
  const depth = tags[at]?.row.depth ?? 0;
  const parent = tags.findLastIndex(({ row }, i) => i < at && row.depth < depth);
  return parent < 0 ? at : parent;
}

interface RowProps {
  readonly tag: PlacedTag;
  readonly index: number;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
}

function Row({ tag: { row, isFoldable }, index, isOpen, isSelected }: RowProps) {
  const { depth, kind, name, vr, creator, isMasked, identity } = row;
  const isShownPatient = identity === 'personal' && !isMasked && (row.values.length > 0 || row.hex !== '');
  return (
    <tr
      id={`tag-row-${index}`}
      className={`tag-${kind}`}
      data-testid="tag-row"
      data-index={index}
      aria-level={depth + 1}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-expanded={isFoldable ? isOpen : undefined}
    >
      <td className="number">{kind === 'item' ? '' : row.tag}</td>
      <td className="tag-name">
        <span style={{ paddingLeft: depth * INDENT }} />
        <span className="tag-fold" aria-hidden="true" data-fold={isFoldable ? '' : undefined}>
          {isFoldable ? (isOpen ? '▾' : '▸') : ''}
        </span>
        {name}
        {creator !== null && <span className="quiet"> {creator || 'nobody'}</span>}
      </td>
      <td className="number quiet">{vr}</td>
      <td className={isMasked ? 'tag-value tag-masked' : 'tag-value'}>
        {isShownPatient && <span className="tag-flag">patient</span>}
        <bdi>{valueText(row).slice(0, MOST_SHOWN)}</bdi>
      </td>
    </tr>
  );
}

/** More characters fit into no window; the whole value stands below the table. */
const MOST_SHOWN = 300;
