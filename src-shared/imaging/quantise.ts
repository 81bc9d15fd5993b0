// From values to the levels of a tile. The window's tiles, its large map and the exported PNG all use this one rule.
import type { ValueRange } from './range.ts';

/** Levels 0..254 span the range; 255 marks what is no finite number. */
export const GREATEST_LEVEL = 254;
export const NOT_FINITE_LEVEL = 255;
/** A map with one value only: the middle of the levels, so that it looks like nothing but itself. */
export const CONSTANT_LEVEL = 127;

/** The value that a level stands for. */
export const valueOfLevel = (level: number, { minimum, maximum }: ValueRange): number =>
  minimum + (level / GREATEST_LEVEL) * (maximum - minimum);

/** x - x is 0 for finite x only. */
const isFiniteNumber = (value: number): boolean => value - value === 0;

/**
 * Levels of float32 values: round((value - minimum) / (maximum - minimum) * 254), 255 where not finite, 127 where the range is one value.
 * @param range extremes of the finite values
 */
export const quantiseMap = (values: Float32Array, range: ValueRange): Uint8Array<ArrayBuffer> =>
  levelsOf(values, range, Number.NEGATIVE_INFINITY);

/** As `quantiseMap` of what ReLU leaves of the values, without making those first. */
export const quantiseRectified = (values: Float32Array, range: ValueRange): Uint8Array<ArrayBuffer> => levelsOf(values, range, 0);

function levelsOf(values: Float32Array, { minimum, maximum }: ValueRange, floor: number): Uint8Array<ArrayBuffer> {
  const levels = new Uint8Array(values.length);
  const scale = maximum > minimum ? GREATEST_LEVEL / (maximum - minimum) : 0;
  if (scale === 0) {
    for (let i = 0; i < values.length; i++)
      levels[i] = isFiniteNumber(Math.max(values[i] as number, floor)) ? CONSTANT_LEVEL : NOT_FINITE_LEVEL;
    return levels;
  }
  for (let i = 0; i < values.length; i++) {
    // Leaves -infinity as it is where nothing is cut off, and NaN always.
    const value = Math.max(values[i] as number, floor);
    // Never negative: cutting off after adding a half is Math.round, in a fraction of the time.
    levels[i] = isFiniteNumber(value) ? ((value - minimum) * scale + 0.5) | 0 : NOT_FINITE_LEVEL;
  }
  return levels;
}
