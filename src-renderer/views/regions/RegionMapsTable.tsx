// The selected region in every map of a layer, or of all: sorted by a click on a heading, a click on a channel selects its map, copied as CSV.
import { useState } from 'react';
import { useDisplay } from '../../state/display.ts';
import { useNetwork } from '../../state/network.ts';
import { useRegions } from '../../state/regions.ts';
import { selectMap, useSelection } from '../../state/selection.ts';
import { stageOfNode, stagesOf } from '../../state/stages.ts';
import { showNote } from '../../state/toasts.ts';
import { formatValue } from '../format.ts';
import { csvOf } from '../inspector/csv.ts';
import { MOST_ROWS, MoreRows, orderOf, SortHeading } from '../inspector/SortedTable.tsx';
import { copyText } from '../tags/copy-text.ts';
import { cellOf, REGION_COLUMNS, type RegionRow, regionRows, sortedRows } from './region-rows.ts';

const RULE =
  'A value counts where its centre (jump and start of its layer) lies in the outline, edge included, and the nearest pixel of the slice is there and meets the HU bounds.';

export function RegionMapsTable({ nodes }: { readonly nodes: readonly string[] }) {
  const { answer, list, selected, classes } = useRegions();
  const summary = useNetwork((state) => state.summary);
  const layers = useDisplay((state) => state.regionLayers);
  const selection = useSelection();
  const [sort, setSort] = useState({ column: 1, falls: false });
  const columns = [...REGION_COLUMNS, ...classes.map(({ name }) => `mean in ${name}`)];
  const isCurrent = answer?.regionId === selected && answer.nodes.join() === nodes.join();
  const rows = answer && isCurrent ? sortedRows(regionRows(answer), sort.column, sort.falls) : [];
  const name = list.find(({ id }) => id === selected)?.name ?? '';
  const stages = summary ? stagesOf(summary) : [];
  const copy = (): void => {
    if (!answer) return;
    const slice = answer.run.slice + 1;
    const records = rows.map((row) => recordOf(row, columns, name, slice));
    if (copyText(csvOf(['region', 'slice', ...columns], records)))
      showNote(`Copied ${rows.length} maps of ${name} as CSV, in the order shown.`);
  };
  return (
    <div className="region-maps">
      <p className="region-tools">
        <select
          aria-label="Layers"
          data-testid="region-layers"
          value={layers}
          onChange={(event) => useDisplay.setState({ regionLayers: event.target.value as 'selected' | 'all' })}
        >
          <option value="selected">selected layer</option>
          <option value="all">all layers</option>
        </select>
        <button
          type="button"
          className="button button-small"
          data-testid="copy-regions"
          disabled={rows.length === 0}
          onClick={copy}
        >
          Copy as CSV
        </button>
        {answer && (
          <span className="quiet" data-testid="regions-of">
            {name}, slice {answer.run.slice + 1}
          </span>
        )}
      </p>
      {rows.length > 0 && (
        <table className="statistics" data-testid="region-maps">
          <thead>
            <tr>
              {columns.map((column, at) => (
                <SortHeading
                  key={column}
                  text={column.replace('mean in', 'in')}
                  order={orderOf(sort.column === at, sort.falls)}
                  onSort={() => setSort({ column: at, falls: sort.column === at ? !sort.falls : at > 1 })}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row) => {
              const stage = stageOfNode(stages, row.layer);
              const isSelected = stage?.name === selection.stage && row.channel === selection.channel;
              return (
                <tr key={`${row.layer} ${row.channel}`} aria-current={isSelected ? 'true' : undefined}>
                  {columns.map((column, at) => (
                    <td key={column}>
                      {at === 1 && stage ? (
                        <button type="button" onClick={() => selectMap(stage.name, row.channel)}>
                          {row.channel}
                        </button>
                      ) : (
                        written(cellOf(row, at))
                      )}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <MoreRows count={rows.length} />
      {answer && isCurrent && rows.length === 0 && <p className="quiet">The values of this layer have no place on the slice.</p>}
      <p className="quiet">{RULE}</p>
    </div>
  );
}

const written = (value: number | string): string =>
  typeof value === 'string' ? value : Number.isNaN(value) ? '-' : formatValue(value, 5);

const recordOf = (
  row: RegionRow,
  columns: readonly string[],
  region: string,
  slice: number,
): Record<string, number | string> => ({
  region,
  slice,
  ...Object.fromEntries(columns.map((column, at) => [column, cellOf(row, at)])),
});
