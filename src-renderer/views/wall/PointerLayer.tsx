// Above a wall's canvas: takes pointer and keys, shows selection and the place under the pointer in every map. As many elements as there are
// marks, not as there are maps.
import { type KeyboardEvent, type MouseEvent, useRef } from 'react';
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import type { Size } from '../../canvas/viewport.ts';
import { cellOrigin, mapInCell, tileAt, type WallLayout } from '../../canvas/wall-layout.ts';
import { number } from '../../format.ts';
import type { MapPixel, MapPlace } from '../../state/display-store.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';
import { Crosshairs } from './Crosshairs.tsx';

interface PointerLayerProps {
  readonly node: NodeSummary;
  readonly layout: WallLayout;
  readonly channels: number;
  readonly size: Size;
}

export function PointerLayer({ node, layout, channels, size }: PointerLayerProps) {
  const { display } = useSession();
  const element = useRef<HTMLButtonElement>(null);
  const selected = useSessionState('display', (state) => (state.selected?.node === node.name ? state.selected.channel : null));
  const chosen = useSessionState('display', (state) => state.chosen);
  const label = useMapLabel(node, selected);

  const pixelAt = (event: MouseEvent): MapPixel | null => {
    const [, , rows = 1, columns = 1] = node.shape ?? [];
    const { offsetX, offsetY } = event.nativeEvent;
    const hit = tileAt(layout, channels, offsetX, offsetY);
    if (!hit) return null;
    const place = mapInCell(rows, columns);
    const row = Math.floor(((hit.down - place.top) / place.height) * rows);
    const column = Math.floor(((hit.across - place.left) / place.width) * columns);
    const isOnMap = row >= 0 && column >= 0 && row < rows && column < columns;
    return isOnMap ? { node: node.name, channel: hit.index, row, column } : null;
  };
  const click = (event: MouseEvent): void => {
    const pixel = pixelAt(event);
    if (!pixel) return;
    const place = { node: pixel.node, channel: pixel.channel };
    if (event.ctrlKey || event.metaKey) display.setState((state) => ({ selected: place, chosen: toggled(state.chosen, place) }));
    else display.setState({ selected: place });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -layout.columns, ArrowDown: layout.columns }[event.key];
    if (event.key === 'Enter') display.setState(({ selected: place }) => ({ opened: place }));
    if (step !== undefined && !event.shiftKey) {
      const channel = Math.max(0, Math.min(channels - 1, (selected ?? 0) + (selected === null ? 0 : step)));
      display.setState({ selected: { node: node.name, channel } });
    } else if (event.key !== 'Enter') return;
    event.preventDefault();
  };
  return (
    <>
      <button
        ref={element}
        type="button"
        className="wall-pointer"
        data-testid={`pointer-${node.name}`}
        aria-label={label}
        style={{ width: size.width, height: size.height }}
        onMouseMove={(event) => display.setState({ hovered: pixelAt(event) })}
        onMouseLeave={() => display.setState({ hovered: null })}
        onClick={click}
        onDoubleClick={(event) => {
          const pixel = pixelAt(event);
          display.setState(({ opened }) => ({
            opened:
              pixel && !(opened?.node === pixel.node && opened.channel === pixel.channel)
                ? { node: pixel.node, channel: pixel.channel }
                : null,
          }));
        }}
        onKeyDown={onKeyDown}
      />
      {chosen
        .filter((place) => place.node === node.name)
        .map(({ channel }) => (
          <Frame key={channel} layout={layout} channel={channel} kind="chosen" />
        ))}
      {selected !== null && <Frame layout={layout} channel={selected} kind="selected" />}
      <Crosshairs node={node} layout={layout} channels={channels} size={size} />
    </>
  );
}

const toggled = (chosen: readonly MapPlace[], place: MapPlace): readonly MapPlace[] => {
  const others = chosen.filter(({ node, channel }) => node !== place.node || channel !== place.channel);
  return others.length === chosen.length ? [...chosen, place] : others;
};

function Frame({ layout, channel, kind }: { readonly layout: WallLayout; readonly channel: number; readonly kind: string }) {
  const [left, top] = cellOrigin(layout, channel);
  return <span className="map-frame" data-kind={kind} style={{ left, top, width: layout.cell, height: layout.cell }} />;
}

/** What a screen reader says: `conv2 channel 7, mean 0.12, 80 % zero`. */
function useMapLabel(node: NodeSummary, channel: number | null): string {
  const maps = useSessionState('maps', (state) => state.nodes.get(node.name));
  if (channel === null || !maps) return `${node.name}, maps; arrow keys choose one`;
  const [, , rows = 1, columns = 1] = maps.shape;
  const zero = Math.round(((maps.statistics.zeros[channel] ?? 0) / (rows * columns)) * 100);
  return `${node.name} channel ${channel}, mean ${number(maps.statistics.mean[channel] ?? Number.NaN)}, ${zero} % zero`;
}
