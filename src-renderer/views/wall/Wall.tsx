// The maps of one stage on one canvas. Marks (selection, pointer, crosshair) lie over it as SVG, so that moving them paints no tile.
import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { blockBox, positionsOf } from '../../canvas/wall-block.ts';
import { hitTest, layOut, neighbour, wallSize } from '../../canvas/wall-layout.ts';
import { WallPainter } from '../../canvas/wall-painter.ts';
import { useDisplay } from '../../state/display.ts';
import { oncePerFrame } from '../../state/frame.ts';
import { useMaps } from '../../state/maps.ts';
import { useMeasures } from '../../state/measures.ts';
import { useLimits } from '../../state/ranges.ts';
import { openMap, selectMap, toggleChosen, useSelection } from '../../state/selection.ts';
import { planeOf, type Stage, shownNode } from '../../state/stages.ts';
import { wallTiles } from '../../state/tile-sets.ts';
import { useIsDifference } from '../../state/what-if.ts';
import { openMapMenu } from '../what-if/map-menu.ts';
import { mapName } from './map-name.ts';
import { channelOrder } from './order.ts';
import { orderText } from './order-text.ts';
import { useRowsInView } from './use-rows-in-view.ts';
import { WallHead } from './WallHead.tsx';
import { WallMarks } from './WallMarks.tsx';

interface WallProps {
  readonly stage: Stage;
  readonly side: number;
  readonly width: number;
}

export function Wall({ stage, side, width }: WallProps) {
  const display = useDisplay();
  const { rangeMode, colormap, sort, filter } = display;
  const node = shownNode(stage, display.afterRelu);
  // A difference of 0 is no dead map.
  const isDifference = useIsDifference();
  const afterRelu = node.op === 'ReLU' && !isDifference;
  const facts = useMaps((state) => state.facts[node.name]);
  const selected = useSelection((state) => (state.stage === stage.name ? state.channel : null));
  const canvas = useRef<HTMLCanvasElement>(null);
  const maps = useRef<HTMLDivElement>(null);
  const [painter, setPainter] = useState<WallPainter | null>(null);
  const plane = useMemo(() => planeOf(node), [node]);
  const statistics = facts?.statistics;
  const measures = useMeasures((state) => state.byNode[node.name]?.measures);
  const limits = useLimits(node.name);
  const known = useMemo(
    () => ({ count: plane.maps, valuesPerMap: plane.rows * plane.columns, statistics, measures }),
    [plane, statistics, measures],
  );
  const order = useMemo(() => channelOrder(known, sort, filter), [known, sort, filter]);
  const textOf = useMemo(
    () => (sort === 'index' ? undefined : (channel: number) => orderText(known, sort, channel)),
    [known, sort],
  );
  const layout = useMemo(
    () => layOut(order.length, side, { width: plane.columns, height: plane.rows }, width),
    [order.length, plane, side, width],
  );
  const block = useRowsInView(maps, layout);
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
  // Before the frame in which the canvas moves is painted.
  useLayoutEffect(() => {
    painter?.show({ layout, block, order, look: { rangeMode, colormap, limits }, afterRelu });
  }, [painter, layout, block, order, rangeMode, colormap, limits, afterRelu]);

  const point = useMemo(
    () =>
      oncePerFrame((at: { x: number; y: number } | null) => {
        const hit = at ? hitTest(layout, at) : null;
        if (!hit) {
          useSelection.setState({ pointsAtMap: false, pointed: null });
          return;
        }
        const place = {
          stage: stage.name,
          channel: order[hit.position] as number,
          row: Math.floor(hit.down * plane.rows),
          column: Math.floor(hit.across * plane.columns),
        };
        if (useSelection.getState().isPinned) useSelection.setState({ pointed: place, pointsAtMap: true });
        else useSelection.setState({ place, pointsAtMap: true });
      }),
    [layout, order, plane, stage.name],
  );
  const { top: canvasTop, ...canvasSize } = blockBox(layout, block);
  const pointOf = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top + canvasTop };
  };
  const channelAt = (event: { clientX: number; clientY: number; currentTarget: Element }): number | null => {
    const hit = hitTest(layout, pointOf(event));
    return hit ? (order[hit.position] as number) : null;
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    point(pointOf(event));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === ' ' && event.ctrlKey && selected !== null) {
      toggleChosen(stage.name, selected);
      event.preventDefault();
    }
    if (!event.key.startsWith('Arrow') || event.ctrlKey || event.altKey || event.shiftKey) return;
    const position = Math.max(0, order.indexOf(selected ?? -1));
    const next = order[neighbour(layout, position, event.key)];
    if (next !== undefined) selectMap(stage.name, next);
    event.preventDefault();
    event.stopPropagation();
  };
  const name = selected === null ? '' : mapName(stage.name, selected, statistics);
  const optionId = `map-of-${stage.name}`;
  return (
    <section className="wall" aria-label={`${stage.name}, ${plane.maps} maps`} data-shown-node={node.name}>
      <WallHead stage={stage} node={node} facts={facts} isSelected={selected !== null} shown={order.length} />
      <div
        ref={maps}
        className="wall-maps"
        role="listbox"
        tabIndex={0}
        aria-label={`Maps of ${stage.name}`}
        aria-activedescendant={selected === null ? undefined : optionId}
        style={size}
        onKeyDown={onKeyDown}
        onContextMenu={(event) => {
          // The menu key: a click has been taken by the canvas.
          if (event.defaultPrevented || selected === null) return;
          event.preventDefault();
          const { left, top } = event.currentTarget.getBoundingClientRect();
          openMapMenu({ stage: stage.name, channel: selected, x: left, y: top });
        }}
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
            {selected !== null && textOf && `, ${sort} ${textOf(selected)}`}
          </div>
        )}
        <canvas
          ref={canvas}
          data-testid={`wall-${stage.name}`}
          data-slice={facts?.slice}
          data-order={order.slice(...positionsOf(layout, block)).join(' ')}
          style={{ ...canvasSize, top: canvasTop }}
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
          onContextMenu={(event) => {
            const channel = channelAt(event);
            event.preventDefault();
            if (channel !== null) openMapMenu({ stage: stage.name, channel, x: event.clientX, y: event.clientY });
          }}
          onDoubleClick={(event) => {
            const channel = event.ctrlKey || event.metaKey ? null : channelAt(event);
            if (channel !== null) openMap(stage.name, channel);
          }}
        />
        <WallMarks
          stage={stage}
          node={node.name}
          layout={layout}
          block={block}
          order={order}
          selected={selected}
          groups={sort === 'likeness' ? measures?.group : undefined}
          textOf={textOf}
        />
      </div>
    </section>
  );
}
