// The selected element in full: its value without an end cut off, a name by its parts, where it lies in the file; and the ways to copy it.
import { type PersonName, personName } from '../../../src-shared/imaging/person-name.ts';
import type { TagRow } from '../../../src-shared/protocol/tags-messages.ts';
import { formatBytes } from '../format.ts';
import { type PlacedTag, valueText } from './tag-tree.ts';

interface TagDetailProps {
  readonly tag: PlacedTag | null;
  readonly onCopy: (what: 'value' | 'row') => void;
}

export function TagDetail({ tag, onCopy }: TagDetailProps) {
  if (!tag) return <div className="tag-detail quiet">Choose an element to see all of it.</div>;
  const { row } = tag;
  return (
    <div className="tag-detail" data-testid="tag-detail">
      <div className="tag-detail-head">
        <strong className="ellipsis">{row.name}</strong>
        <span className="quiet number ellipsis">{facts(row)}</span>
        <span className="grow" />
        <button type="button" className="button button-small" disabled={row.isMasked} onClick={() => onCopy('value')}>
          Copy value
        </button>
        <button type="button" className="button button-small" onClick={() => onCopy('row')}>
          Copy row
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and scrolling needs the keyboard */}
      <section className="tag-detail-value" tabIndex={0} aria-label="Value">
        {row.isMasked ? (
          <span className="tag-masked">Masked: it could tell who the patient is. “Show patient data” shows it.</span>
        ) : (
          <bdi>{valueText(row)}</bdi>
        )}
        {row.vr === 'PN' && row.values.map((value) => <Name key={value} name={personName(String(value))} />)}
      </section>
    </div>
  );
}

const facts = ({ tag, kind, keyword, vr, count, length, offset, isSequence, hex }: TagRow): string =>
  [
    kind === 'item' ? '' : tag,
    keyword,
    vr,
    kind === 'item' || isSequence || hex !== '' || count < 2 ? '' : `${count} values`,
    length === null ? 'undefined length' : formatBytes(length),
    `byte ${offset}`,
  ]
    .filter(Boolean)
    .join(' · ');

const WAYS = ['alphabetic', 'ideographic', 'phonetic'] as const;
const PARTS = ['prefix', 'given', 'middle', 'family', 'suffix'] as const;

function Name({ name }: { readonly name: PersonName }) {
  return (
    <dl className="tag-name-parts">
      {WAYS.flatMap((way) => {
        const parts = name[way];
        if (!parts) return [];
        return [
          <div key={way}>
            <dt className="quiet">{way}</dt>
            {PARTS.filter((part) => parts[part] !== '').map((part) => (
              <dd key={part}>
                <span className="quiet">{part}</span> <bdi>{parts[part]}</bdi>
              </dd>
            ))}
          </div>,
        ];
      })}
    </dl>
  );
}
