// Values without rows and columns, such as the scores of a classifier: bars with their numbers in place of maps.
import { useDisplay } from '../../state/display.ts';
import { useMaps } from '../../state/maps.ts';
import { selectMap, useSelection } from '../../state/selection.ts';
import { planeOf, type Stage, shownNode } from '../../state/stages.ts';
import { formatValue } from '../format.ts';
import { channelOrder } from './order.ts';
import { WallHead } from './WallHead.tsx';

/** Bars in a wall; a person reads no more. */
const MOST_BARS = 64;

export function VectorWall({ stage }: { readonly stage: Stage }) {
  const { sort, afterRelu } = useDisplay();
  const node = shownNode(stage, afterRelu);
  const facts = useMaps((state) => state.facts[node.name]);
  const selected = useSelection((state) => (state.stage === stage.name ? state.channel : null));
  const { maps } = planeOf(node);
  const statistics = facts?.statistics;
  const order = channelOrder({ count: maps, valuesPerMap: 1, statistics, measures: undefined }, sort).slice(0, MOST_BARS);
  // A mean over one value is the value.
  const valueAt = (channel: number): number => statistics?.mean[channel] ?? Number.NaN;
  const finite = order.map(valueAt).filter(Number.isFinite).map(Math.abs);
  const longest = Math.max(...finite, Number.MIN_VALUE);
  return (
    <section className="wall" aria-label={`${stage.name}, ${maps} values`} data-shown-node={node.name}>
      <WallHead stage={stage} node={node} facts={facts} isSelected={selected !== null} shown={maps} />
      <ol className="bars" data-testid={`bars-${stage.name}`} data-slice={facts?.slice}>
        {order.map((channel) => {
          const value = valueAt(channel);
          return (
            <li key={channel}>
              <button
                type="button"
                className="bar-row"
                aria-pressed={selected === channel}
                onClick={() => selectMap(stage.name, channel)}
              >
                <span className="number quiet">{channel}</span>
                <span className="bar-track">
                  <span
                    className={value < 0 ? 'bar bar-negative' : 'bar'}
                    style={{ width: `${Number.isFinite(value) ? (Math.abs(value) / longest) * 100 : 0}%` }}
                  />
                </span>
                <span className="number bar-value">{statistics ? formatValue(value, 4) : ''}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {maps > order.length && (
        <p className="quiet">
          {order.length} of {maps} values{sort === 'index' ? '; sort by mean to see the largest' : ''}.
        </p>
      )}
    </section>
  );
}
