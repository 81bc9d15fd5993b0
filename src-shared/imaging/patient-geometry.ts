// Where a pixel lies in the patient, and the letters at the picture's edges. Source: PS3.3 C.7.6.2.1.1, C.7.6.1.1.1.

type Vector = readonly [number, number, number];

/** Patient axes: x to the left, y to posterior, z to the head. */
const AXES = [
  { positive: 'L', negative: 'R' },
  { positive: 'P', negative: 'A' },
  { positive: 'H', negative: 'F' },
] as const;
/** A direction within 6 degrees of a plane gets no letter for the axis it hardly follows. */
const LEAST_COMPONENT = 0.1;

/** Letters of a direction, the strongest axis first: `L`, `AR`. */
function directionLetters(direction: Vector): string {
  return AXES.map((axis, i) => ({ axis, along: direction[i] as number }))
    .filter(({ along }) => Math.abs(along) >= LEAST_COMPONENT)
    .sort((a, b) => Math.abs(b.along) - Math.abs(a.along))
    .map(({ axis, along }) => (along > 0 ? axis.positive : axis.negative))
    .join('');
}

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

const along = (orientation: readonly number[], first: 0 | 3): Vector => [
  orientation[first] ?? 0,
  orientation[first + 1] ?? 0,
  orientation[first + 2] ?? 0,
];
const opposite = ([x, y, z]: Vector): Vector => [-x, -y, -z];

/** @param orientation direction cosines of a row, then of a column (0020,0037) */
export function orientationLetters(orientation: readonly number[]): EdgeLetters {
  const row = along(orientation, 0);
  const column = along(orientation, 3);
  return {
    left: directionLetters(opposite(row)),
    right: directionLetters(row),
    top: directionLetters(opposite(column)),
    bottom: directionLetters(column),
  };
}

/**
 * Patient coordinates, in mm, of a place in the picture; whole numbers are pixel centres.
 * @param position centre of the first pixel (0020,0032)
 * @param spacing (row, column) = (vertical, horizontal) distance of neighbouring pixel centres, in mm (0028,0030)
 */
export function pixelToMm(
  position: Vector,
  orientation: readonly number[],
  spacing: readonly [number, number],
  row: number,
  column: number,
): Vector {
  const across = along(orientation, 0);
  const down = along(orientation, 3);
  const at = (axis: 0 | 1 | 2): number => position[axis] + across[axis] * spacing[1] * column + down[axis] * spacing[0] * row;
  return [at(0), at(1), at(2)];
}
