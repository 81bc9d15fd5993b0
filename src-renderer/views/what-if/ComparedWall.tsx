// A layer of both runs and their difference, map beside map: the two in one range and one colormap, the difference about 0.
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useMemo, useRef } from 'react';
import { layerRange, type ValueRange } from '../../../src-shared/imaging/range.ts';
import { gradientOf, type Look, lookOf, type TileLook } from '../../canvas/tile-look.ts';
import { blockBox } from '../../canvas/wall-block.ts';
import { hitTest, layOut, neighbour, wallSize } from '../../canvas/wall-layout.ts';
import { useDisplay } from '../../state/display.ts';
import { oncePerFrame } from '../../state/frame.ts';
import { useMaps } from '../../state/maps.ts';
import { openMap, selectMap, useSelection } from '../../state/selection.ts';
import { useSideWalls } from '../../state/side-walls.ts';
import { planeOf, type Stage, shownNode } from '../../state/stages.ts';
import { sideTiles, wallTiles } from '../../state/tile-sets.ts';
import { sideText } from '../../state/trials.ts';
import { useWhatIf } from '../../state/what-if.ts';
import { formatValue } from '../format.ts';
import { mapName } from '../wall/map-name.ts';
import { channelOrder } from '../wall/order.ts';
import { useRowsInView } from '../wall/use-rows-in-view.ts';
import { WallHead } from '../wall/WallHead.tsx';
import { WallMarks } from '../wall/WallMarks.tsx';
import { SideCanvas } from './SideCanvas.tsx';
import { COLUMN_GAP } from './use-side-walls.ts';

interface ComparedWallProps {
  readonly stage: Stage;
  readonly side: number;
  /** Of one of the three columns. */
  readonly width: number;
}

const DIGITS = 3;

