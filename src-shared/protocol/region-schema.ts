// What a region and a line of the slice look like where they come from outside: in a message to the engine, and in what the window kept.
import * as v from 'valibot';

const MOST_CORNERS = 4096;

const bound = v.nullable(v.pipe(v.number(), v.finite()));
const coordinate = v.pipe(v.number(), v.finite());
/** (row, column) of the slice. */
const spot = v.tuple([coordinate, coordinate]);

export const regionEntries = {
  outline: v.nullable(
    v.union([
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
