// One map large: its own pixels, scaled by the browser without smoothing, with a colour bar that carries numbers. Whole while the slice is, else locked to
// the slice's zoom and place in millimetres.
import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { mapOnSlice, mapPlaceOf } from '../../../src-shared/network/map-places.ts';
import { fittedViewport, type PlacedBox, paneViewport, placeIn } from '../../canvas/locked-view.ts';
import { scaleBar } from '../../canvas/scale-bar.ts';
import { constantText, gradientOf, isConstant } from '../../canvas/tile-look.ts';
import { useSizeOf } from '../../canvas/use-canvas.ts';
import type { Size } from '../../canvas/viewport.ts';
import { useBrush } from '../../state/brush.ts';
import { oncePerFrame } from '../../state/frame.ts';
import { useSpot } from '../../state/linked.ts';
import { closeMap, useSelection } from '../../state/selection.ts';
import { useSeries } from '../../state/series.ts';
import { planeOf } from '../../state/stages.ts';
import { useView } from '../../state/view.ts';
import { useIsDifference } from '../../state/what-if.ts';
import { formatMm, formatShape, formatValue } from '../format.ts';
import { MapPins } from '../pins/MapPins.tsx';
import { SideBySide } from '../what-if/SideBySide.tsx';
import { type Clipped, ClippedLegend, ClippedPixels, InputChannel, useClipped } from './ClippedPixels.tsx';
import { type MapPicture, useMapPicture, useOpenNode } from './use-map-picture.ts';
import { useMapPointer } from './use-map-pointer.ts';
import './map.css';

const TICKS = 5;
const HALF = 0.5;
const FAINT = 0.25;
/** Colour bar and padding. */
const BESIDE = 96;
const HEAD = 52;
/** The two maps of a difference beside it. */
const PAIR_WIDTH = 188;
/** Of the scale bar, CSS pixels. */
const WIDEST_BAR = 100;

export function MapView() {
  const open = useOpenNode();
  const picture = useMapPicture();
  const frame = useRef<HTMLDivElement>(null);
  const size = useSizeOf(frame);
  const isDifference = useIsDifference();
  if (!open) return <p className="empty">Choose a map in a wall.</p>;
  const { maps, rows, columns } = planeOf(open.node);
  const isPair = isDifference && !open.isInput;
  const room = {
    width: Math.max(0, size.width - BESIDE - (isPair ? PAIR_WIDTH : 0)),
    height: Math.max(0, size.height - HEAD),
  };
  const notFinite = picture?.statistics.nonFinite[picture.channel] ?? 0;
  return (
    <div className="map-view" ref={frame}>
      <header className="map-head">
        <h3>{open.isInput ? 'What the network sees' : `${open.node.name} channel ${open.channel}`}</h3>
        <span className="quiet number">{formatShape(open.node.shape ?? [])}</span>
        {!open.isInput && (
          <span className="quiet">
            {open.channel + 1} of {maps}
          </span>
        )}
        {open.isInput && <InputChannel channel={open.channel} channels={maps} />}
        {picture && isConstant(picture.tile.range) && <span>constant {constantText(picture.tile.range.minimum)}</span>}
        {notFinite > 0 && <span className="wall-warning">{notFinite} not finite</span>}
        {picture?.isOfBefore && <span className="wall-warning">of the state before</span>}
        <span className="grow" />
        {picture && <span className="quiet">slice {picture.slice + 1}</span>}
      </header>
      {picture ? (
        <div className="map-row">
          <PlacedMap picture={picture} room={room} rows={rows} columns={columns} />
          {isPair && <SideBySide node={open.node.name} channel={open.channel} />}
        </div>
      ) : (
        <p className="empty">This map is being computed.</p>
      )}
    </div>
  );
}

interface PlacedMapProps {
  readonly picture: MapPicture;
  readonly room: Size;
  readonly rows: number;
  readonly columns: number;
}

