// The part of a wall that has a canvas: rows in whole blocks around what is in view. Pure.
import type { Size } from './viewport.ts';
import { tileOrigin, type WallLayout, wallSize } from './wall-layout.ts';

/** Rows, both ends included; none where last < first. */
export interface RowBlock {
  readonly first: number;
  readonly last: number;
}

/** Lower walls are painted whole: they fit into a canvas, and scrolling them paints nothing. */
const WHOLE_HEIGHT = 3000;
/** So much beside the view is painted too, CSS pixels. */
const MARGIN = 400;
const BLOCK_ROWS = 4;

/** @param top @param bottom what is in view, in the wall's own CSS pixels */
export function blockInView(layout: WallLayout, top: number, bottom: number): RowBlock {
  const end = layout.rows - 1;
  if (wallSize(layout).height <= WHOLE_HEIGHT) return { first: 0, last: end };
  const step = layout.tile.height + layout.gap;
  // As many rows wherever the view is: a canvas that changes its size is made anew.
  const count = Math.min(layout.rows, (Math.ceil((bottom - top + 2 * MARGIN) / step / BLOCK_ROWS) + 1) * BLOCK_ROWS);
  const wanted = Math.floor((top - MARGIN) / step / BLOCK_ROWS) * BLOCK_ROWS;
  const first = Math.max(0, Math.min(wanted, end + 1 - count));
  return { first, last: first + count - 1 };
}

/** Positions in the block, from and up to (not included). */
export const positionsOf = ({ columns, count }: WallLayout, { first, last }: RowBlock): readonly [number, number] => [
  Math.min(count, first * columns),
  Math.min(count, (last + 1) * columns),
];

/** Where the block's canvas lies in the wall, and its size. */
export function blockBox(layout: WallLayout, block: RowBlock): Size & { readonly top: number } {
  const rows = Math.max(0, block.last - block.first + 1);
  return { top: tileOrigin(layout, block.first * layout.columns).y, ...wallSize({ ...layout, rows }) };
}
