// How the values of a map are spread: counted from its tile, so at the tile's resolution, and said so.
import { useEffect, useRef } from 'react';
import { GREATEST_LEVEL } from '../../../src-shared/imaging/quantise.ts';
import { prepareCanvas } from '../../canvas/use-canvas-size.ts';
import { number } from '../../format.ts';
import type { MapPlace } from '../../state/display-store.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';

const SIZE = { width: 254, height: 72 };
const BARS = 127;
const COLOUR = '#4fc3f7';

export function Histogram({ place }: { readonly place: MapPlace }) {
  const { walls, large } = useSession();
  const canvas = useRef<HTMLCanvasElement>(null);
  const statistics = useSessionState('maps', (state) => state.nodes.get(place.node)?.statistics);
  const progress = useSessionState('maps', (state) => state.progress);
  const own = large.get(place.node, place.channel);
  const tile = own ?? walls.get(place.node, place.channel);
  useEffect(() => {
    const context = canvas.current && prepareCanvas(canvas.current, SIZE);
    if (!context || !tile || progress === 'idle') return;
    const counts = new Uint32Array(BARS);
    for (const level of tile.levels) {
      const bar = Math.min(BARS - 1, Math.floor((level / (GREATEST_LEVEL + 1)) * BARS));
      if (level <= GREATEST_LEVEL) counts[bar] = (counts[bar] ?? 0) + 1;
    }
    // Roots, so that the rare values beside a large peak can be seen.
    const tallest = Math.sqrt(Math.max(1, ...counts));
    context.clearRect(0, 0, SIZE.width, SIZE.height);
    context.fillStyle = COLOUR;
    counts.forEach((count, bar) => {
      const height = (Math.sqrt(count) / tallest) * SIZE.height;
      context.fillRect(bar * 2, SIZE.height - height, 2, height);
    });
  }, [tile, progress]);
  if (!tile || !statistics) return null;
  return (
    <figure className="histogram">
      <canvas ref={canvas} style={SIZE} role="img" aria-label={`Histogram of ${place.node} channel ${place.channel}`} />
      <figcaption className="faint">
        <span>{number(tile.minimum)}</span>
        <span>
          {place.node} {place.channel}, root of counts{own ? '' : ', from its tile'}
        </span>
        <span>{number(tile.maximum)}</span>
      </figcaption>
    </figure>
  );
}
