// Directions and positions of pictures in the patient, mm. Source: PS3.3 C.7.6.2.1.1.

export type Vector = readonly [number, number, number];
/** Direction cosines of a row, then of a column. */
export type Orientation = readonly [number, number, number, number, number, number];

/** Distances closer than this are the same place, mm. Positions carry three decimals or more. */
export const SAME_PLACE_MM = 0.001;
/** Cosines this far from unit length or a right angle are no orientation. */
const ORIENTATION_ERROR = 0.05;

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const times = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];

/** null where the six numbers are no two directions at a right angle. */
export function readOrientation(values: readonly number[] | null): Orientation | null {
  if (values?.length !== 6) return null;
  const [row, column] = [values.slice(0, 3), values.slice(3)] as unknown as [Vector, Vector];
  const errors = [Math.hypot(...row) - 1, Math.hypot(...column) - 1, dot(row, column)];
  return errors.every((error) => Math.abs(error) < ORIENTATION_ERROR) ? (values as unknown as Orientation) : null;
}

/** Normal of the picture plane, of length 1: row direction x column direction. */
export function normalOf(orientation: Orientation): Vector {
  // By index: taking arrays apart costs more than the sums, and every picture is asked.
  const x = orientation[1] * orientation[5] - orientation[2] * orientation[4];
  const y = orientation[2] * orientation[3] - orientation[0] * orientation[5];
  const z = orientation[0] * orientation[4] - orientation[1] * orientation[3];
  return times([x, y, z], 1 / Math.hypot(x, y, z));
}

/** Of any number of values; a file may claim millions of frames, more than a call takes arguments. */
export const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
export const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
