// The window that shows a region best: its values but for the outermost at both ends.
import { type HuWindow, percentileWindow } from '../../../src-shared/imaging/window-level.ts';
import type { SlicePixels } from '../../../src-shared/protocol/series-messages.ts';

type Place = readonly [number, number];

const OUTSIDE_SHARE = 0.01;
/** A click or a slip of the hand is no region. */
const SMALLEST_SIDE = 3;

/** @param from, to opposite corners, whole pixels (row, column); null where they span too little */
export function regionWindow({ stored, columns, slope, intercept }: SlicePixels, from: Place, to: Place): HuWindow | null {
  const [top, bottom] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
  const [left, right] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
  if (bottom - top + 1 < SMALLEST_SIDE || right - left + 1 < SMALLEST_SIDE) return null;
  const values: number[] = [];
  for (let row = top; row <= bottom; row++) values.push(...stored.subarray(row * columns + left, row * columns + right + 1));
  return percentileWindow(values, slope, intercept, OUTSIDE_SHARE);
}
