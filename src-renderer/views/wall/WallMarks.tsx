// What lies over a wall: the selected map's frame, the map under the pointer, and the place of the CT's pointer in every map.
import type { ChannelChange } from '../../../src-shared/network/channel-changes.ts';
import { mapPlaceOf } from '../../../src-shared/network/map-places.ts';
import type { Point, Size } from '../../canvas/viewport.ts';
import { positionsOf, type RowBlock } from '../../canvas/wall-block.ts';
import { tileOrigin, type WallLayout } from '../../canvas/wall-layout.ts';
import { stretches, useFed, useSpot } from '../../state/linked.ts';
import { useProbe } from '../../state/probe.ts';
import { useSelection } from '../../state/selection.ts';
import { planeOf, type Stage } from '../../state/stages.ts';
import { useChangesOf } from '../../state/what-if.ts';
import { formatValue } from '../format.ts';
import { WallPins } from '../pins/WallPins.tsx';
import { groupStarts } from './order.ts';

interface WallMarksProps {
  readonly stage: Stage;
  /** The node that is shown, of the stage's two. */
  readonly node: string;
  readonly layout: WallLayout;
  readonly block: RowBlock;
  readonly order: readonly number[];
  readonly selected: number | null;
  /** Of each channel, the first of its group; while the order is by likeness. */
  readonly groups: Uint32Array | undefined;
  /** The values under the pointer are those of other maps than these. */
  readonly hidesValues?: boolean;
  /** What is written on a map while no place is pointed at. */
  readonly textOf?: ((channel: number) => string) | undefined;
}

const ARM = 4;
const HALF = 0.5;
/** Numbers do not fit into narrower tiles, CSS pixels. */
const LEAST_WRITTEN = 34;
/** Where groups meet: the middle of the gap between maps. */
const GROUP_GAP = 1.5;
/** Of the letters that mark what is tried, CSS pixels. */
const MARK_HEIGHT = 11;

export function WallMarks({ stage, node, layout, block, order, selected, groups, hidesValues = false, textOf }: WallMarksProps) {
  const place = useSelection((state) => (state.place?.stage === stage.name ? state.place : null));
  const pointsAtMap = useSelection((state) => state.pointsAtMap);
  const chosen = useSelection((state) => state.chosen);
  const isCrosshair = useSelection((state) => state.isCrosshair);
  const changes = useChangesOf(node);
  const plane = planeOf(stage.node);
  const { geometry } = stage.node;
  const linked = useProbe((state) => {
    const at = state.probed?.linked.findIndex((one) => one.node === node) ?? -1;
    return at < 0 ? undefined : state.probed?.result.linked[at];
  });
  const spot = useSpot();
  const across = spot && geometry ? mapPlaceOf(geometry, spot, plane) : place && pointsAtMap ? place : null;
  const products = useFed()?.get(stage.node.name)?.products ?? [];
  const fedRows = products.flatMap(({ rows }) => rows);
  const fedColumns = products.flatMap(({ columns }) => columns);
  const values = across && !hidesValues && layout.tile.width >= LEAST_WRITTEN ? linked : undefined;
  const { width, height } = layout.tile;
  const written = values
    ? (channel: number): string => formatValue(values[channel] ?? Number.NaN, 2)
    : width >= LEAST_WRITTEN
      ? textOf
      : undefined;
  /** Nothing around a map that the filter leaves out. */
  const frame = (name: string, channel: number) => {
    const position = order.indexOf(channel);
    if (position < 0) return null;
    const { x, y } = tileOrigin(layout, position);
    return <rect key={`${name} ${channel}`} className={name} x={x - 1} y={y - 1} width={width + 2} height={height + 2} />;
  };
  return (
    <svg className="wall-marks" aria-hidden="true">
      {across && (
        <path
          className="mark-cross"
          data-crosshair={isCrosshair || undefined}
          d={crosses(
            layout,
            block,
            { x: ((across.column + HALF) / plane.columns) * width, y: ((across.row + HALF) / plane.rows) * height },
            isCrosshair,
          )}
        />
      )}
      {products.length > 0 && (
        <path
          className="mark-fed"
          data-rows={endsOf(fedRows)}
          data-columns={endsOf(fedColumns)}
          data-places={products.map(({ rows, columns }) => `${rows.join(',')} x ${columns.join(',')}`).join('; ')}
          d={boxes(
            layout,
            block,
            products.flatMap(({ rows, columns }) =>
              stretches(rows).flatMap(([top, bottom]) =>
                stretches(columns).map(([left, right]) => ({
                  x: (left / plane.columns) * width,
                  y: (top / plane.rows) * height,
                  width: ((right - left + 1) / plane.columns) * width,
                  height: ((bottom - top + 1) / plane.rows) * height,
                })),
              ),
            ),
          )}
        />
      )}
      <WallPins stage={stage} layout={layout} block={block} />
      {written &&
        order.slice(...positionsOf(layout, block)).map((channel, at) => {
          const { x, y } = tileOrigin(layout, at + positionsOf(layout, block)[0]);
          return (
            <text
              key={channel}
              className={values ? 'mark-value number' : 'mark-value mark-order number'}
              data-channel={channel}
              x={x + 1}
              y={y + height - 2}
            >
              {written(channel)}
            </text>
          );
        })}
      {groups &&
        groupStarts(order, groups).map(({ position, size }) => {
          const { x, y } = tileOrigin(layout, position);
          return (
            <path
              key={position}
              className={size > 1 ? 'mark-group mark-group-many' : 'mark-group'}
              data-size={size}
              d={`M${x - GROUP_GAP} ${y}v${height}`}
            />
          );
        })}
      {[...new Set(changes.map(({ channel }) => channel))].map((channel) => {
        const position = order.indexOf(channel);
        if (position < 0) return null;
        const { x, y } = tileOrigin(layout, position);
        return (
          <text key={channel} className="mark-tried" x={x + 2} y={y + MARK_HEIGHT}>
            {changes
              .filter((change) => change.channel === channel)
              .map(markOf)
              .join(' ')}
          </text>
        );
      })}
      {chosen.filter((map) => map.stage === stage.name).map(({ channel }) => frame('mark-chosen', channel))}
      {pointsAtMap && place && frame('mark-under', place.channel)}
      {selected !== null && frame('mark-selected', selected)}
    </svg>
  );
}

