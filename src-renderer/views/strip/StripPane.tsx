// The strip under the CT: what it shows, how far it is, and how to stop it; its picture is StripMaps.tsx.
import { useEffect } from 'react';
import { aboutZero, rangeOf } from '../../canvas/strip-painter.ts';
import { cancelStrip, type StripMeasure, toggleStrip, useStrip } from '../../state/strip.ts';
import { useIsDifference } from '../../state/what-if.ts';
import { formatValue } from '../format.ts';
import { askForStrip, followStrip, useStripStage } from './follow-strip.ts';
import { StripMaps } from './StripMaps.tsx';
import { TopPlacesList } from './TopPlacesList.tsx';
import './strip.css';

export function StripPane() {
  const strip = useStrip();
  const stage = useStripStage();
  useEffect(() => followStrip(), []);
  const { data, phase, done, measure, byChannel, missing, failure } = strip;
  const isDifference = useIsDifference();
  const found = data ? rangeOf(data[measure]) : ([0, 0] as const);
  const [low, high] = isDifference && found[0] <= found[1] ? aboutZero(found) : found;
  return (
    <section className="series-strip" aria-label="Along the series" data-testid="strip">
      <div className="series-strip-head">
        <h2>{stage ? (data?.node ?? stage.name) : 'Along the series'}</h2>
        {isDifference && <span className="wall-warning">difference</span>}
        <select
          aria-label="What of each map"
          data-testid="strip-measure"
          value={measure}
          onChange={(event) => useStrip.setState({ measure: event.target.value as StripMeasure })}
        >
          <option value="mean">mean</option>
          <option value="max">max</option>
        </select>
        <select
          aria-label="Colours by"
          value={byChannel ? 'channel' : 'layer'}
          onChange={(event) => useStrip.setState({ byChannel: event.target.value === 'channel' })}
        >
          <option value="channel">by channel</option>
          <option value="layer">by layer</option>
        </select>
        {low <= high && (
          <span className="number quiet">
            {formatValue(low, 3)} to {formatValue(high, 3)}
          </span>
        )}
        <span className="grow" />
        {phase === 'running' && data && (
          <>
            <progress aria-label="Slices computed" max={data.slices} value={done} />
            <button type="button" className="button button-small" data-testid="strip-cancel" onClick={cancelStrip}>
              Cancel
            </button>
          </>
        )}
        {phase === 'cancelled' && (
          <button type="button" className="button button-small" data-testid="strip-go-on" onClick={askForStrip}>
            Go on
          </button>
        )}
        <span className="number quiet" data-testid="strip-progress">
          {data ? `${done}/${data.slices} slices` : ''}
        </span>
        <button type="button" className="button button-small" aria-label="Close the strip" onClick={toggleStrip}>
          ×
        </button>
      </div>
      {failure && (
        <p className="notice notice-error" role="alert">
          {failure}
        </p>
      )}
      {missing.size > 0 && (
        <p className="quiet" title={[...missing].map(([slice, why]) => `slice ${slice + 1}: ${why}`).join('\n')}>
          {missing.size === 1 ? '1 slice' : `${missing.size} slices`} could not be computed: {[...missing.values()][0]}
        </p>
      )}
      {data ? <StripMaps data={data} stage={stage?.name ?? ''} /> : <p className="quiet">Select a layer.</p>}
      {data && <TopPlacesList node={data.node} stage={stage?.name ?? ''} />}
    </section>
  );
}
