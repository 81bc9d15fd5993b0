// The greatest values of one channel over many slices, no two of them near each other. Exact, and reads only the slices that can hold one: the
// greatest value of each slice is known beforehand and bounds what it can still give.

export interface ValuePlace {
  readonly slice: number;
  /** Flat index within the map. */
  readonly at: number;
  readonly value: number;
}

interface SliceBound {
  readonly slice: number;
  /** No value of the slice is greater. */
  readonly bound: number;
}

export interface PlaceSearch {
  readonly slices: readonly SliceBound[];
  readonly count: number;
  /** Values of the channel on a slice. */
  valuesOf(slice: number): Promise<Float32Array>;
  /** Whether a value of a slice lies too near to a place that was taken. */
  isNear(slice: number, at: number, taken: ValuePlace): boolean;
  /** Whether any value of the slice can. */
  reaches(slice: number, taken: ValuePlace): boolean;
  onTaken?(taken: number): void;
}

/**
 * Takes the greatest value that is not near to those taken before, again and again; only values above 0 count. Of equal values the one of the earlier
 * slice, and there the first in row order.
 */
export async function topPlaces(search: PlaceSearch): Promise<readonly ValuePlace[]> {
  const { count, valuesOf, isNear, reaches } = search;
  const waiting = search.slices.filter(({ bound }) => bound > 0);
  const taken: ValuePlace[] = [];
  while (taken.length < count && waiting.length > 0) {
    waiting.sort((a, b) => b.bound - a.bound || a.slice - b.slice);
    const { slice, bound } = waiting[0] as SliceBound;
    const near = taken.filter((place) => place.slice === slice || reaches(slice, place));
    const isBarred = (at: number): boolean =>
      near.some((place) => (place.slice === slice && place.at === at) || isNear(slice, at, place));
    const best = greatest(slice, await valuesOf(slice), bound, isBarred);
    if (!best) waiting.shift();
    else if (best.value < bound) waiting[0] = { slice, bound: best.value };
    else {
      taken.push(best);
      search.onTaken?.(taken.length);
    }
  }
  return taken;
}

function greatest(slice: number, values: Float32Array, bound: number, isBarred: (at: number) => boolean): ValuePlace | null {
  let best = 0;
  let found = -1;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!(value > best) || value === Number.POSITIVE_INFINITY || isBarred(at)) continue;
    best = value;
    found = at;
    if (best >= bound) break;
  }
  return found < 0 ? null : { slice, at: found, value: best };
}
