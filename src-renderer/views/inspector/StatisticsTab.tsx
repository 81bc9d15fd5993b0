// Every channel of the selected layer in numbers; a click on a heading sorts, a click on a row selects its map.
import { useState } from 'react';
import { useDisplay } from '../../state/display.ts';
import { useMaps } from '../../state/maps.ts';
import { useNetwork } from '../../state/network.ts';
import { selectMap, useSelection } from '../../state/selection.ts';
import { planeOf, shownNode, stagesOf } from '../../state/stages.ts';
import { showNote } from '../../state/toasts.ts';
import { formatPercent, formatValue } from '../format.ts';
import { copyText } from '../tags/copy-text.ts';
import { csvOf } from './csv.ts';
import { orderOf, SortHeading } from './SortedTable.tsx';

const COLUMNS = ['channel', 'min', 'max', 'mean', 'std', 'zero', 'not finite'] as const;
type Column = (typeof COLUMNS)[number];

export function StatisticsTab() {
  const { stage: selected, channel } = useSelection();
  const summary = useNetwork((state) => state.summary);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const facts = useMaps((state) => state.facts);
  const [sort, setSort] = useState<{ readonly column: Column; readonly falls: boolean }>({ column: 'channel', falls: false });
  const stage = summary ? stagesOf(summary).find(({ name }) => name === selected) : undefined;
  const node = stage ? shownNode(stage, afterRelu) : undefined;
  const statistics = node ? facts[node.name]?.statistics : undefined;
  if (!stage || !node || !statistics) return <p className="quiet">Select a layer whose maps are there.</p>;
  const { maps, rows, columns } = planeOf(node);
  const table = Array.from(
    { length: maps },
    (_, at): Record<Column, number> => ({
      channel: at,
      min: statistics.min[at] ?? Number.NaN,
      max: statistics.max[at] ?? Number.NaN,
      mean: statistics.mean[at] ?? Number.NaN,
      std: statistics.std[at] ?? Number.NaN,
      zero: (statistics.zeros[at] ?? 0) / (rows * columns),
      'not finite': statistics.nonFinite[at] ?? 0,
    }),
  ).sort((a, b) => (a[sort.column] - b[sort.column]) * (sort.falls ? -1 : 1) || a.channel - b.channel);
  const copy = (): void => {
    if (copyText(csvOf(COLUMNS, table))) showNote(`Copied ${table.length} rows of ${node.name} as CSV, in the order shown.`);
  };
  return (
    <>
      <button type="button" className="button button-small" data-testid="copy-statistics" onClick={copy}>
        Copy as CSV
      </button>
      <table className="statistics" data-testid="statistics">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <SortHeading
                key={column}
                text={column}
                order={orderOf(sort.column === column, sort.falls)}
                onSort={() => setSort({ column, falls: sort.column === column ? !sort.falls : column !== 'channel' })}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.map((row) => (
            <tr key={row.channel} aria-current={row.channel === channel ? 'true' : undefined}>
              <td>
                <button type="button" onClick={() => selectMap(stage.name, row.channel)}>
                  {row.channel}
                </button>
              </td>
              <td>{formatValue(row.min)}</td>
              <td>{formatValue(row.max)}</td>
              <td>{formatValue(row.mean)}</td>
              <td>{formatValue(row.std)}</td>
              <td>{formatPercent(row.zero)}</td>
              <td>{row['not finite']}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
