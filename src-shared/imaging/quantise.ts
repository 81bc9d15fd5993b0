// From values to the levels of a tile. The window's tiles, its large map and the exported PNG all use this one rule.
import type { ValueRange } from './range.ts';

/** Levels 0..254 span the range; 255 marks what is no finite number. */
export const GREATEST_LEVEL = 254;
export const NOT_FINITE_LEVEL = 255;
const HALF = 0.5;
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

/** Where levels go: rows one behind the other, each after bytes that are left as they are. */
export interface LevelRows {
  readonly into: Uint8Array;
  readonly columns: number;
  /** Bytes before each row. */
  readonly lead: number;
}

/** As `quantiseMap`, or (`isRectified`) as `quantiseRectified`, into memory that is there. */
export function quantiseInto(values: Float32Array, range: ValueRange, isRectified: boolean, rows: LevelRows): void {
  fillLevels(values, range, isRectified ? 0 : Number.NEGATIVE_INFINITY, rows);
}

function levelsOf(values: Float32Array, range: ValueRange, floor: number): Uint8Array<ArrayBuffer> {
  const levels = new Uint8Array(values.length);
  fillLevels(values, range, floor, { into: levels, columns: values.length, lead: 0 });
  return levels;
}

function fillLevels(
  values: Float32Array,
  { minimum, maximum }: ValueRange,
  floor: number,
  { into, columns, lead }: LevelRows,
): void {
  const scale = maximum > minimum ? GREATEST_LEVEL / (maximum - minimum) : 0;
  // Never negative: cutting off after adding a half is Math.round, in a fraction of the time. One value only: its level is said, not reckoned.
  const half = scale === 0 ? CONSTANT_LEVEL : HALF;
  const lowest = scale === 0 ? CONSTANT_LEVEL : ((floor - minimum) * scale + half) | 0;
  const base = scale === 0 ? 0 : minimum;
  for (let i = 0, at = lead; i < values.length; at += lead) {
    for (const end = Math.min(values.length, i + columns); i < end; i++, at++) {
      const value = values[i] as number;
      // Leaves -infinity as it is where nothing is cut off, and NaN always.
      into[at] = value < floor ? lowest : isFiniteNumber(value) ? ((value - base) * scale + half) | 0 : NOT_FINITE_LEVEL;
    }
  }
}
