// What the tables of maps have in common: a heading that sorts by its column, and the end of a table that has more rows than a person reads.

/** More rows no person reads; the copy has all of them. */
export const MOST_ROWS = 500;

interface SortHeadingProps {
  readonly text: string;
  /** null: the rows are sorted by another column. */
  readonly order: 'rises' | 'falls' | null;
  readonly onSort: () => void;
}

export function SortHeading({ text, order, onSort }: SortHeadingProps) {
  return (
    <th aria-sort={order === null ? undefined : order === 'falls' ? 'descending' : 'ascending'}>
      <button type="button" onClick={onSort}>
        {text}
        {order !== null && (order === 'falls' ? ' ↓' : ' ↑')}
      </button>
    </th>
  );
}

export const orderOf = (isSorted: boolean, falls: boolean): SortHeadingProps['order'] =>
  !isSorted ? null : falls ? 'falls' : 'rises';

export function MoreRows({ count }: { readonly count: number }) {
  if (count <= MOST_ROWS) return null;
  return (
    <p className="quiet">
      The first {MOST_ROWS} of {count}; the copy has all of them.
    </p>
  );
}