export function ComparedWall({ stage, side, width }: ComparedWallProps) {
  const { afterRelu, sort, filter, colormap } = useDisplay();
  const node = shownNode(stage, afterRelu);
  const plane = useMemo(() => planeOf(node), [node]);
  const facts = useMaps((state) => state.facts[node.name]);
  const one = useSideWalls((state) => state.one[node.name]);
  const other = useSideWalls((state) => state.other[node.name]);
  const { slices, failure } = useSideWalls();
  const comparison = useWhatIf((state) => state.trial.comparison);
  const selected = useSelection((state) => (state.stage === stage.name ? state.channel : null));
  const maps = useRef<HTMLDivElement>(null);
  const statistics = facts?.statistics;
  const order = useMemo(
    () =>
      channelOrder(
        { count: plane.maps, valuesPerMap: plane.rows * plane.columns, statistics, measures: undefined },
        sort,
        filter,
      ),
    [plane, statistics, sort, filter],
  );
  const layout = useMemo(
    () => layOut(order.length, side, { width: plane.columns, height: plane.rows }, width),
    [order.length, side, plane, width],
  );
  const block = useRowsInView(maps, layout);
  const both = useMemo(() => (one && other ? union(layerRange(one), layerRange(other)) : null), [one, other]);
  const look = useMemo(
    (): Look | null => both && { rangeMode: 'fixed', colormap, limits: both, isSigned: both.minimum < 0 },
    [both, colormap],
  );
  const differenceLook = useMemo((): Look => ({ rangeMode: 'symmetric', colormap: 'auto' }), []);
  const point = useMemo(
    () =>
      oncePerFrame((at: { x: number; y: number } | null) => {
        const hit = at ? hitTest(layout, at) : null;
        const place = hit && {
          ...{ stage: stage.name, channel: order[hit.position] as number },
          ...{ row: Math.floor(hit.down * plane.rows), column: Math.floor(hit.across * plane.columns) },
        };
        if (!place) useSelection.setState({ pointsAtMap: false, pointed: null });
        else if (useSelection.getState().isPinned) useSelection.setState({ pointed: place, pointsAtMap: true });
        else useSelection.setState({ place, pointsAtMap: true });
      }),
    [layout, order, plane, stage.name],
  );
  const { top: canvasTop } = blockBox(layout, block);
  const pointOf = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top + canvasTop };
  };
  const channelAt = (event: MouseEvent<Element>): number | undefined => {
    const hit = hitTest(layout, pointOf(event));
    return hit ? order[hit.position] : undefined;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.key.startsWith('Arrow') || event.ctrlKey || event.altKey || event.shiftKey) return;
    const next = order[neighbour(layout, Math.max(0, order.indexOf(selected ?? -1)), event.key)];
    if (next !== undefined) selectMap(stage.name, next);
    event.preventDefault();
    event.stopPropagation();
  };
  const handlers = {
    onPointerMove: (event: PointerEvent<HTMLCanvasElement>): void => point(pointOf(event)),
    onPointerLeave: (): void => point(null),
    onClick: (event: MouseEvent<HTMLCanvasElement>): void => {
      const channel = channelAt(event);
      if (channel !== undefined) selectMap(stage.name, channel);
    },
    onDoubleClick: (event: MouseEvent<HTMLCanvasElement>): void => {
      const channel = channelAt(event);
      if (channel !== undefined) openMap(stage.name, channel);
    },
  };
  const shared = both && one && look ? lookOf(one, both, look) : null;
  const columns = [
    { id: 'one', title: `this, slice ${slices.one + 1}`, tiles: sideTiles.one, look },
    {
      id: 'other',
      title: comparison ? sideText(comparison, slices.other) : '',
      tiles: sideTiles.other,
      look,
    },
    { id: 'difference', title: 'this minus the other', tiles: wallTiles, look: differenceLook },
  ] as const;
  const optionId = `compared-map-of-${stage.name}`;
  return (
    <section className="wall" aria-label={`${stage.name}, ${plane.maps} maps, side by side`} data-shown-node={node.name}>
      <WallHead stage={stage} node={node} facts={facts} isSelected={selected !== null} shown={order.length} />
      {failure && <p className="inspector-failure">{failure}</p>}
      <div className="compared-walls" style={{ gap: COLUMN_GAP }}>
        {columns.map((column) => (
          <p key={column.id} className="compared-title" style={{ width }}>
            <span className="ellipsis">{column.title}</span>
            {shared && column.id !== 'difference' && <BothLimits look={shared} />}
          </p>
        ))}
      </div>
      <div
        className="compared-walls"
        style={{ gap: COLUMN_GAP }}
        role="listbox"
        tabIndex={0}
        aria-label={`Maps of ${stage.name}, side by side`}
        aria-activedescendant={selected === null ? undefined : optionId}
        data-testid={`compared-${stage.name}`}
        data-range={both ? `${both.minimum} ${both.maximum}` : undefined}
        onKeyDown={onKeyDown}
        onFocus={() => selected === null && selectMap(stage.name, order[0] ?? 0)}
      >
        {selected !== null && (
          <div role="option" tabIndex={-1} id={optionId} aria-selected="true" className="hidden-text">
            {mapName(stage.name, selected, statistics)}
          </div>
        )}
        {columns.map((column, at) => (
          <div key={column.id} role="presentation" style={{ width }}>
            <div className="wall-maps" ref={at === 0 ? maps : undefined} style={wallSize(layout)}>
              {column.look && (
                <SideCanvas
                  {...{ tiles: column.tiles, node: node.name, layout, block, order, look: column.look, handlers }}
                  afterRelu={node.op === 'ReLU' && column.id !== 'difference'}
                  test={`compared-${stage.name}-${column.id}`}
                />
              )}
              <WallMarks
                {...{ stage, layout, block, order, selected }}
                node={node.name}
                groups={undefined}
                hidesValues={column.id !== 'difference'}
              />
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}

const union = (one: ValueRange, other: ValueRange): ValueRange => ({
  minimum: Math.min(one.minimum, other.minimum),
  maximum: Math.max(one.maximum, other.maximum),
});

const BothLimits = ({ look: { range, colormap } }: { readonly look: TileLook }) => (
  <span className="limits number quiet">
    <span>{formatValue(range.minimum, DIGITS)}</span>
    <span className="limits-bar" style={{ background: gradientOf(colormap, 'to right') }} />
    <span>{formatValue(range.maximum, DIGITS)}</span>
  </span>
);
