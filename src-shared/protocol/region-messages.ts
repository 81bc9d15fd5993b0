// Regions of a slice in numbers: HU, and the same place in maps.
import type { Line } from '../imaging/line-profile.ts';
import type { Region } from '../imaging/regions.ts';
import type { RunKey } from './maps-messages.ts';

export interface RegionsRequest extends RunKey {
  /** Maps to be measured; none: HU alone, for which nothing is computed. */
  readonly nodes: readonly string[];
  readonly regions: readonly Region[];
}

/** Of the finite values that count; NaN where there are none. `std` is the population standard deviation. */
export interface RegionHu {
  readonly count: number;
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
}

/** One entry a map of the node. */
export interface RegionMaps {
  readonly node: string;
  /** Values of each map that the region holds; null: the node's values have no place on the slice. */
  readonly count: number | null;
  readonly mean: Float64Array;
  readonly std: Float64Array;
  readonly min: Float32Array;
  readonly max: Float32Array;
  /** Of those values, NaN and infinities. */
  readonly nonFinite: Uint32Array;
}

export interface RegionNumbers {
  readonly hu: RegionHu;
  /** In the order of the nodes asked for. */
  readonly maps: readonly RegionMaps[];
}

export interface RegionsResult {
  /** In the order of the regions asked for. */
  readonly regions: readonly RegionNumbers[];
}

/** How the values of one region are spread, in HU and in a map. */
export interface SpreadRequest extends RunKey {
  readonly region: Region;
  /** null: HU alone, for which nothing is computed. */
  readonly map: { readonly node: string; readonly channel: number } | null;
  /** Equal parts of the range of values. */
  readonly bins: number;
}

/** Counts of finite values in equal parts from the least to the greatest of all. */
export interface Spread {
  readonly low: number;
  readonly high: number;
  readonly all: Uint32Array;
  /** Of those, the ones that the region holds; null: they have no place on the slice. */
  readonly inRegion: Uint32Array | null;
}

/** null: there is no finite value, or it was not asked for. */
export interface SpreadResult {
  readonly hu: Spread | null;
  readonly map: Spread | null;
}

/** Along a line: see imaging/line-profile.ts for where the samples stand. */
export interface ProfileRequest extends RunKey {
  readonly line: Line;
  readonly maps: readonly { readonly node: string; readonly channel: number }[];
}

export interface ProfileResult {
  /** NaN beside the slice and in padding. */
  readonly hu: Float32Array;
  /** In the order asked for; null for a map whose values have no place on the slice. */
  readonly maps: readonly (Float32Array | null)[];
}
