// The selected map's answers to HU: its curve over a ramp, the edges that it prefers, what noise makes of it; and all channels in a table.
import { useMemo } from 'react';
import { useDisplay } from '../../state/display.ts';
import { useNetwork } from '../../state/network.ts';
import { measureResponse, responseKey, useResponse } from '../../state/response.ts';
import { selectMap, useSelection } from '../../state/selection.ts';
import { shownNode, stagesOf } from '../../state/stages.ts';
import { showNote } from '../../state/toasts.ts';
import { formatValue } from '../format.ts';
import { csvOf } from '../inspector/csv.ts';
import { copyText } from '../tags/copy-text.ts';
import { Curve } from './Curve.tsx';
import { channelResponse, RESPONSE_COLUMNS, responseRows } from './channel-response.ts';
import { EdgeHu } from './EdgeHu.tsx';
import '../what-if/what-if.css';
import './response.css';

const DIGITS = 3;
const degrees = (angle: number): string => (Number.isNaN(angle) ? 'none' : `${angle.toFixed(0)}°`);

export function ResponseTab() {
  const summary = useNetwork((state) => state.summary);
  useNetwork((state) => state.preprocess);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const { stage: selected, channel } = useSelection();
  const { known, running, progress, failure, cancel } = useResponse();
  const stage = summary ? stagesOf(summary).find(({ name }) => name === selected) : undefined;
  const node = stage ? shownNode(stage, afterRelu).name : '';
  const response = known[responseKey(node)];
  const all = useMemo(
    () => (response ? Array.from({ length: response.channels }, (_, at) => channelResponse(response, at)) : []),
    [response],
  );
  if (!stage) return <p className="quiet">Select a map in a wall: how it answers to HU is measured here.</p>;
  const own = all[channel];
  const copy = (): void => {
    if (response && copyText(csvOf(RESPONSE_COLUMNS, responseRows(response))))
      showNote(`Copied the responses of ${response.channels} channels of ${node} as CSV.`);
  };
  return (
    <div className="response" data-testid="response">
      <section aria-label="Response of the selected map">
        <div className="what-if-row">
          <button
            type="button"
            className="button button-small button-main"
            data-testid="measure-response"
            onClick={() => void measureResponse(node)}
          >
            Measure {node}
          </button>
          <EdgeHu />
          {running !== null && (
            <>
              <progress aria-label="Pictures" max={progress?.total ?? 1} value={progress?.done ?? 0} />
              <button type="button" className="button button-small" onClick={cancel}>
                Cancel
              </button>
            </>
          )}
          {response && (
            <button type="button" className="button button-small" data-testid="copy-response" onClick={copy}>
              Copy as CSV
            </button>
          )}
        </div>
        {failure && <p className="inspector-failure">{failure}</p>}
        {!response && !failure && (
          <p className="quiet">
            A ramp from -1000 to 2000 HU, edges at 16 angles and noise of 0 to 80 HU go through the preprocessing and the network.
          </p>
        )}
        {response && own && (
          <div className="response-curves">
            <Curve
              title={`${node} channel ${channel} over HU`}
              x={response.hu}
              y={own.curve}
              xWords={(value) => `${value.toFixed(0)} HU`}
              test="hu-curve"
            />
            <Curve
              title={`edge, direction of growing HU: ${degrees(own.tuning.direction)}`}
              x={Float32Array.from(response.angles)}
              y={own.edges}
              xWords={(value) => `${value.toFixed(0)}°`}
              test="edge-curve"
            />
            <Curve
              title="standard deviation in noise"
              x={Float32Array.from(response.noiseSd)}
              y={own.noise}
              xWords={(value) => `SD ${value.toFixed(0)} HU`}
              test="noise-curve"
            />
          </div>
        )}
      </section>
      {response && (
        <table className="statistics" data-testid="responses">
          <thead>
            <tr>
              <th>channel</th>
              <th>greatest at HU</th>
              <th>direction</th>
              <th>selectivity</th>
              <th>orientation</th>
              <th>selectivity</th>
              <th>noise gain</th>
            </tr>
          </thead>
          <tbody>
            {all.map(({ channel: at, preferredHu, tuning, noiseGain }) => (
              <tr key={at} aria-current={at === channel ? 'true' : undefined}>
                <td>
                  <button type="button" onClick={() => selectMap(stage.name, at)}>
                    {at}
                  </button>
                </td>
                <td>{preferredHu.toFixed(0)}</td>
                <td>{degrees(tuning.direction)}</td>
                <td>{formatValue(tuning.directionSelectivity, DIGITS)}</td>
                <td>{degrees(tuning.orientation)}</td>
                <td>{formatValue(tuning.orientationSelectivity, DIGITS)}</td>
                <td>{formatValue(noiseGain, DIGITS)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