/** Where the map lies in its pane, and how much of it. */
function PlacedMap({ picture, room, rows, columns }: PlacedMapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const viewport = useView((state) => state.viewport);
  const canvas = useView((state) => state.canvas);
  const clipped = useClipped(picture.isInput ? picture.channel : null);
  const { geometry } = picture.node;
  const spacing = useSeries((state) => state.series.find(({ id }) => id === state.currentId)?.pixelSpacingMm ?? null);
  const onSlice = geometry && mapOnSlice(geometry, rows, columns);
  const scale = Math.min(room.width / columns, room.height / rows);
  const whole = { left: 0, top: 0, width: columns * scale, height: rows * scale };
  const locked = viewport && onSlice ? paneViewport(viewport, room, canvas) : null;
  const place = locked && onSlice ? placeIn(locked, onSlice) : whole;
  const pane = locked ? room : whole;
  const inPane = locked ?? (onSlice ? fittedViewport(onSlice, whole.width) : null);
  // What is in the pane when it is locked: a drag that begins with the whole map goes on from there.
  useMapPointer(frame, { pane: room, inPane });
  const bar = spacing && inPane && inPane.scale > 0 ? scaleBar(inPane.scale / spacing[1], WIDEST_BAR) : null;
  return (
    <>
      <div
        ref={frame}
        className="map-frame"
        data-testid="map-frame"
        data-locked={locked !== null}
        style={{ width: pane.width, height: pane.height }}
      >
        <MapCanvas picture={picture} place={place} clipped={clipped} />
        {clipped && <ClippedLegend clipped={clipped} />}
        {bar && (
          <div className="scale-bar map-scale-bar" data-testid="map-scale" style={{ width: bar.width }}>
            {formatMm(bar.lengthMm)}
          </div>
        )}
      </div>
      <ColourBar picture={picture} height={pane.height} />
    </>
  );
}

function MapCanvas({
  picture,
  place: { left, top, width, height },
  clipped,
}: {
  readonly picture: MapPicture;
  readonly place: PlacedBox;
  readonly clipped: Clipped | null;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useSelection((state) => state.stage);
  const slicePlace = useSelection((state) => state.slicePlace);
  const place = useSelection((state) => state.place);
  const isPinned = useSelection((state) => state.isPinned);
  const isCrosshair = useSelection((state) => state.isCrosshair);
  const spot = useSpot();
  const { node, channel, isInput, tile } = picture;
  const isBrushed = useBrush((state) => state.range !== null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    element.width = tile.width;
    element.height = tile.height;
    const context = element.getContext('2d');
    if (!context) return;
    // What is not picked out stays to be seen, faintly.
    context.globalAlpha = isBrushed ? FAINT : 1;
    context.drawImage(picture.canvas, 0, 0);
    context.globalAlpha = 1;
    if (isBrushed) context.drawImage(picture.picked, 0, 0);
  }, [picture, tile, isBrushed]);
  const point = useMemo(
    () =>
      oncePerFrame((at: { row: number; column: number } | null) => {
        const { isPinned: stays } = useSelection.getState();
        if (at && stage !== null && !isInput && !stays)
          useSelection.setState({ place: { stage, channel, ...at }, pointsAtMap: true });
        else {
          const pointed = at && stage !== null && !isInput ? { stage, channel, ...at } : null;
          useSelection.setState({ pointed, pointsAtMap: at !== null && stays });
        }
      }),
    [stage, channel, isInput],
  );
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * tile.height);
    const column = Math.floor(((event.clientX - box.left) / box.width) * tile.width);
    const isInside = row >= 0 && column >= 0 && row < tile.height && column < tile.width;
    point(isInside ? { row, column } : null);
  };
  const own = place && place.stage === stage && place.channel === channel && isPinned ? place : null;
  const meant = isCrosshair ? spot : slicePlace;
  const cross = meant && node.geometry ? mapPlaceOf(node.geometry, meant, { rows: tile.height, columns: tile.width }) : own;
  return (
    <div className="map-stage" style={{ left, top, width, height }}>
      <canvas
        ref={canvas}
        className="large-map"
        data-testid="large-map"
        data-node={node.name}
        data-channel={channel}
        data-slice={picture.slice}
        role="img"
        aria-label={`${node.name} channel ${channel}, ${formatValue(tile.range.minimum)} to ${formatValue(tile.range.maximum)}`}
        onPointerMove={onPointerMove}
        onPointerLeave={() => point(null)}
        onDoubleClick={closeMap}
      />
      {clipped && <ClippedPixels clipped={clipped} />}
      <MapPins geometry={node.geometry} rows={tile.height} columns={tile.width} />
      {cross && (
        <span
          className={isCrosshair ? 'map-cross map-crosshair' : 'map-cross'}
          style={{ left: ((cross.column + HALF) / tile.width) * width, top: ((cross.row + HALF) / tile.height) * height }}
        />
      )}
    </div>
  );
}

function ColourBar({ picture, height }: { readonly picture: MapPicture; readonly height: number }) {
  const { range, colormap } = picture.look;
  const ticks = Array.from({ length: TICKS }, (_, at) => range.minimum + (at / (TICKS - 1)) * (range.maximum - range.minimum));
  return (
    <div
      className="colour-bar"
      data-testid="colorbar"
      style={{ height }}
      role="img"
      aria-label={`Colours from ${ticks[0]} to ${ticks.at(-1)}`}
    >
      <span className="colour-bar-colours" style={{ background: gradientOf(colormap, 'to top') }} />
      <ol className="colour-bar-ticks number">
        {ticks.toReversed().map((value) => (
          <li key={value}>{formatValue(value, 3)}</li>
        ))}
      </ol>
    </div>
  );
}
