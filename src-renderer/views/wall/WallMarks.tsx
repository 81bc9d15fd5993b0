// What lies over a wall: the selected map's frame, the map under the pointer, and the place of the CT's pointer in every map.
import type { ChannelChange } from '../../../src-shared/network/channel-changes.ts';
import { mapPlaceOf } from '../../canvas/map-places.ts';
import type { Point, Size } from '../../canvas/viewport.ts';
import { positionsOf, type RowBlock } from '../../canvas/wall-block.ts';
import { tileOrigin, type WallLayout } from '../../canvas/wall-layout.ts';
import { fedBox, useSpot } from '../../state/linked.ts';
import { useProbe } from '../../state/probe.ts';
import { useSelection } from '../../state/selection.ts';
import { planeOf, type Stage } from '../../state/stages.ts';
import { useChangesOf } from '../../state/what-if.ts';
import { formatValue } from '../format.ts';
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
}

const ARM = 4;
const HALF = 0.5;
/** Numbers do not fit into narrower tiles, CSS pixels. */
const LEAST_WRITTEN = 34;
/** Where groups meet: the middle of the gap between maps. */
const GROUP_GAP = 1.5;
/** Of the letters that mark what is tried, CSS pixels. */
const MARK_HEIGHT = 11;

export function WallMarks({ stage, node, layout, block, order, selected, groups }: WallMarksProps) {
  const slicePlace = useSelection((state) => state.slicePlace);
  const place = useSelection((state) => (state.place?.stage === stage.name ? state.place : null));
  const pointsAtMap = useSelection((state) => state.pointsAtMap);
  const chosen = useSelection((state) => state.chosen);
  const changes = useChangesOf(node);
  const plane = planeOf(stage.node);
  const { geometry } = stage.node;
  const linked = useProbe((state) => {
    const at = state.probed?.linked.findIndex((one) => one.node === node) ?? -1;
    return at < 0 ? undefined : state.probed?.result.linked[at];
  });
  const spot = useSpot();
  const across = spot && geometry ? mapPlaceOf(geometry, spot, plane) : place && pointsAtMap ? place : null;
  const fed = slicePlace && geometry ? fedBox(geometry, slicePlace, plane) : null;
  const values = across && layout.tile.width >= LEAST_WRITTEN ? linked : undefined;
  const { width, height } = layout.tile;
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
          d={crosses(
            layout,
            block,
            ((across.column + HALF) / plane.columns) * width,
            ((across.row + HALF) / plane.rows) * height,
          )}
        />
      )}
      {fed && (
        <path
          className="mark-fed"
          data-rows={fed.rows.join(' ')}
          data-columns={fed.columns.join(' ')}
          d={boxes(layout, block, {
            x: (fed.columns[0] / plane.columns) * width,
            y: (fed.rows[0] / plane.rows) * height,
            width: ((fed.columns[1] - fed.columns[0] + 1) / plane.columns) * width,
            height: ((fed.rows[1] - fed.rows[0] + 1) / plane.rows) * height,
          })}
        />
      )}
      {values &&
        order.slice(...positionsOf(layout, block)).map((channel, at) => {
          const { x, y } = tileOrigin(layout, at + positionsOf(layout, block)[0]);
          return (
            <text key={channel} className="mark-value number" data-channel={channel} x={x + 1} y={y + height - 2}>
              {formatValue(values[channel] ?? Number.NaN, 2)}
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

/** A box in every tile; of a place that is smaller than a screen pixel, a pixel. */
function boxes(layout: WallLayout, block: RowBlock, box: Point & Size): string {
  const [from, to] = positionsOf(layout, block);
  const [width, height] = [Math.max(1, box.width), Math.max(1, box.height)];
  return Array.from({ length: to - from }, (_, at) => {
    const origin = tileOrigin(layout, from + at);
    return `M${origin.x + box.x} ${origin.y + box.y}h${width}v${height}h${-width}z`;
  }).join('');
}

function crosses(layout: WallLayout, block: RowBlock, x: number, y: number): string {
  const parts: string[] = [];
  const [from, to] = positionsOf(layout, block);
  for (let position = from; position < to; position++) {
    const origin = tileOrigin(layout, position);
    const [atX, atY] = [Math.round((origin.x + x) * 2) / 2, Math.round((origin.y + y) * 2) / 2];
    parts.push(`M${atX - ARM} ${atY}h${2 * ARM}M${atX} ${atY - ARM}v${2 * ARM}`);
  }
  return parts.join('');
}
