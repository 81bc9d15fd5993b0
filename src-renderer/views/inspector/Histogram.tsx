// How the values of a map are spread, from the tile that is there; heights logarithmic at first, because maps are mostly zero.
import { useEffect, useState } from 'react';
import { GREATEST_LEVEL } from '../../../src-shared/imaging/quantise.ts';
import { countLevels } from '../../canvas/painters.ts';
import { fullTiles, wallTiles } from '../../state/tile-sets.ts';
import { formatValue } from '../format.ts';

const BINS = 51;
const WIDTH = 255;
const HEIGHT = 92;

export function Histogram({ node, channel }: { readonly node: string; readonly channel: number }) {
  const [, setVersion] = useState(0);
  const [isLog, setLog] = useState(true);
  useEffect(() => {
    const changed = (channels: readonly number[]): void => {
      if (channels.includes(channel)) setVersion((version) => version + 1);
    };
    const ends = [wallTiles.listen(node, changed), fullTiles.listen(node, changed)];
    return () => {
      for (const end of ends) end();
    };
  }, [node, channel]);
  const wall = wallTiles.get(node);
  const full = fullTiles.get(node);
  const exact = full && full.run === wall?.run ? full.tiles.get(channel) : undefined;
  const tile = exact ?? wall?.tiles.get(channel);
  if (!tile || tile.range.minimum === tile.range.maximum)
    return <div className="histogram quiet">No spread of values to show.</div>;
  const counts = countLevels(tile.levels, BINS, GREATEST_LEVEL + 1);
  const heightOf = isLog ? Math.log1p : (count: number) => count;
  const highest = heightOf(Math.max(...counts));
  const edge = (bin: number): string =>
    formatValue(tile.range.minimum + (bin / BINS) * (tile.range.maximum - tile.range.minimum), 3);
  const bar = WIDTH / BINS;
  return (
    <figure className="histogram">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={`Histogram of channel ${channel}`}
      >
        {Array.from(counts, (count, at) => {
          const height = highest > 0 ? (heightOf(count) / highest) * HEIGHT : 0;
          const left = at * bar;
          return (
            <rect key={left} data-count={count} x={left} y={HEIGHT - height} width={bar - 1} height={height}>
              <title>
                {edge(at)} to {edge(at + 1)}: {count}
              </title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="number quiet">
        <span>{formatValue(tile.range.minimum, 3)}</span>
        <span>{exact ? 'every value' : 'of the small tile'}</span>
        <button
          type="button"
          className="button button-small"
          aria-pressed={isLog}
          data-testid="histogram-log"
          onClick={() => setLog(!isLog)}
        >
          log
        </button>
        <span>{formatValue(tile.range.maximum, 3)}</span>
      </figcaption>
    </figure>
  );
}
