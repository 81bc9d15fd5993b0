// The list of elements of the file on screen: open or not, searched, folded, masked. Follows the slice, one question under way; closing forgets
// what was shown, so that patient data is masked again.
import { create } from 'zustand';
import type { TagList } from '../../src-shared/protocol/tags-messages.ts';
import { engine } from './connection.ts';
import { wishes } from './frame.ts';
import { useSeries } from './series.ts';

interface TagsState {
  readonly isOpen: boolean;
  /** The one before stays until the next is there. */
  readonly list: TagList | null;
  readonly failure: string;
  readonly showIdentity: boolean;
  readonly search: string;
  /** Paths of sequences and items whose content is hidden. */
  readonly folded: ReadonlySet<string>;
  readonly selectedPath: string | null;
}

const closed: TagsState = {
  isOpen: false,
  list: null,
  failure: '',
  showIdentity: false,
  search: '',
  folded: new Set(),
  selectedPath: null,
};

export const useTags = create<TagsState>(() => closed);

let isAsking = false;
/** Rises with every wish: an answer to an older one is not the last word. */
let wanted = 0;

/** Asks for the elements of the slice on screen, if the list is open. */
export function wantTags(): void {
  if (!useTags.getState().isOpen) return;
  wanted++;
  wishes.wish('tags', ask);
}

async function ask(): Promise<void> {
  const { currentId, slice } = useSeries.getState();
  const { isOpen, showIdentity } = useTags.getState();
  if (!isOpen || isAsking || currentId === null) return;
  const asked = wanted;
  isAsking = true;
  try {
    const list = await engine().call('series.tags', { seriesId: currentId, slice, showIdentity });
    const now = useTags.getState();
    // What was asked for before masking must not come back behind it.
    if (now.isOpen && now.showIdentity === showIdentity) useTags.setState({ list, failure: '' });
  } catch (thrown) {
    if (asked === wanted) useTags.setState({ list: null, failure: thrown instanceof Error ? thrown.message : String(thrown) });
  } finally {
    isAsking = false;
  }
  if (asked !== wanted) wishes.wish('tags', ask);
}

function openTags(): void {
  useTags.setState({ isOpen: true });
  wantTags();
}

export const closeTags = (): void => useTags.setState({ ...closed, folded: useTags.getState().folded });

export const toggleTags = (): void => (useTags.getState().isOpen ? closeTags() : openTags());

/** Masked values are not only hidden: they are not here until they are asked for, and go when they are masked again. */
export function setShowIdentity(showIdentity: boolean): void {
  useTags.setState(({ list }) => ({ showIdentity, list: showIdentity || !list ? list : masked(list) }));
  wantTags();
}

const masked = (list: TagList): TagList => ({
  ...list,
  rows: list.rows.map((row) =>
    row.identity === 'personal' && (row.values.length > 0 || row.hex !== '')
      ? { ...row, values: [], hex: '', isMasked: true }
      : row,
  ),
});

export const toggleFold = (path: string): void =>
  useTags.setState(({ folded }) => {
    const next = new Set(folded);
    if (!next.delete(path)) next.add(path);
    return { folded: next };
  });
