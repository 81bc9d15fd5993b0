// Statistics of some places of every map of an activation, read where the workers left it.
import { planesOf } from '../../src-shared/imaging/planes.ts';
import { throwIfCancelled } from '../../src-shared/protocol/errors.ts';
import type { Activation, StoredValues } from './activation.ts';

/** One entry a map; finite values only, NaN where there are none. `std` is the population standard deviation. */
export interface PlaceStatistics {
  readonly mean: Float64Array;
  readonly std: Float64Array;
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly nonFinite: Uint32Array;
}

/** So many values are read before other work gets its turn: about a millisecond. */
const VALUES_A_TURN = 500_000;

/**
 * @param places flat indices within a map
 * @throws AppError engine/cancelled
 */
export async function statisticsAt(activation: Activation, places: Int32Array, signal?: AbortSignal): Promise<PlaceStatistics> {
  const { maps, rows, columns } = planesOf(activation.shape);
  const statistics: PlaceStatistics = {
    mean: new Float64Array(maps),
    std: new Float64Array(maps),
    min: new Float32Array(maps),
    max: new Float32Array(maps),
    nonFinite: new Uint32Array(maps),
  };
  let read = 0;
  for (let map = 0; map < maps; map++) {
    const measured = measurePlaces(activation, map * rows * columns, places);
    for (const name of ['mean', 'std', 'min', 'max', 'nonFinite'] as const) statistics[name][map] = measured[name];
    read += places.length;
    if (read < VALUES_A_TURN) continue;
    read = 0;
    await new Promise((resolve) => setImmediate(resolve));
    throwIfCancelled(signal);
  }
  return statistics;
}

/** @param first index of the map's first value */
export function measurePlaces({ stored, isRectified }: StoredValues, first: number, places: Int32Array) {
  const lowest = isRectified ? 0 : Number.NEGATIVE_INFINITY;
  let [sum, min, max, nonFinite] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < places.length; i++) {
    const kept = stored[first + (places[i] as number)] as number;
    const value = kept < lowest ? lowest : kept;
    // x - x is 0 for finite x only.
    if (value - value !== 0) {
      nonFinite++;
      continue;
    }
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const count = places.length - nonFinite;
  if (count === 0) return { count, mean: Number.NaN, std: Number.NaN, min: Number.NaN, max: Number.NaN, nonFinite };
  const mean = sum / count;
  // A second pass: squares of differences keep their digits where the mean is far from 0.
  let squares = 0;
  for (let i = 0; i < places.length; i++) {
    const kept = stored[first + (places[i] as number)] as number;
    const away = (kept < lowest ? lowest : kept) - mean;
    if (away - away === 0) squares += away * away;
  }
  return { count, mean, std: Math.sqrt(squares / count), min, max, nonFinite };
}
