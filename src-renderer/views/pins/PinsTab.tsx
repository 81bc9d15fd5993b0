// All pins: where they are, their HU, and what every map of the selected layer is at each of them.
import { useEffect } from 'react';
import { huOf, isPadding } from '../../../src-shared/imaging/modality.ts';
import { pixelToMm } from '../../../src-shared/imaging/patient-geometry.ts';
import type { SeriesSummary, SlicePixels } from '../../../src-shared/protocol/series-messages.ts';
import { useDisplay } from '../../state/display.ts';
import { useNetwork } from '../../state/network.ts';
import { usePinValues, wantPinValues } from '../../state/pin-values.ts';
import { MOST_PINS, type Pin, putPins, removePin, toggleHeld, usePins } from '../../state/pins.ts';
import { useSelection } from '../../state/selection.ts';
import { useSeries } from '../../state/series.ts';
import { useSlices } from '../../state/slices.ts';
import { shownNode, stagesOf } from '../../state/stages.ts';
import { formatValue } from '../format.ts';
import { PinMapsTable } from './PinMapsTable.tsx';
import './pins.css';

export function PinsTab() {
  const { list, held } = usePins();
  const series = useSeries((state) => state.series.find(({ id }) => id === state.currentId));
  const shown = useSlices((state) => state.shown);
  const failure = usePinValues((state) => state.failure);
  const node = useAsked();
  if (list.length === 0)
    return (
      <p className="quiet" data-testid="no-pins">
        Point at the slice or at a map and press P: the place stays through slices and layers. Up to {MOST_PINS} pins.
      </p>
    );
  return (
    <div className="pins-tab" data-testid="pins">
      <div>
        <table className="statistics" data-testid="pin-list">
          <thead>
            <tr>
              <th>pin</th>
              <th>row</th>
              <th>column</th>
              <th>mm</th>
              <th>{series?.modality === 'CT' ? 'HU' : 'value'}</th>
              <th aria-label="Remove" />
            </tr>
          </thead>
          <tbody>
            {list.map((pin) => (
              <tr key={pin.id} aria-current={pin.id === held ? 'true' : undefined} data-pin={pin.id}>
                <td>
                  <button
                    type="button"
                    aria-pressed={pin.id === held}
                    aria-label={`Hold the value at pin ${pin.id}`}
                    onClick={() => toggleHeld(pin.id)}
                  >
                    {pin.id}
                  </button>
                </td>
                <td>{formatValue(pin.row)}</td>
                <td>{formatValue(pin.column)}</td>
                <td>{mmText(pin, series, shown?.slice)}</td>
                <td>{shown ? huAt(shown.pixels, pin) : ''}</td>
                <td>
                  <button type="button" aria-label={`Remove pin ${pin.id}`} onClick={() => removePin(pin.id)}>
                    ×
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>
          <button type="button" className="button button-small" data-testid="clear-pins" onClick={() => putPins([])}>
            Remove all
          </button>
        </p>
      </div>
      {failure && <p className="inspector-failure">{failure}</p>}
      {node && <PinMapsTable node={node.name} stage={node.stage} />}
    </div>
  );
}

/** Of the selected layer as it is shown; asked anew when the slice, the pins or the layer change. */
function useAsked(): { readonly name: string; readonly stage: string } | null {
  const summary = useNetwork((state) => state.summary);
  const preprocess = useNetwork((state) => state.preprocess);
  const selected = useSelection((state) => state.stage);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const { currentId: seriesId, slice } = useSeries();
  const list = usePins((state) => state.list);
  const stage = summary && summary.problems.length === 0 ? stagesOf(summary).find(({ name }) => name === selected) : undefined;
  const node = stage && shownNode(stage, afterRelu);
  const networkId = summary?.id;
  useEffect(() => {
    if (seriesId !== null && networkId !== undefined && node)
      wantPinValues({ seriesId, slice, networkId, preprocess }, node, list);
  }, [seriesId, slice, networkId, preprocess, node, list]);
  return node && stage ? { name: node.name, stage: stage.name } : null;
}

function mmText({ row, column }: Pin, series: SeriesSummary | undefined, slice: number | undefined): string {
  const position = slice === undefined ? null : (series?.slices[slice]?.positionMm ?? null);
  const { orientation, pixelSpacingMm } = series ?? {};
  if (!position || !orientation || !pixelSpacingMm) return '';
  return pixelToMm(position, orientation, pixelSpacingMm, row, column)
    .map((mm) => mm.toFixed(1))
    .join(', ');
}

/** Of the pixel whose area holds the place; a place on the edge between two belongs to the later one. */
function huAt(pixels: SlicePixels, { row, column }: Pin): string {
  const [atRow, atColumn] = [Math.round(row), Math.round(column)];
  const isInside = atRow >= 0 && atColumn >= 0 && atRow < pixels.rows && atColumn < pixels.columns;
  if (!isInside) return 'outside';
  if (pixels.kind === 'colour') return 'colour';
  const stored = pixels.stored[atRow * pixels.columns + atColumn] as number;
  return isPadding(pixels.padding, stored) ? 'padding' : formatValue(huOf(pixels.modality, stored));
}
