// How the maps of all layers lie on their walls: one size for all tiles, the largest with which everything is in sight. Pure.

export interface WallLayout {
  readonly columns: number;
  readonly rows: number;
  /** Side of a cell and the gap after it, CSS pixels. */
  readonly cell: number;
  readonly gap: number;
}

const GAP = 2;
/** Smaller tiles show nothing; from here on the walls scroll. */
const SMALLEST_CELL = 36;
const LARGEST_CELL = 160;

const columnsOf = (width: number, cell: number): number => Math.max(1, Math.floor((width + GAP) / (cell + GAP)));

/**
 * The side of a cell with which walls of `counts` maps fit into the space.
 * @param headerHeight what each wall needs above its tiles
 */
export function fittingCell(counts: readonly number[], width: number, height: number, headerHeight: number): number {
  for (let cell = LARGEST_CELL; cell > SMALLEST_CELL; cell--) {
    const columns = columnsOf(width, cell);
    const used = counts.reduce((sum, count) => sum + headerHeight + Math.ceil(count / columns) * (cell + GAP), 0);
    if (used <= height) return cell;
  }
  return SMALLEST_CELL;
}

export function layoutWall(count: number, width: number, cell: number): WallLayout {
  const columns = Math.min(count, columnsOf(width, cell));
  return { columns, rows: Math.ceil(count / columns), cell, gap: GAP };
}

/** Left upper corner of a tile's cell. */
export const cellOrigin = ({ columns, cell, gap }: WallLayout, index: number): readonly [number, number] => [
  (index % columns) * (cell + gap),
  Math.floor(index / columns) * (cell + gap),
];

/** Which tile lies at a point of the wall and where in its cell (0..1 across and down); null in gaps and beyond the last. */
export function tileAt(
  layout: WallLayout,
  count: number,
  x: number,
  y: number,
): { index: number; across: number; down: number } | null {
  const pitch = layout.cell + layout.gap;
  const column = Math.floor(x / pitch);
  const row = Math.floor(y / pitch);
  const [across, down] = [(x - column * pitch) / layout.cell, (y - row * pitch) / layout.cell];
  const index = row * layout.columns + column;
  const isInside = column >= 0 && column < layout.columns && across < 1 && down < 1 && row >= 0 && index < count;
  return isInside ? { index, across, down } : null;
}

/** A map that is not square lies in the middle of its cell: its part of the cell, as shares of the cell's side. */
export function mapInCell(rows: number, columns: number): { left: number; top: number; width: number; height: number } {
  const longest = Math.max(rows, columns);
  const [width, height] = [columns / longest, rows / longest];
  return { left: (1 - width) / 2, top: (1 - height) / 2, width, height };
}
