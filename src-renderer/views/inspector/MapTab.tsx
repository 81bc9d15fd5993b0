// The value under the pointer, where it comes from, and the histogram of its map.
import type { ReactNode } from 'react';
import { useDisplay } from '../../state/display.ts';
import { useMaps } from '../../state/maps.ts';
import { useNetwork } from '../../state/network.ts';
import { relu, useProbe } from '../../state/probe.ts';
import { useSelection } from '../../state/selection.ts';
import { useSeries } from '../../state/series.ts';
import { planeOf, shownNode, stagesOf } from '../../state/stages.ts';
import { isTried, useWhatIf } from '../../state/what-if.ts';
import { formatPercent, formatValue } from '../format.ts';
import { Histogram } from './Histogram.tsx';

export function MapTab() {
  const { stage: selected, channel } = useSelection();
  const summary = useNetwork((state) => state.summary);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const facts = useMaps((state) => state.facts);
  const probed = useProbe((state) => state.probed);
  const failure = useProbe((state) => state.failure);
  const stages = summary ? stagesOf(summary) : [];
  const stage = stages.find(({ name }) => name === selected);
  if (!stage) return <p className="quiet">Select a map in a wall, or point at one.</p>;
  const node = shownNode(stage, afterRelu);
  const { rows, columns } = planeOf(node);
  const statistics = facts[node.name]?.statistics;
  const isHere = probed?.place.stage === stage.name && probed.place.channel === channel;
  const valueHere = isHere ? (afterRelu && stage.relu ? relu(probed.result.value) : probed.result.value) : null;
  return (
    <div className="map-tab">
      <div>
        <h2>Under the pointer</h2>
        {failure && <p className="inspector-failure">{failure}</p>}
        {probed ? <ProbeFacts /> : <p className="quiet">Point at a map or at the slice.</p>}
      </div>
      <div>
        <h2>
          {node.name} channel {channel}
        </h2>
        {statistics && (
          <dl className="facts">
            <Fact name="minimum">{formatValue(statistics.min[channel] ?? Number.NaN)}</Fact>
            <Fact name="maximum">{formatValue(statistics.max[channel] ?? Number.NaN)}</Fact>
            <Fact name="mean ± std">
              {formatValue(statistics.mean[channel] ?? Number.NaN)} ± {formatValue(statistics.std[channel] ?? Number.NaN)}
            </Fact>
            <Fact name="zero">{formatPercent((statistics.zeros[channel] ?? 0) / (rows * columns))}</Fact>
            <Fact name="not finite">{statistics.nonFinite[channel] ?? 0}</Fact>
          </dl>
        )}
      </div>
      <Histogram node={node.name} channel={channel} value={valueHere} />
    </div>
  );
}

function ProbeFacts() {
  const probed = useProbe((state) => state.probed);
  const summary = useNetwork((state) => state.summary);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const series = useSeries((state) => state.series.find(({ id }) => id === state.currentId));
  if (!probed || !summary) return null;
  const { place, result } = probed;
  const isLayer = probed.node === place.stage;
  const stage = stagesOf(summary).find(({ name }) => name === place.stage);
  if (!stage) return null;
  const node = shownNode(stage, afterRelu);
  const { box, centre, hu, value } = result;
  const spacing = series?.pixelSpacingMm;
  const isWhole = box !== null && box.bottom >= box.top && box.right >= box.left;
  // A slice that is enlarged for the network: a value sees a part of one pixel.
  const [height, width] = isWhole ? [box.bottom - box.top + 1, box.right - box.left + 1] : (stage.node.geometry?.size ?? [0, 0]);
  return (
    <dl className="facts">
      <Fact name="place">
        {node.name} channel {place.channel}, row {place.row}, column {place.column}
      </Fact>
      <Fact name="value">
        <strong data-testid="probe-value">{formatValue(isLayer && afterRelu && stage.relu ? relu(value) : value, 7)}</strong>
        {isLayer && stage.relu && (
          <span className="quiet"> {afterRelu ? `before ReLU ${formatValue(value, 7)}` : 'before ReLU'}</span>
        )}
      </Fact>
      {box && (
        <Fact name="receptive field">
          <span data-testid="receptive-field">
            {formatValue(height)}x{formatValue(width)} px
            {spacing && `, ${(height * spacing[0]).toFixed(2)} x ${(width * spacing[1]).toFixed(2)} mm`}
          </span>
        </Fact>
      )}
      {isWhole && (
        <Fact name="rows, columns">
          {box.top}..{box.bottom}, {box.left}..{box.right}
        </Fact>
      )}
      {centre && (
        <Fact name="centre">
          row {formatValue(centre[0])}, column {formatValue(centre[1])}
        </Fact>
      )}
      <StateFact />
      <Fact name="HU at centre">{hu === null ? 'outside the slice' : formatValue(hu)}</Fact>
    </dl>
  );
}

/** A number that is not the plain network's is never without that word. */
function StateFact() {
  const state = useWhatIf();
  if (!isTried(state)) return null;
  return (
    <Fact name="state">
      <strong className="tried-word" data-testid="probe-state">
        {state.trial.comparison ? 'a difference' : 'not the plain network'}
      </strong>
    </Fact>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="number">{children}</dd>
    </div>
  );
}
