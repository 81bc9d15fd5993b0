// Where the maps of a wall lie on its canvas, which one is under the pointer, and where the arrow keys lead. Pure.
import type { Point, Size } from './viewport.ts';

export interface WallLayout {
  readonly columns: number;
  readonly rows: number;
  readonly tile: Size;
  readonly gap: number;
  readonly count: number;
}

export const GAP = 3;

const sidesOf = (side: number, { width, height }: Size): Size => {
  const shrink = side / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * shrink)), height: Math.max(1, Math.round(height * shrink)) };
};

/** `side`: the longer side of a tile, in CSS pixels; `map`: the maps' own size, for their proportions. */
export function layOut(count: number, side: number, map: Size, width: number): WallLayout {
  const tile = sidesOf(side, map);
  const columns = Math.max(1, Math.min(count, Math.floor((width + GAP) / (tile.width + GAP))));
  return { columns, rows: Math.ceil(count / columns), tile, gap: GAP, count };
}

export const wallSize = ({ columns, rows, tile, gap }: WallLayout): Size => ({
  width: columns * (tile.width + gap) - gap,
  height: Math.max(0, rows * (tile.height + gap) - gap),
});

export const tileOrigin = ({ columns, tile, gap }: WallLayout, position: number): Point => ({
  x: (position % columns) * (tile.width + gap),
  y: Math.floor(position / columns) * (tile.height + gap),
});

export interface WallHit {
  readonly position: number;
  /** Within the tile, 0..1. */
  readonly across: number;
  readonly down: number;
}

/** Null in a gap and behind the last map. */
export function hitTest(layout: WallLayout, { x, y }: Point): WallHit | null {
  const [stepX, stepY] = [layout.tile.width + layout.gap, layout.tile.height + layout.gap];
  const [column, row] = [Math.floor(x / stepX), Math.floor(y / stepY)];
  const [insideX, insideY] = [x - column * stepX, y - row * stepY];
  const position = row * layout.columns + column;
  if (x < 0 || y < 0 || column >= layout.columns || position >= layout.count) return null;
  if (insideX >= layout.tile.width || insideY >= layout.tile.height) return null;
  return { position, across: insideX / layout.tile.width, down: insideY / layout.tile.height };
}

/** The neighbour in the direction of an arrow key; at the edge it stays. */
export function neighbour({ columns, count }: WallLayout, position: number, key: string): number {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key] ?? 0;
  const next = position + step;
  return next < 0 || next >= count ? position : next;
}

interface WallNeed {
  readonly count: number;
  readonly map: Size;
}

const SMALLEST_SIDE = 28;
const LARGEST_SIDE = 256;
/** Where the walls scroll anyway, as in deep networks, the maps need not be that small. */
const SCROLLED_SIDE = 56;

/** The largest side at which all walls fit into the height together, while it can be recognised; else the walls scroll. */
export function fittingSide(walls: readonly WallNeed[], width: number, height: number): number {
  for (let side = LARGEST_SIDE; side > SMALLEST_SIDE; side--) {
    const total = walls.reduce((sum, { count, map }) => sum + wallSize(layOut(count, side, map, width)).height, 0);
    if (total <= height) return side;
  }
  return SCROLLED_SIDE;
}

const WHEEL_GROWTH = 1.0015;
const LEAST_ZOOMED = 16;
const MOST_ZOOMED = 512;

/** A tile's longer side after the wheel has turned by `delta` (down is larger numbers, and smaller maps); it always changes by a pixel. */
export function zoomedSide(side: number, delta: number): number {
  const grown = side * WHEEL_GROWTH ** -delta;
  const whole = delta < 0 ? Math.max(side + 1, Math.round(grown)) : Math.min(side - 1, Math.round(grown));
  return Math.min(MOST_ZOOMED, Math.max(LEAST_ZOOMED, whole));
}
