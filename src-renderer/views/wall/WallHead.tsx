// The heading of a wall: what it shows, at which size, with which limits.
import { layerRange } from '../../../src-shared/imaging/range.ts';
import type { ChannelStatistics } from '../../../src-shared/imaging/statistics.ts';
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import { gradientOf, lookOf } from '../../canvas/tile-look.ts';
import { useDisplay } from '../../state/display.ts';
import { useSeries } from '../../state/series.ts';
import type { Stage } from '../../state/stages.ts';
import { formatShape, formatValue } from '../format.ts';

interface WallHeadProps {
  readonly stage: Stage;
  readonly node: NodeSummary;
  readonly facts: { readonly statistics: ChannelStatistics; readonly slice: number } | undefined;
  readonly isSelected: boolean;
}

export function WallHead({ stage, node, facts, isSelected }: WallHeadProps) {
  const slice = useSeries((state) => state.slice);
  const moment = node.op === 'ReLU' ? 'after ReLU' : stage.relu ? 'before ReLU' : '';
  const dead = facts && node.op === 'ReLU' ? deadChannels(facts.statistics) : 0;
  return (
    <header className={isSelected ? 'wall-head wall-head-selected' : 'wall-head'}>
      <h3>{stage.name}</h3>
      <span className="quiet number">{node.shape ? formatShape(node.shape) : ''}</span>
      <span className="quiet">{moment}</span>
      {dead > 0 && (
        <span className="wall-warning" data-testid={`dead-${stage.name}`}>
          {dead} dead
        </span>
      )}
      {facts && facts.slice !== slice && <span className="quiet">of slice {facts.slice + 1}</span>}
      <span className="grow" />
      {facts && <Limits statistics={facts.statistics} name={stage.name} />}
    </header>
  );
}

function Limits({ statistics, name }: { readonly statistics: ChannelStatistics; readonly name: string }) {
  const { rangeMode, colormap } = useDisplay();
  const layer = layerRange(statistics);
  const look = lookOf(statistics, layer, { rangeMode, colormap });
  return (
    <span className="limits number" data-testid={`limits-${name}`}>
      <span className="limits-low">{rangeMode === 'layer' ? formatValue(look.range.minimum, 3) : 'each map: min'}</span>
      <span className="limits-bar" style={{ background: gradientOf(look.colormap, 'to right') }} />
      <span className="limits-high">{rangeMode === 'layer' ? formatValue(look.range.maximum, 3) : 'max'}</span>
    </span>
  );
}

function deadChannels({ min, max }: ChannelStatistics): number {
  let count = 0;
  for (let i = 0; i < max.length; i++) if (max[i] === 0 && min[i] === 0) count++;
  return count;
}
