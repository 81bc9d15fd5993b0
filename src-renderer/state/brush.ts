// Values of a map that are picked out: on its histogram, on the map, and over the CT.
import { create } from 'zustand';
import type { PickedRange } from '../../src-shared/imaging/picked-levels.ts';

/** null: nothing is picked out. Stays through slices and maps, so that the same values are compared. */
export const useBrush = create<{ readonly range: PickedRange | null }>(() => ({ range: null }));

export const brush = (one: number, other: number): void =>
  useBrush.setState({ range: { low: Math.min(one, other), high: Math.max(one, other) } });

export const clearBrush = (): void => useBrush.setState({ range: null });

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
