// What a region, a line and pins of the slice look like where they come from outside: in a message to the engine, in a recipe, in a file that says what to
// draw on pictures, and in what the window kept.
import * as v from 'valibot';

const MOST_CORNERS = 4096;

const bound = v.nullable(v.pipe(v.number(), v.finite()));
const coordinate = v.pipe(v.number(), v.finite());
/** (row, column) of the slice. */
const spot = v.tuple([coordinate, coordinate]);

export const regionEntries = {
  outline: v.nullable(
    v.variant('kind', [
      v.strictObject({
        kind: v.picklist(['rectangle', 'ellipse']),
        top: coordinate,
        left: coordinate,
        bottom: coordinate,
        right: coordinate,
      }),
      v.strictObject({ kind: v.literal('polygon'), points: v.pipe(v.array(spot), v.maxLength(MOST_CORNERS)) }),
    ]),
  ),
  threshold: v.nullable(v.strictObject({ low: bound, high: bound })),
} as const;

export const lineSchema = v.strictObject({ from: spot, to: spot });

/** Of one picture: more nobody tells apart. */
const MOST_DRAWN = 256;
/** Of all shapes together: as words of a command line they still fit into what a system takes. */
const MOST_POINTS = MOST_CORNERS;
const LEAST_CORNERS = 3;
/** Pixels of a slice and of what reaches over its edges. */
const FARTHEST = 65_536;

const isNear = (value: number): boolean => Math.abs(value) <= FARTHEST;
const near = v.pipe(coordinate, v.check(isNear, `a coordinate is a number of pixels, at most ${FARTHEST} away from the slice`));
const nearSpot = v.tuple([near, near]);
const box = { top: near, left: near, bottom: near, right: near };
const drawnOutline = v.variant('kind', [
  v.pipe(
    v.strictObject({ kind: v.picklist(['rectangle', 'ellipse']), ...box }),
    v.check(({ top, bottom, left, right }) => top <= bottom && left <= right, 'top is above bottom, and left is before right'),
  ),
  v.strictObject({
    kind: v.literal('polygon'),
    points: v.pipe(v.array(nearSpot), v.minLength(LEAST_CORNERS), v.maxLength(MOST_CORNERS)),
  }),
]);
const drawnRegion = v.pipe(
  v.strictObject({ outline: v.nullable(drawnOutline), threshold: regionEntries.threshold }),
  v.check(({ outline, threshold }) => outline !== null || threshold !== null, 'a region has an outline, a threshold, or both'),
);
const few = <T extends v.GenericSchema>(one: T) => v.exactOptional(v.pipe(v.array(one), v.maxLength(MOST_DRAWN)));

/** What pictures show of what a person drew. */
export const drawnSchema = v.pipe(
  v.strictObject({
    regions: few(drawnRegion),
    lines: few(v.strictObject({ from: nearSpot, to: nearSpot })),
    pins: few(v.strictObject({ id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)), row: near, column: near })),
  }),
  v.check(
    ({ regions = [] }) =>
      regions.reduce((sum, { outline }) => sum + (outline?.kind === 'polygon' ? outline.points.length : 0), 0) <= MOST_POINTS,
    `all polygons together have at most ${MOST_POINTS} corners`,
  ),
);
