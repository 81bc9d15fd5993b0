// What lies over a wall: the selected map's frame, the map under the pointer, and the place of the CT's pointer in every map.
import { mapPlaceOf } from '../../canvas/map-places.ts';
import type { Point } from '../../canvas/viewport.ts';
import { tileOrigin, type WallLayout } from '../../canvas/wall-layout.ts';
import { useSelection } from '../../state/selection.ts';
import { planeOf, type Stage } from '../../state/stages.ts';

interface WallMarksProps {
  readonly stage: Stage;
  readonly layout: WallLayout;
  readonly order: readonly number[];
  readonly selected: Point | null;
}

const ARM = 4;
const HALF = 0.5;

export function WallMarks({ stage, layout, order, selected }: WallMarksProps) {
  const slicePlace = useSelection((state) => state.slicePlace);
  const place = useSelection((state) => (state.place?.stage === stage.name ? state.place : null));
  const pointsAtMap = useSelection((state) => state.pointsAtMap);
  const chosen = useSelection((state) => state.chosen);
  const plane = planeOf(stage.node);
  const { geometry } = stage.node;
  const across = slicePlace && geometry ? mapPlaceOf(geometry, slicePlace, plane) : place && pointsAtMap ? place : null;
  const under = pointsAtMap && place ? tileOrigin(layout, order.indexOf(place.channel)) : null;
  const { width, height } = layout.tile;
  return (
    <svg className="wall-marks" aria-hidden="true">
      {across && (
        <path
          className="mark-cross"
          d={crosses(layout, ((across.column + HALF) / plane.columns) * width, ((across.row + HALF) / plane.rows) * height)}
        />
      )}
      {chosen
        .filter((map) => map.stage === stage.name)
        .map(({ channel }) => {
          const origin = tileOrigin(layout, order.indexOf(channel));
          return (
            <rect key={channel} className="mark-chosen" x={origin.x - 1} y={origin.y - 1} width={width + 2} height={height + 2} />
          );
        })}
      {under && <rect className="mark-under" x={under.x - 1} y={under.y - 1} width={width + 2} height={height + 2} />}
      {selected && <rect className="mark-selected" x={selected.x - 1} y={selected.y - 1} width={width + 2} height={height + 2} />}
    </svg>
  );
}

function crosses(layout: WallLayout, x: number, y: number): string {
  const parts: string[] = [];
  for (let position = 0; position < layout.count; position++) {
    const origin = tileOrigin(layout, position);
    const [atX, atY] = [Math.round((origin.x + x) * 2) / 2, Math.round((origin.y + y) * 2) / 2];
    parts.push(`M${atX - ARM} ${atY}h${2 * ARM}M${atX} ${atY - ARM}v${2 * ARM}`);
  }
  return parts.join('');
}
