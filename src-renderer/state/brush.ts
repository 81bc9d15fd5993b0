// Values of a map that are picked out: on its histogram, on the map, and over the CT.
import { create } from 'zustand';
import { GREATEST_LEVEL, valueOfLevel } from '../../src-shared/imaging/quantise.ts';
import type { ValueRange } from '../../src-shared/imaging/range.ts';

/** Both ends included. */
export interface BrushedRange {
  readonly low: number;
  readonly high: number;
}

/** null: nothing is picked out. Stays through slices and maps, so that the same values are compared. */
export const useBrush = create<{ readonly range: BrushedRange | null }>(() => ({ range: null }));

export const brush = (one: number, other: number): void =>
  useBrush.setState({ range: { low: Math.min(one, other), high: Math.max(one, other) } });

export const clearBrush = (): void => useBrush.setState({ range: null });

/** What a threshold or a contour takes while nothing is picked out: the upper half of the map's range. */
export const rangeFor = (range: BrushedRange | null, { minimum, maximum }: ValueRange): BrushedRange =>
  range ?? { low: (minimum + maximum) / 2, high: maximum };

/** First and last level of a tile that lie in the range; none where first > last. A level is a 254th of the map's range. */
export function levelsIn({ low, high }: BrushedRange, tile: ValueRange): readonly [number, number] {
  const inside = (level: number): boolean => {
    const value = valueOfLevel(level, tile);
    return value >= low && value <= high;
  };
  let [first, last] = [0, GREATEST_LEVEL];
  while (first <= GREATEST_LEVEL && !inside(first)) first++;
  while (last >= 0 && !inside(last)) last--;
  return [first, last];
}

/** Colours by level with those outside of the range seen through. */
export function onlyLevels(colours: Uint32Array, [first, last]: readonly [number, number]): Uint32Array {
  return colours.map((colour, level) => (level >= first && level <= last ? colour : 0));
}

export function countIn(levels: Uint8Array, [first, last]: readonly [number, number]): number {
  let count = 0;
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] as number;
    if (level >= first && level <= last) count++;
  }
  return count;
}
