// The maps of one stage on one canvas. Marks (selection, pointer, crosshair) lie over it as SVG, so that moving them paints no tile.
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { hitTest, layOut, neighbour, tileOrigin, wallSize } from '../../canvas/wall-layout.ts';
import { WallPainter } from '../../canvas/wall-painter.ts';
import { useDisplay } from '../../state/display.ts';
import { oncePerFrame } from '../../state/frame.ts';
import { useMaps } from '../../state/maps.ts';
import { openMap, selectMap, toggleChosen, useSelection } from '../../state/selection.ts';
import { planeOf, type Stage, shownNode } from '../../state/stages.ts';
import { wallTiles } from '../../state/tile-sets.ts';
import { mapName } from './map-name.ts';
import { channelOrder } from './order.ts';
import { WallHead } from './WallHead.tsx';
import { WallMarks } from './WallMarks.tsx';

interface WallProps {
  readonly stage: Stage;
  readonly side: number;
  readonly width: number;
}

export function Wall({ stage, side, width }: WallProps) {
  const { rangeMode, colormap, sort, afterRelu } = useDisplay();
  const node = shownNode(stage, afterRelu);
  const facts = useMaps((state) => state.facts[node.name]);
  const selected = useSelection((state) => (state.stage === stage.name ? state.channel : null));
  const canvas = useRef<HTMLCanvasElement>(null);
  const [painter, setPainter] = useState<WallPainter | null>(null);
  const plane = useMemo(() => planeOf(node), [node]);
  const layout = useMemo(
    () => layOut(plane.maps, side, { width: plane.columns, height: plane.rows }, width),
    [plane, side, width],
  );
  const statistics = facts?.statistics;
  const order = useMemo(() => channelOrder(plane.maps, sort, statistics), [plane.maps, sort, statistics]);
  const size = wallSize(layout);
  useEffect(() => {
    if (!canvas.current) return;
    const made = new WallPainter(canvas.current, () => wallTiles.get(node.name));
    setPainter(made);
    const unlisten = wallTiles.listen(node.name, (channels) => made.mark(channels));
    return () => {
      unlisten();
      made.end();
    };
  }, [node.name]);
  useEffect(() => {
    painter?.show({ layout, order, look: { rangeMode, colormap }, afterRelu: node.op === 'ReLU' }, wallSize(layout));
  }, [painter, layout, order, rangeMode, colormap, node.op]);

  const point = useMemo(
    () =>
      oncePerFrame((at: { x: number; y: number } | null) => {
        const hit = at ? hitTest(layout, at) : null;
        if (!hit) {
          useSelection.setState({ pointsAtMap: false });
          return;
        }
        const place = {
          stage: stage.name,
          channel: order[hit.position] as number,
          row: Math.floor(hit.down * plane.rows),
          column: Math.floor(hit.across * plane.columns),
        };
        if (useSelection.getState().isPinned) useSelection.setState({ pointsAtMap: true });
        else useSelection.setState({ place, pointsAtMap: true });
      }),
    [layout, order, plane, stage.name],
  );
  const channelAt = (event: { clientX: number; clientY: number; currentTarget: Element }): number | null => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const hit = hitTest(layout, { x: event.clientX - left, y: event.clientY - top });
    return hit ? (order[hit.position] as number) : null;
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    point({ x: event.clientX - left, y: event.clientY - top });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === ' ' && event.ctrlKey && selected !== null) {
      toggleChosen(stage.name, selected);
      event.preventDefault();
    }
    if (!event.key.startsWith('Arrow') || event.ctrlKey || event.altKey || event.shiftKey) return;
    const position = Math.max(0, order.indexOf(selected ?? -1));
    selectMap(stage.name, order[neighbour(layout, position, event.key)] as number);
    event.preventDefault();
    event.stopPropagation();
  };
  const name = selected === null ? '' : mapName(stage.name, selected, statistics);
  const optionId = `map-of-${stage.name}`;
  return (
    <section className="wall" aria-label={`${stage.name}, ${plane.maps} maps`} data-shown-node={node.name}>
      <WallHead stage={stage} node={node} facts={facts} isSelected={selected !== null} />
      <div
        className="wall-maps"
        role="listbox"
        tabIndex={0}
        aria-label={`Maps of ${stage.name}`}
        aria-activedescendant={selected === null ? undefined : optionId}
        style={size}
        onKeyDown={onKeyDown}
        onFocus={() => selected === null && selectMap(stage.name, order[0] ?? 0)}
      >
        {selected !== null && (
          <div
            role="option"
            tabIndex={-1}
            id={optionId}
            aria-selected="true"
            className="hidden-text"
            data-testid={`selected-${stage.name}`}
          >
            {name}
          </div>
        )}
        <canvas
          ref={canvas}
          data-testid={`wall-${stage.name}`}
          data-slice={facts?.slice}
          style={size}
          onPointerMove={onPointerMove}
          onPointerLeave={() => point(null)}
          onMouseDown={(event) => {
            // Choosing on another wall leaves the selection, and with it the focus, where it is.
            if (event.ctrlKey || event.metaKey) event.preventDefault();
          }}
          onClick={(event) => {
            const channel = channelAt(event);
            if (channel === null) return;
            if (event.ctrlKey || event.metaKey) toggleChosen(stage.name, channel);
            else selectMap(stage.name, channel);
          }}
          onDoubleClick={(event) => {
            const channel = event.ctrlKey || event.metaKey ? null : channelAt(event);
            if (channel !== null) openMap(stage.name, channel);
          }}
        />
        <WallMarks
          stage={stage}
          layout={layout}
          order={order}
          selected={selected === null ? null : tileOrigin(layout, order.indexOf(selected))}
        />
      </div>
    </section>
  );
}
