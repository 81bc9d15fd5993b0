// The two maps behind a difference, side by side in one range and one colormap, so that what looks alike is alike.
import { useEffect, useRef } from 'react';
import type { ValueRange } from '../../../src-shared/imaging/range.ts';
import { paintTile } from '../../canvas/painters.ts';
import { coloursOfTile, gradientOf, lookOf, type TileLook } from '../../canvas/tile-look.ts';
import { useNetwork } from '../../state/network.ts';
import { type SideMap, usePair, wantPair } from '../../state/pair.ts';
import { useSeries } from '../../state/series.ts';
import { sideText } from '../../state/trials.ts';
import { useWhatIf } from '../../state/what-if.ts';
import { formatValue } from '../format.ts';
import './what-if.css';

const DIGITS = 4;

export function SideBySide({ node, channel }: { readonly node: string; readonly channel: number }) {
  const sides = useWhatIf((state) => state.sides);
  const comparison = useWhatIf((state) => state.trial.comparison);
  const slice = useSeries((state) => state.slice);
  const currentId = useSeries((state) => state.currentId);
  const preprocess = useNetwork((state) => state.preprocess);
  const { one, other, failure } = usePair();
  useEffect(() => {
    if (sides && currentId !== null) void wantPair({ sides, seriesId: currentId, slice, preprocess, node, channel });
  }, [node, channel, sides, slice, currentId, preprocess]);
  if (failure) return <p className="inspector-failure">{failure}</p>;
  if (!one || !other || !comparison) return null;
  const range = {
    minimum: Math.min(one.tile.range.minimum, other.tile.range.minimum),
    maximum: Math.max(one.tile.range.maximum, other.tile.range.maximum),
  };
  const look = lookOf(one.statistics, range, { rangeMode: 'fixed', colormap: 'auto', limits: range });
  return (
    <div className="side-by-side" data-testid="side-by-side" data-range={`${range.minimum} ${range.maximum}`}>
      <Side title={`this, slice ${one.slice + 1}`} map={one} channel={channel} look={look} test="side-one" />
      <Side title={sideText(comparison, other.slice)} map={other} channel={channel} look={look} test="side-other" />
      <Scale range={look.range} look={look} />
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly map: SideMap;
  readonly channel: number;
  readonly look: TileLook;
  readonly test: string;
}

function Side({ title, map, channel, look, test }: SideProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { tile, statistics } = map;
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    element.width = tile.width;
    element.height = tile.height;
    const image = new ImageData(tile.width, tile.height);
    const pixels = new Uint32Array(image.data.buffer);
    paintTile(tile.levels, coloursOfTile(tile, look), tile.width, pixels);
    element.getContext('2d')?.putImageData(image, 0, 0);
  }, [tile, look]);
  const { minimum, maximum } = tile.range;
  const mean = formatValue(statistics.mean[channel] ?? Number.NaN, DIGITS);
  const words = `${formatValue(minimum, DIGITS)} to ${formatValue(maximum, DIGITS)}, mean ${mean}`;
  return (
    <figure data-testid={test}>
      <canvas ref={canvas} role="img" aria-label={`${title}: ${words}`} />
      <figcaption>
        {title}
        <br />
        <span className="number quiet">{words}</span>
      </figcaption>
    </figure>
  );
}

function Scale({ range, look }: { readonly range: ValueRange; readonly look: TileLook }) {
  return (
    <p className="limits number">
      <span>{formatValue(range.minimum, 3)}</span>
      <span className="limits-bar" style={{ background: gradientOf(look.colormap, 'to right') }} />
      <span>{formatValue(range.maximum, 3)}</span>
      <span className="quiet">both</span>
    </p>
  );
}
