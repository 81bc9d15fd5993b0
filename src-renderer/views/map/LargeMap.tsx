// One map at its own size beside the slice, with the colour bar and its numbers. Every pixel of the canvas is one value of the map.
import { useEffect, useRef } from 'react';
import { layerRange } from '../../../src-shared/imaging/range.ts';
import { tileImage } from '../../canvas/tile-image.ts';
import { number } from '../../format.ts';
import { colormapFor, type MapPixel, type MapPlace, rangeFor } from '../../state/display-store.ts';
import { oncePerFrame } from '../../state/frame.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';
import { ColorBar } from './ColorBar.tsx';

export function LargeMap({ place }: { readonly place: MapPlace }) {
  const { display } = useSession();
  const maps = useSessionState('maps', (state) => state.nodes.get(place.node));
  const range = useSessionState('display', (state) => state.range);
  const choice = useSessionState('display', (state) => state.colormap);
  const statistics = maps?.statistics;
  const limits = statistics && rangeFor(range, statistics, place.channel);
  const colormap = statistics && colormapFor(choice, layerRange(statistics));
  const [min, max] = [statistics?.min[place.channel] ?? Number.NaN, statistics?.max[place.channel] ?? Number.NaN];
  return (
    <section className="large-map" aria-label={`${place.node}, channel ${place.channel}`}>
      <h2>
        <b>{place.node}</b> channel {place.channel}
        <span className="faint">
          {' '}
          {number(min)} to {number(max)}
          {min === max ? `, constant ${number(min)}` : ''}
        </span>
        <button type="button" className="quiet" aria-label="Close the map" onClick={() => display.setState({ opened: null })}>
          ✕
        </button>
      </h2>
      <MapCanvas place={place} rows={maps?.shape[2] ?? 1} columns={maps?.shape[3] ?? 1} />
      {limits && colormap && <ColorBar colormap={colormap} limits={limits} range={range} />}
    </section>
  );
}

interface MapCanvasProps {
  readonly place: MapPlace;
  readonly rows: number;
  readonly columns: number;
}

function MapCanvas({ place, rows, columns }: MapCanvasProps) {
  const { large, maps, display } = useSession();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { node, channel } = place;
  useEffect(() => {
    const paint = (): void => {
      const context = canvas.current?.getContext('2d');
      const tile = large.get(node, channel);
      const statistics = maps.getState().nodes.get(node)?.statistics;
      if (!context || !tile || !statistics || tile.height !== rows || tile.width !== columns) return;
      const { range, colormap } = display.getState();
      const image = tileImage(tile, rangeFor(range, statistics, channel), colormapFor(colormap, layerRange(statistics)));
      context.putImageData(image, 0, 0);
      if (canvas.current) canvas.current.dataset.painted = `${node}/${channel}`;
    };
    const paintSoon = oncePerFrame(paint);
    paintSoon();
    const ends = [large.onTiles(paintSoon), display.subscribe(paintSoon), maps.subscribe(paintSoon)];
    return () => {
      for (const end of ends) end();
    };
  }, [large, maps, display, node, channel, rows, columns]);

  const pixelAt = (x: number, y: number): MapPixel | null => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box || box.width === 0) return null;
    // The map lies in the middle of its place, as large as it fits (object-fit: contain).
    const scale = Math.min(box.width / columns, box.height / rows);
    const row = Math.floor((y - box.top - (box.height - rows * scale) / 2) / scale);
    const column = Math.floor((x - box.left - (box.width - columns * scale) / 2) / scale);
    return row >= 0 && column >= 0 && row < rows && column < columns ? { node, channel, row, column } : null;
  };
  return (
    <div className="large-map-frame">
      <canvas
        ref={canvas}
        data-testid="large-map"
        width={columns}
        height={rows}
        role="img"
        aria-label={`${node} channel ${channel}, ${columns} x ${rows}`}
        onMouseMove={(event) => display.setState({ hovered: pixelAt(event.clientX, event.clientY) })}
        onMouseLeave={() => display.setState({ hovered: null })}
        onDoubleClick={() => display.setState({ opened: null })}
      />
    </div>
  );
}
