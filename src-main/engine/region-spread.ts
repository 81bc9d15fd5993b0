// How the values of a region are spread among those of the whole slice, and at the same place among those of a map: counts of every value, taken where
// the tensors are, in parts that both share.
import { placesOf, type RegionSlice, sliceGrid } from '../../src-shared/imaging/regions.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { Spread, SpreadRequest } from '../../src-shared/protocol/region-messages.ts';
import { valuesOf } from '../cnn/activation.ts';
import type { RunResult } from '../cnn/executor.ts';
import type { NetworkEntry } from './network-store.ts';
import { gridOnSlice } from './slice-grid.ts';
import { activationOf, planeOf } from './tile-source.ts';

export const huSpread = ({ region, bins }: Pick<SpreadRequest, 'region' | 'bins'>, slice: RegionSlice): Spread | null =>
  spreadOf(slice.hu, placesOf(region, sliceGrid(slice), slice), bins);

/** null where the map has no finite value. @throws AppError network/unknown, engine/bad-request for a channel that is not there */
export function mapSpread(
  { region, bins, map }: SpreadRequest & { readonly map: NonNullable<SpreadRequest['map']> },
  entry: NetworkEntry,
  run: RunResult,
  slice: RegionSlice,
): Spread | null {
  const activation = activationOf(run, map.node);
  const plane = planeOf(activation);
  if (map.channel >= plane.maps)
    throw new AppError('engine/bad-request', `${map.node} has ${plane.maps} channels; there is no channel ${map.channel}.`);
  const size = plane.rows * plane.columns;
  const grid = gridOnSlice(activation, entry, run, slice);
  return spreadOf(valuesOf(activation, map.channel * size, size), grid && placesOf(region, grid, slice), bins);
}

/** Finite values only. @param places flat indices; null: the values have no place on the slice */
function spreadOf(values: Float32Array, places: Int32Array | null, bins: number): Spread | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    // x - x is 0 for finite x only.
    if (value - value !== 0) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return null;
  // The greatest value is in the last part; values that are all the same are in the first.
  const factor = high > low ? bins / (high - low) : 0;
  const all = new Uint32Array(bins);
  const inRegion = places && new Uint32Array(bins);
  const count = (counts: Uint32Array, value: number): void => {
    if (value - value !== 0) return;
    const bin = Math.min(bins - 1, Math.floor((value - low) * factor));
    counts[bin] = (counts[bin] as number) + 1;
  };
  for (let i = 0; i < values.length; i++) count(all, values[i] as number);
  if (places && inRegion) for (let i = 0; i < places.length; i++) count(inRegion, values[places[i] as number] as number);
  return { low, high, all, inRegion };
}
