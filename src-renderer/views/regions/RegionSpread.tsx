// The selected region's values over those of the whole slice and of the whole selected map: two histograms with one height for both.
import { useState } from 'react';
import type { Spread } from '../../../src-shared/protocol/region-messages.ts';
import { useSpread } from '../../state/spread.ts';
import { formatValue } from '../format.ts';
import { LogButton } from '../inspector/LogButton.tsx';
import { SpreadBars } from './SpreadBars.tsx';
import { useSpreadOf } from './use-spread-question.ts';

const WIDTH = 204;
const HEIGHT = 64;

interface RegionSpreadProps {
  readonly node: string | null;
  readonly channel: number;
  readonly region: string;
}

export function RegionSpread({ node, channel, region }: RegionSpreadProps) {
  const [isLog, setLog] = useState(true);
  const failure = useSpread((state) => state.failure);
  const answer = useSpreadOf(node, channel, true);
  const { hu, map } = answer?.result ?? { hu: null, map: null };
  return (
    <div className="region-spread" data-testid="region-spread">
      <p className="region-tools">
        <LogButton isLog={isLog} set={setLog} test="spread-log" />
        <span className="quiet">
          <span className="spread-key spread-key-all" /> all <span className="spread-key spread-key-region" /> {region}
        </span>
      </p>
      {failure && <p className="inspector-failure">{failure}</p>}
      {hu && <Chart title="HU" spread={hu} isLog={isLog} test="spread-hu" />}
      {map && node !== null && <Chart title={`${node} channel ${channel}`} spread={map} isLog={isLog} test="spread-map" />}
    </div>
  );
}

interface ChartProps {
  readonly title: string;
  readonly spread: Spread;
  readonly isLog: boolean;
  readonly test: string;
}

function Chart({ title, spread, isLog, test }: ChartProps) {
  const { low, high, all, inRegion } = spread;
  const sum = (counts: Uint32Array): number => counts.reduce((total, count) => total + count, 0);
  const words = inRegion ? `${sum(inRegion)} of ${sum(all)} values` : `${sum(all)} values, without a place on the slice`;
  return (
    <figure className="histogram region-histogram">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        data-testid={test}
        aria-label={`${title}: ${words}, ${formatValue(low, 4)} to ${formatValue(high, 4)}`}
      >
        <SpreadBars spread={spread} isLog={isLog} width={WIDTH} height={HEIGHT} />
      </svg>
      <figcaption className="number quiet">
        <span>{formatValue(low, 3)}</span>
        <span>{title}</span>
        <span>{formatValue(high, 3)}</span>
      </figcaption>
    </figure>
  );
}
