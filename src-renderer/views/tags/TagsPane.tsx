// Every element of the file on screen, in place of the maps: found as you type, foldable, copied, patient data masked until it is asked for.
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { closeTags, setShowIdentity, useTags } from '../../state/tags.ts';
import { showNote } from '../../state/toasts.ts';
import { copyText } from './copy-text.ts';
import { TagDetail } from './TagDetail.tsx';
import { TagTable } from './TagTable.tsx';
import { hasWords, type PlacedTag, placeTags, rowText, searchWords, valueText, visibleTags } from './tag-tree.ts';
import './tags.css';

const NOTHING: readonly PlacedTag[] = [];

export function TagsPane() {
  const { list, failure, showIdentity, search, folded, selectedPath } = useTags();
  const field = useRef<HTMLInputElement>(null);
  const tags = useMemo(() => (list ? placeTags(list.rows) : NOTHING), [list]);
  const words = useMemo(() => searchWords(search), [search]);
  const visible = useMemo(() => visibleTags(tags, folded, words), [tags, folded, words]);
  const selected = visible.find(({ path }) => path === selectedPath) ?? null;
  const foldable = useMemo(() => tags.filter(({ isFoldable, row }) => isFoldable && row.kind === 'element'), [tags]);
  const allFolded = foldable.length > 0 && foldable.every(({ path }) => folded.has(path));
  const count = list ? list.rows.filter(({ kind }) => kind === 'element').length : 0;
  const found = visible.filter((tag) => hasWords(tag, words)).length;
  useEffect(() => field.current?.focus(), []);
  const copy = (what: 'value' | 'row', tag: PlacedTag | null): void => {
    if (!tag || (what === 'value' && tag.row.isMasked)) return;
    const isDone = copyText(what === 'value' ? valueText(tag.row) : rowText(tag.row));
    showNote(
      isDone ? `Copied the ${what} of ${tag.row.name}.` : 'The browser did not copy it. Select the text below and copy that.',
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isCtrl = event.ctrlKey || event.metaKey;
    const isTyping = event.target === field.current;
    if (isCtrl && event.key.toLowerCase() === 'f') field.current?.select();
    else if (event.key === 'Escape' && search !== '') useTags.setState({ search: '' });
    else if (event.key === 'Escape') closeTags();
    else if (isCtrl && event.key.toLowerCase() === 'c' && !isTyping && !hasSelection())
      copy(event.shiftKey ? 'row' : 'value', selected);
    else return;
    event.preventDefault();
  };
  return (
    <section className="pane tags" aria-label="Tags" data-testid="tags-pane" onKeyDown={onKeyDown}>
      <div className="pane-head">
        <h2>Tags</h2>
        <input
          ref={field}
          className="field tags-search"
          type="search"
          aria-label="Find an element by name, number or value"
          data-testid="tags-search"
          placeholder="Name, number or value"
          spellCheck={false}
          value={search}
          onChange={(event) => useTags.setState({ search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            event.currentTarget.closest('.tags')?.querySelector('table')?.focus();
          }}
        />
        <span className="quiet number tags-count" role="status" data-testid="tags-count">
          {words.length === 0 ? `${count} elements` : `${found} of ${count}`}
        </span>
        <span className="grow" />
        <button
          type="button"
          className="button button-small"
          disabled={foldable.length === 0}
          onClick={() => useTags.setState({ folded: new Set(allFolded ? [] : foldable.map(({ path }) => path)) })}
        >
          {allFolded ? 'Unfold all' : 'Fold all'}
        </button>
        <button
          type="button"
          className="button button-small"
          aria-pressed={showIdentity}
          data-testid="tags-identity"
          title="Names, numbers, dates and places that could tell who the patient is (PS3.15 Table E.1-1)"
          onClick={() => setShowIdentity(!showIdentity)}
        >
          {showIdentity ? 'Mask patient data' : 'Show patient data'}
        </button>
        <button type="button" className="button button-small button-plain" aria-label="Close the tags" onClick={closeTags}>
          ×
        </button>
      </div>
      {showIdentity && (
        <p className="tags-warning" role="status">
          Patient data is in view. It is masked again when this list is closed.
        </p>
      )}
      {list?.notes.map((note) => (
        <p key={note} className="tags-warning" data-testid="tags-note">
          {note}
        </p>
      ))}
      {failure && (
        <p className="notice notice-error" role="alert">
          {failure}
        </p>
      )}
      {list && visible.length === 0 && <p className="empty">No element has these words.</p>}
      {!list && !failure && <p className="empty">Reading the elements of the file.</p>}
      {visible.length > 0 && <TagTable tags={visible} isSearched={words.length > 0} selected={selected} />}
      <TagDetail tag={selected} onCopy={(what) => copy(what, selected)} />
    </section>
  );
}

const hasSelection = (): boolean => (getSelection()?.toString() ?? '') !== '';
