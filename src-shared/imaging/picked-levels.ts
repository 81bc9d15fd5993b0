// Values of a map that are picked out, by its levels: on its histogram, over the CT, and in exported pictures of that.
import { GREATEST_LEVEL, valueOfLevel } from './quantise.ts';
import type { ValueRange } from './range.ts';

/** Both ends included. */
export interface PickedRange {
  readonly low: number;
  readonly high: number;
}

/** What a threshold or a contour takes while nothing is picked out: the upper half of the map's range. */
export const rangeFor = (range: PickedRange | null, { minimum, maximum }: ValueRange): PickedRange =>
  range ?? { low: (minimum + maximum) / 2, high: maximum };

/** First and last level of a tile that lie in the range; none where first > last. A level is a 254th of the map's range. */
export function levelsIn({ low, high }: PickedRange, tile: ValueRange): readonly [number, number] {
  const inside = (level: number): boolean => {
    const value = valueOfLevel(level, tile);
    return value >= low && value <= high;
  };
  let [first, last] = [0, GREATEST_LEVEL];
  while (first <= GREATEST_LEVEL && !inside(first)) first++;
  while (last >= 0 && !inside(last)) last--;
  return [first, last];
}

/** Levels are whole numbers: a line between two of them meets none. */
const HALF = 0.5;

/** The levels between which the lines around picked values run: none below the first level and above the last. */
export const contourLevels = ([first, last]: readonly [number, number]): readonly number[] =>
  [first - HALF, last + HALF].filter((level) => level > 0 && level < GREATEST_LEVEL);
