// The greatest values of one channel over many slices, no two of them near each other. Exact, and reads only the slices that can hold one: the
// greatest value of each slice is known beforehand and bounds what it can still give.

interface Spot {
  readonly slice: number;
  /** Flat index within the map. */
  readonly at: number;
}

export interface ValuePlace extends Spot {
  readonly value: number;
}

interface SliceBound {
  readonly slice: number;
  /** No value of the slice is greater. */
  readonly bound: number;
}

export interface PlaceSearch {
  /** In the order of the series. */
  readonly slices: readonly SliceBound[];
  readonly count: number;
  /** Values of the channel on a slice. */
  valuesOf(slice: number): Promise<Float32Array>;
  /** Whether a value of a slice lies too near to a place that was taken. */
  isNear(slice: number, at: number, taken: Spot): boolean;
  /** Whether any value of the slice can. */
  reaches(slice: number, taken: Spot): boolean;
  onTaken?(taken: number): void;
}

/**
 * Takes the greatest value that is not near to those taken before, again and again; only values above 0 count. Of equal values the one of the earlier
 * slice, and there the first in row order.
 *
 * Values and bounds live in typed arrays while the search runs, never as fields of objects that the hot loop makes: of such objects, two made one after
 * the other came to share one number, about once in 150 searches on a loaded machine (V8 13.6, while a loop was being optimised).
 */
export async function topPlaces(search: PlaceSearch): Promise<readonly ValuePlace[]> {
  const { slices, count, valuesOf, isNear, reaches } = search;
  const bounds = Float64Array.from(slices, ({ bound }) => Math.min(bound, Number.MAX_VALUE));
  const taken: Spot[] = [];
  const takenValues = new Float64Array(count);
  while (taken.length < count) {
    const index = greatest(bounds, Number.POSITIVE_INFINITY, () => false);
    if (index < 0) break;
    const { slice } = slices[index] as SliceBound;
    const bound = bounds[index] as number;
    const near = taken.filter((place) => place.slice === slice || reaches(slice, place));
    const values = await valuesOf(slice);
    const at = greatest(values, bound, (spot) =>
      near.some((place) => (place.slice === slice && place.at === spot) || isNear(slice, spot, place)),
    );
    const value = at < 0 ? 0 : (values[at] as number);
    if (value > 0 && value >= bound) {
      takenValues[taken.length] = value;
      taken.push({ slice, at });
      search.onTaken?.(taken.length);
    }
    bounds[index] = value;
  }
  return taken.map(({ slice, at }, order) => ({ slice, at, value: takenValues[order] as number }));
}

/** Index of the first of the greatest values above 0 that is finite and not barred, -1 where there is none; a value of `bound` ends the search. */
function greatest(values: Float32Array | Float64Array, bound: number, isBarred: (at: number) => boolean): number {
  let best = 0;
  let found = -1;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!(value > best) || value === Number.POSITIVE_INFINITY || isBarred(at)) continue;
    best = value;
    found = at;
    if (best >= bound) break;
  }
  return found;
}
