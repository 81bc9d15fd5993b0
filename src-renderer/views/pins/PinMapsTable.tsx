// The maps of a layer at every pin: sorted by a click on a heading, a click on a channel selects its map, copied as CSV.
import { useState } from 'react';
import { usePinValues } from '../../state/pin-values.ts';
import { usePins } from '../../state/pins.ts';
import { selectMap, useSelection } from '../../state/selection.ts';
import { showNote } from '../../state/toasts.ts';
import { formatValue } from '../format.ts';
import { csvOf } from '../inspector/csv.ts';
import { MOST_ROWS, MoreRows, orderOf, SortHeading } from '../inspector/SortedTable.tsx';
import { copyText } from '../tags/copy-text.ts';
import { pinRows, sortedPinRows } from './pin-rows.ts';

const DIGITS = 5;
const BY_CHANNEL = -1;

export function PinMapsTable({ node, stage }: { readonly node: string; readonly stage: string }) {
  const list = usePins((state) => state.list);
  const answer = usePinValues((state) => state.answer);
  const selected = useSelection((state) => (state.stage === stage ? state.channel : null));
  const [sort, setSort] = useState({ column: BY_CHANNEL, falls: false });
  if (answer?.node !== node) return <p className="quiet">The values are being taken.</p>;
  const ids = list.map(({ id }) => id);
  const rows = sortedPinRows(pinRows(ids, answer.values), sort.column, sort.falls);
  if (rows.length === 0) return <p className="quiet">{node} reaches none of the pins.</p>;
  const slice = answer.run.slice + 1;
  const columns = ['channel', ...ids.map((id) => `pin ${id}`)];
  const copy = (): void => {
    const records = rows.map(({ channel, values }) => ({
      ...{ node, slice, channel },
      ...Object.fromEntries(values.map((value, at) => [`pin ${ids[at]}`, value])),
    }));
    if (copyText(csvOf(['node', 'slice', ...columns], records)))
      showNote(`Copied ${rows.length} maps at ${ids.length} pins as CSV.`);
  };
  return (
    <div className="pin-maps">
      <p className="region-tools">
        <button type="button" className="button button-small" data-testid="copy-pins" onClick={copy}>
          Copy as CSV
        </button>
        <span className="quiet">
          {node}, slice {slice}
        </span>
      </p>
      <table className="statistics" data-testid="pin-maps">
        <thead>
          <tr>
            {columns.map((name, at) => {
              const column = at - 1;
              const isSorted = sort.column === column;
              return (
                <SortHeading
                  key={name}
                  text={name}
                  order={orderOf(isSorted, sort.falls)}
                  onSort={() => setSort({ column, falls: isSorted ? !sort.falls : column !== BY_CHANNEL })}
                />
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map(({ channel, values }) => (
            <tr key={channel} aria-current={channel === selected ? 'true' : undefined}>
              <td>
                <button type="button" onClick={() => selectMap(stage, channel)}>
                  {channel}
                </button>
              </td>
              {values.map((value, at) => (
                <td key={ids[at]}>{Number.isNaN(value) ? '-' : formatValue(value, DIGITS)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <MoreRows count={rows.length} />
    </div>
  );
}