/** Muted, alone, another strength. */
const markOf = (change: ChannelChange): string =>
  change.kind === 'scale' ? `×${change.factor}` : change.kind === 'mute' ? 'M' : 'S';

const endsOf = (positions: readonly number[]): string => `${Math.min(...positions)} ${Math.max(...positions)}`;

/** More boxes in a tile are no more told apart: one around all of them. */
const MOST_BOXES = 64;

/** The same boxes in every tile; of a place that is smaller than a screen pixel, a pixel. */
function boxes(layout: WallLayout, block: RowBlock, all: readonly (Point & Size)[]): string {
  const [from, to] = positionsOf(layout, block);
  const shown = all.length > MOST_BOXES ? [around(all)] : all;
  return Array.from({ length: to - from }, (_, at) => {
    const origin = tileOrigin(layout, from + at);
    return shown
      .map(({ x, y, ...size }) => {
        const [width, height] = [Math.max(1, size.width), Math.max(1, size.height)];
        return `M${origin.x + x} ${origin.y + y}h${width}v${height}h${-width}z`;
      })
      .join('');
  }).join('');
}

function around(all: readonly (Point & Size)[]): Point & Size {
  const [x, y] = [Math.min(...all.map((box) => box.x)), Math.min(...all.map((box) => box.y))];
  const [right, bottom] = [Math.max(...all.map((box) => box.x + box.width)), Math.max(...all.map((box) => box.y + box.height))];
  return { x, y, width: right - x, height: bottom - y };
}

/** @param isLong from edge to edge of each map */
function crosses(layout: WallLayout, block: RowBlock, { x, y }: Point, isLong: boolean): string {
  const parts: string[] = [];
  const [from, to] = positionsOf(layout, block);
  for (let position = from; position < to; position++) {
    const origin = tileOrigin(layout, position);
    const [atX, atY] = [Math.round((origin.x + x) * 2) / 2, Math.round((origin.y + y) * 2) / 2];
    parts.push(
      isLong
        ? `M${origin.x} ${atY}h${layout.tile.width}M${atX} ${origin.y}v${layout.tile.height}`
        : `M${atX - ARM} ${atY}h${2 * ARM}M${atX} ${atY - ARM}v${2 * ARM}`,
    );
  }
  return parts.join('');
}
