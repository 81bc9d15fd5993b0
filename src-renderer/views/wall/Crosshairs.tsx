// The place that is pointed at, on the slice or on any map, shown in all maps of a wall through the exact geometry of each.
import { useEffect, useRef } from 'react';
import type { Geometry } from '../../../src-shared/network/graph.ts';
import { inputCentre } from '../../../src-shared/network/receptive-field.ts';
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import { prepareCanvas } from '../../canvas/use-canvas-size.ts';
import type { Size } from '../../canvas/viewport.ts';
import { cellOrigin, mapInCell, type WallLayout } from '../../canvas/wall-layout.ts';
import { oncePerFrame } from '../../state/frame.ts';
import type { Session } from '../../state/session.ts';
import { useSession } from '../../state/session-context.ts';
import { geometryOf, inputScaleOf } from '../ct/input-geometry.ts';

interface CrosshairsProps {
  readonly node: NodeSummary;
  readonly layout: WallLayout;
  readonly channels: number;
  readonly size: Size;
}

const CROSS_COLOUR = '#ffb300';
const ARM = 4;
const HALF = 1 / 2;

export function Crosshairs({ node, layout, channels, size }: CrosshairsProps) {
  const session = useSession();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = (): void => {
      const context = canvas.current && prepareCanvas(canvas.current, size);
      context?.clearRect(0, 0, size.width, size.height);
      const place = context && placeIn(node, session);
      if (place) paintCrosses(context, layout, channels, mapInCell(node.shape?.[2] ?? 1, node.shape?.[3] ?? 1), place);
    };
    const paintSoon = oncePerFrame(paint);
    paintSoon();
    return session.display.subscribe((now, before) => {
      if (now.hovered !== before.hovered || now.slicePixel !== before.slicePixel) paintSoon();
    });
  }, [session, node, layout, channels, size]);
  return <canvas ref={canvas} className="crosshairs" style={{ width: size.width, height: size.height }} />;
}

/** Shares of the map's sides (down, across), or null where nothing is pointed at or it lies outside. */
function placeIn(node: NodeSummary, session: Session): readonly [number, number] | null {
  const pixels = session.picture.getState().pixels;
  const network = session.network.getState();
  const own = geometryOf(network, node.name);
  if (!pixels || !own) return null;
  const onSlice = pointedAt(session, (name) => {
    const geometry = geometryOf(network, name);
    return geometry && inputScaleOf(geometry, network, pixels);
  });
  if (!onSlice) return null;
  const { jump, start } = inputScaleOf(own, network, pixels);
  const [, , rows = 1, columns = 1] = node.shape ?? [];
  const down = ((onSlice[0] - start[0]) / jump[0] + HALF) / rows;
  const across = ((onSlice[1] - start[1]) / jump[1] + HALF) / columns;
  return down >= 0 && across >= 0 && down <= 1 && across <= 1 ? [down, across] : null;
}

/** On the slice, (row, column), sub-pixel. */
function pointedAt({ display }: Session, geometry: (node: string) => Geometry | null): readonly [number, number] | null {
  const { hovered, slicePixel } = display.getState();
  if (slicePixel) return slicePixel;
  const from = hovered && geometry(hovered.node);
  return hovered && from ? inputCentre(from, hovered.row, hovered.column) : null;
}

function paintCrosses(
  context: CanvasRenderingContext2D,
  layout: WallLayout,
  channels: number,
  map: ReturnType<typeof mapInCell>,
  [down, across]: readonly [number, number],
): void {
  context.strokeStyle = CROSS_COLOUR;
  context.beginPath();
  for (let channel = 0; channel < channels; channel++) {
    const [left, top] = cellOrigin(layout, channel);
    const x = left + (map.left + across * map.width) * layout.cell;
    const y = top + (map.top + down * map.height) * layout.cell;
    context.moveTo(x - ARM, y);
    context.lineTo(x + ARM, y);
    context.moveTo(x, y - ARM);
    context.lineTo(x, y + ARM);
  }
  context.stroke();
}
