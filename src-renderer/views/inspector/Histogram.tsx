// How the values of a map are spread, from the tile that is there; heights logarithmic at first, because maps are mostly zero.
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { levelsIn } from '../../../src-shared/imaging/picked-levels.ts';
import { GREATEST_LEVEL } from '../../../src-shared/imaging/quantise.ts';
import { countLevels } from '../../canvas/painters.ts';
import { brush, clearBrush, countIn, useBrush } from '../../state/brush.ts';
import { oncePerFrame } from '../../state/frame.ts';
import { useRegions, WHOLE_SLICE } from '../../state/regions.ts';
import { SPREAD_BINS } from '../../state/spread.ts';
import { fullTiles, wallTiles } from '../../state/tile-sets.ts';
import { formatValue } from '../format.ts';
import { NumberField } from '../regions/NumberField.tsx';
import { SpreadBars } from '../regions/SpreadBars.tsx';
import { useSpreadOf } from '../regions/use-spread-question.ts';
import { LogButton } from './LogButton.tsx';

const BINS = SPREAD_BINS;
const WIDTH = 255;
const HEIGHT = 92;

interface HistogramProps {
  readonly node: string;
  readonly channel: number;
  /** Of the map, under the pointer: its bar is marked. */
  readonly value: number | null;
}

export function Histogram({ node, channel, value }: HistogramProps) {
  const range = useBrush((state) => state.range);
  const from = useRef<number | null>(null);
  const [, setVersion] = useState(0);
  const [isLog, setLog] = useState(true);
  const region = useRegions(({ list, selected }) => list.find(({ id }) => id === selected) ?? WHOLE_SLICE);
  const hasRegion = region !== WHOLE_SLICE;
  useEffect(() => {
    const drawAgain = oncePerFrame<undefined>(() => setVersion((version) => version + 1));
    const changed = (channels: readonly number[]): void => {
      if (channels.includes(channel)) drawAgain(undefined);
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
  const spread = useSpreadOf(node, channel, hasRegion)?.result.map ?? null;
  if (!tile || tile.range.minimum === tile.range.maximum)
    return <div className="histogram quiet">No spread of values to show.</div>;
  // With a region, every value is counted in the engine, the region's too; else the tile that is there says enough.
  const counts = spread?.all ?? countLevels(tile.levels, BINS, GREATEST_LEVEL + 1);
  const heightOf = isLog ? Math.log1p : (count: number) => count;
  const highest = heightOf(Math.max(...counts));
  const edge = (bin: number): string =>
    formatValue(tile.range.minimum + (bin / BINS) * (tile.range.maximum - tile.range.minimum), 3);
  const bar = WIDTH / BINS;
  const { minimum, maximum } = tile.range;
  const shareOf = (one: number): number => (one - minimum) / (maximum - minimum);
  /** The value under the pointer; a drag picks out what lies between its ends. */
  const valueAt = (event: PointerEvent<SVGElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return minimum + Math.min(1, Math.max(0, (event.clientX - left) / width)) * (maximum - minimum);
  };
  const picked = range && levelsIn(range, tile.range);
  const under = value === null ? -1 : Math.min(BINS - 1, Math.floor(shareOf(value) * BINS));
  return (
    <figure className="histogram">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={`Histogram of channel ${channel}`}
        data-testid="histogram"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = valueAt(event);
        }}
        onPointerMove={(event) => {
          if (from.current !== null) brush(from.current, valueAt(event));
        }}
        onPointerUp={() => {
          from.current = null;
        }}
      >
        {range && (
          <path
            className="histogram-picked"
            d={`M${Math.max(0, shareOf(range.low)) * WIDTH} 0H${Math.min(1, shareOf(range.high)) * WIDTH}V${HEIGHT}H${Math.max(0, shareOf(range.low)) * WIDTH}Z`}
          />
        )}
        {spread && <SpreadBars spread={spread} isLog={isLog} width={WIDTH} height={HEIGHT} />}
        {Array.from(counts, (count, at) => {
          if (spread && at !== under) return null;
          const height = highest > 0 ? (heightOf(count) / highest) * HEIGHT : 0;
          const left = at * bar;
          return (
            <rect
              key={left}
              data-count={count}
              className={at === under ? 'histogram-under' : undefined}
              x={left}
              y={HEIGHT - height}
              width={bar - 1}
              height={height}
            >
              <title>
                {edge(at)} to {edge(at + 1)}: {count}
              </title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="number quiet">
        <span>{formatValue(tile.range.minimum, 3)}</span>
        <span>{spread ? `${region.name} over every value` : exact ? 'every value' : 'of the small tile'}</span>
        <LogButton isLog={isLog} set={setLog} test="histogram-log" />
        <span>{formatValue(tile.range.maximum, 3)}</span>
      </figcaption>
      <div className="histogram-brush">
        <NumberField
          label="from"
          value={range?.low ?? null}
          change={(low) => (low === null ? clearBrush() : brush(low, range?.high ?? maximum))}
        />
        <NumberField
          label="to"
          value={range?.high ?? null}
          change={(high) => (high === null ? clearBrush() : brush(range?.low ?? minimum, high))}
        />
        {range && (
          <button type="button" className="button button-small" onClick={clearBrush}>
            Clear
          </button>
        )}
      </div>
      {picked && (
        <p className="number quiet" data-testid="brushed">
          {countIn(tile.levels, picked)} of {tile.levels.length} values picked out
        </p>
      )}
    </figure>
  );
}
