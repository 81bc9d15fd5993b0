// Channels by slices as a picture: a click goes to the slice and selects the channel; arrows move a cursor, Enter goes there.
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { paintStrip } from '../../canvas/strip-painter.ts';
import { selectMap, useSelection } from '../../state/selection.ts';
import { showSlice, useSeries } from '../../state/series.ts';
import { type StripData, useStrip } from '../../state/strip.ts';
import { useIsDifference } from '../../state/what-if.ts';
import { formatValue } from '../format.ts';

/** CSS pixels of a channel's row: enough to hit. */
const LEAST_ROW = 3;
const ROOM = 96;
const MOST_ROW = 14;

interface Cell {
  readonly channel: number;
  readonly slice: number;
}

export function StripMaps({ data, stage }: { readonly data: StripData; readonly stage: string }) {
  const { maps, slices, node } = data;
  const { measure, byChannel, version } = useStrip();
  const shownSlice = useSeries((state) => state.slice);
  const selected = useSelection((state) => (state.stage === stage ? state.channel : 0));
  const [cursor, setCursor] = useState<Cell | null>(null);
  const isDifference = useIsDifference();
  const canvas = useRef<HTMLCanvasElement>(null);
  const row = Math.min(MOST_ROW, Math.max(LEAST_ROW, Math.floor(ROOM / maps)));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || version < 0) return;
    const image = new ImageData(slices, maps);
    new Uint32Array(image.data.buffer).set(
      paintStrip(data[measure], maps, slices, {
        byChannel,
        colormap: isDifference ? 'RdBu' : 'viridis',
        isAboutZero: isDifference,
      }),
    );
    context.putImageData(image, 0, 0);
  }, [data, measure, byChannel, version, maps, slices, isDifference]);
  const at: Cell = cursor ?? { channel: selected, slice: shownSlice };
  const go = ({ channel, slice }: Cell): void => {
    selectMap(stage, channel);
    showSlice(slice);
  };
  const cellOf = (event: MouseEvent<HTMLElement>): Cell => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const within = (share: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    return {
      slice: within((event.clientX - left) / width, slices),
      channel: within((event.clientY - top) / height, maps),
    };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const [down = 0, across = 0] = step ?? [];
    if (step && !event.ctrlKey && !event.altKey)
      setCursor({
        channel: Math.min(maps - 1, Math.max(0, at.channel + down)),
        slice: Math.min(slices - 1, Math.max(0, at.slice + across)),
      });
    else if (event.key === 'Enter' || event.key === ' ') go(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const value = data[measure][at.channel * slices + at.slice] ?? Number.NaN;
  const words = `${node} channel ${at.channel}, slice ${at.slice + 1}: ${measure} ${Number.isNaN(value) ? 'not there yet' : formatValue(value)}`;
  return (
    <>
      <div className="strip-scroll">
        <div
          className="strip-maps"
          role="listbox"
          tabIndex={0}
          aria-label={`Channels of ${node} by slices`}
          aria-activedescendant="strip-cell"
          data-testid="strip-maps"
          style={{ height: maps * row }}
          onKeyDown={onKeyDown}
          onClick={(event) => go(cellOf(event))}
          onMouseMove={(event) => setCursor(cellOf(event))}
          onMouseLeave={() => setCursor(null)}
        >
          <canvas ref={canvas} width={slices} height={maps} />
          <span className="strip-slice" style={{ left: `${(shownSlice / slices) * 100}%`, width: `${100 / slices}%` }} />
          <span
            className="strip-cursor"
            style={{
              left: `${(at.slice / slices) * 100}%`,
              width: `${100 / slices}%`,
              top: at.channel * row,
              height: row,
            }}
          />
          <span className="hidden-text" role="option" tabIndex={-1} id="strip-cell" aria-selected="true">
            {words}
          </span>
        </div>
      </div>
      <p className="number quiet strip-words" data-testid="strip-words">
        {words}
      </p>
    </>
  );
}
