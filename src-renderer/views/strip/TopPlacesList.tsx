// Where in the series the selected channel answers most: nine places that are apart from each other, each a click away.
import { pixelToMm } from '../../../src-shared/imaging/patient-geometry.ts';
import type { TopPlace } from '../../../src-shared/protocol/strip-messages.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { currentSeries, showSlice, useSeries } from '../../state/series.ts';
import { cancelTop, findTop, PLACES_APART_MM, TOP_PLACES, useStrip } from '../../state/strip.ts';
import { formatValue } from '../format.ts';

export function TopPlacesList({ node, stage }: { readonly node: string; readonly stage: string }) {
  const top = useStrip((state) => state.top);
  const channel = useSelection((state) => (state.stage === stage ? state.channel : 0));
  const shown = top && top.node === node && top.channel === channel ? top : null;
  const look = (): void => {
    const { summary, preprocess } = useNetwork.getState();
    const { currentId: seriesId } = useSeries.getState();
    if (summary && seriesId !== null) void findTop({ seriesId, networkId: summary.id, preprocess, node }, channel);
  };
  return (
    <div className="top-places">
      <button
        type="button"
        className="button button-small"
        data-testid="find-top"
        disabled={shown?.phase === 'running'}
        onClick={look}
      >
        Top {TOP_PLACES} of channel {channel}
      </button>
      {shown?.phase === 'running' && (
        <button type="button" className="button button-small" onClick={cancelTop}>
          Cancel
        </button>
      )}
      {shown && shown.text !== '' && <span className="quiet">{shown.text}</span>}
      {shown?.phase === 'done' && (
        <ol data-testid="top-places">
          {shown.places.map((place, at) => (
            <li key={`${place.slice} ${place.row} ${place.column}`}>
              <button
                type="button"
                className="button button-small number"
                data-slice={place.slice + 1}
                data-value={place.value}
                onClick={() => goTo(stage, channel, place)}
              >
                {at + 1}: {placeWords(place)}
              </button>
            </li>
          ))}
        </ol>
      )}
      {shown?.phase === 'done' && (
        <span className="quiet">
          {shown.places.length === 0 && 'It is nowhere above 0. '}
          {shown.places.length > 0 && `${PLACES_APART_MM} mm apart at least. `}
          {shown.skipped.length > 0 && `Without ${shown.skipped.length} slices that could not be computed.`}
        </span>
      )}
    </div>
  );
}

/** `0.53, slice 12, 10.2, -40.1, 12.5 mm` */
function placeWords({ value, slice, centre, row, column }: TopPlace): string {
  const series = currentSeries();
  const position = series?.slices[slice]?.positionMm;
  const { orientation, pixelSpacingMm } = series ?? {};
  const where =
    centre && position && orientation && pixelSpacingMm
      ? `${pixelToMm(position, orientation, pixelSpacingMm, ...centre)
          .map((mm) => mm.toFixed(1))
          .join(', ')} mm`
      : `row ${row} column ${column}`;
  return `${formatValue(value, 3)}, slice ${slice + 1}, ${where}`;
}

/** The slice, and the value held in place so that its receptive field is seen on it. */
function goTo(stage: string, channel: number, { slice, row, column }: TopPlace): void {
  showSlice(slice);
  useSelection.setState({ stage, channel, place: { stage, channel, row, column }, isPinned: false, pointsAtMap: true });
}
