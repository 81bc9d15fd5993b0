// The heading of a wall: what it shows, at which size, with which limits.
import { layerRange, type ShownRange } from '../../../src-shared/imaging/range.ts';
import type { ChannelStatistics } from '../../../src-shared/imaging/statistics.ts';
import type { RunKey } from '../../../src-shared/protocol/maps-messages.ts';
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import { gradientOf, lookOf } from '../../canvas/tile-look.ts';
import { toggleFolded, useDisplay } from '../../state/display.ts';
import { useMeasures } from '../../state/measures.ts';
import { useNetwork } from '../../state/network.ts';
import { useLimits } from '../../state/ranges.ts';
import { useSeries } from '../../state/series.ts';
import { planeOf, type Stage } from '../../state/stages.ts';
import { useIsDifference } from '../../state/what-if.ts';
import { formatShape, formatValue } from '../format.ts';

interface WallHeadProps {
  readonly stage: Stage;
  readonly node: NodeSummary;
  readonly facts: { readonly statistics: ChannelStatistics; readonly slice: number; readonly run: RunKey } | undefined;
  readonly isSelected: boolean;
  /** Maps that the filter leaves in. */
  readonly shown: number;
}

export function WallHead({ stage, node, facts, isSelected, shown }: WallHeadProps) {
  const slice = useSeries((state) => state.slice);
  const { sort, filter } = useDisplay();
  const group = useMeasures((state) => state.byNode[node.name]?.measures.group);
  const groups = sort === 'likeness' && group ? new Set(group).size : 0;
  const moment = node.op === 'ReLU' ? 'after ReLU' : stage.relu ? 'before ReLU' : '';
  const networkId = useNetwork((state) => state.summary?.id);
  // Until the new maps come, those of the state before are shown: they are not called what they are not.
  const isOfBefore = facts !== undefined && facts.run.networkId !== networkId;
  const isDifference = useIsDifference();
  const dead = facts && !isDifference && node.op === 'ReLU' ? deadChannels(facts.statistics) : 0;
  return (
    <header className={isSelected ? 'wall-head wall-head-selected' : 'wall-head'}>
      <button
        type="button"
        className="fold"
        aria-expanded="true"
        aria-label={`Fold ${stage.name}`}
        data-testid={`fold-${stage.name}`}
        onClick={() => toggleFolded(stage.name)}
      >
        ▾
      </button>
      <h3>{stage.name}</h3>
      <span className="quiet number">{node.shape ? formatShape(node.shape) : ''}</span>
      <span className="quiet">{moment}</span>
      {isDifference && !isOfBefore && <span className="wall-warning">difference</span>}
      {isOfBefore && <span className="wall-warning">of the state before</span>}
      {filter !== 'all' && (
        <span className="quiet" data-testid={`filtered-${stage.name}`}>
          {shown} of {planeOf(node).maps} {filter}
        </span>
      )}
      {groups > 0 && (
        <span className="quiet" data-testid={`groups-${stage.name}`}>
          {groups} groups
        </span>
      )}
      {dead > 0 && (
        <span className="wall-warning" data-testid={`dead-${stage.name}`}>
          {dead} dead
        </span>
      )}
      {facts && facts.slice !== slice && <span className="quiet">of slice {facts.slice + 1}</span>}
      <span className="grow" />
      {facts && <Limits statistics={facts.statistics} name={stage.name} node={node.name} />}
    </header>
  );
}

interface LimitsProps {
  readonly statistics: ChannelStatistics;
  readonly name: string;
  readonly node: string;
}

/** In words, beside the numbers; the layer's own limits need none. */
const RANGE_WORDS: Readonly<Record<ShownRange, string>> = {
  layer: '',
  map: '',
  fixed: 'fixed',
  percentile: '1 to 99 %',
  symmetric: 'about 0',
};

function Limits({ statistics, name, node }: LimitsProps) {
  const { rangeMode, colormap } = useDisplay();
  const limits = useLimits(node);
  const look = lookOf(statistics, layerRange(statistics), { rangeMode, colormap, limits });
  const isEach = rangeMode === 'map';
  const words = rangeMode === 'percentile' && !limits ? 'measuring' : RANGE_WORDS[rangeMode];
  return (
    <span className="limits number" data-testid={`limits-${name}`}>
      {words && <span className="quiet">{words}</span>}
      <span className="limits-low">{isEach ? 'each map: min' : formatValue(look.range.minimum, 3)}</span>
      <span className="limits-bar" style={{ background: gradientOf(look.colormap, 'to right') }} />
      <span className="limits-high">{isEach ? 'max' : formatValue(look.range.maximum, 3)}</span>
    </span>
  );
}

function deadChannels({ min, max }: ChannelStatistics): number {
  let count = 0;
  for (let i = 0; i < max.length; i++) if (max[i] === 0 && min[i] === 0) count++;
  return count;
}
