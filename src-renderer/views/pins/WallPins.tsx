// The pins in every map of a wall, as one path: many maps with many pins stay cheap.
import { positionsOf, type RowBlock } from '../../canvas/wall-block.ts';
import { tileOrigin, type WallLayout } from '../../canvas/wall-layout.ts';
import { placesOfPins } from '../../state/pin-values.ts';
import { usePins } from '../../state/pins.ts';
import { planeOf, type Stage } from '../../state/stages.ts';
import './pins.css';

const ARM = 2.5;
const HALF = 0.5;

interface WallPinsProps {
  readonly stage: Stage;
  readonly layout: WallLayout;
  readonly block: RowBlock;
}

export function WallPins({ stage, layout, block }: WallPinsProps) {
  const list = usePins((state) => state.list);
  if (list.length === 0) return null;
  const { rows, columns } = planeOf(stage.node);
  const { width, height } = layout.tile;
  const places = placesOfPins(stage.node, list);
  const [from, to] = positionsOf(layout, block);
  const parts: string[] = [];
  for (let position = from; position < to; position++) {
    const { x, y } = tileOrigin(layout, position);
    for (const { row, column } of places)
      parts.push(
        `M${x + ((column + HALF) / columns) * width} ${y + ((row + HALF) / rows) * height - ARM}` +
          `l${ARM} ${ARM}l${-ARM} ${ARM}l${-ARM} ${-ARM}z`,
      );
  }
  return (
    <path className="mark-pin" data-places={places.map(({ row, column }) => `${row} ${column}`).join(', ')} d={parts.join('')} />
  );
}
