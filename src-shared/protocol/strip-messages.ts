// A series at a glance: what every slice does to every channel of a node, and the places where a channel answers most.
import type { ErrorRecord } from './errors.ts';
import type { RunKey } from './maps-messages.ts';

/** A network over a whole series. */
export type SeriesKey = Omit<RunKey, 'slice'>;

export interface StripRequest extends SeriesKey {
  readonly node: string;
  /** The slices nearest to this one are told first. */
  readonly from: number;
}

/** Some slices of the strip; what is kept of an earlier request comes at once. */
export interface StripSlices {
  readonly kind: 'slices';
  /** From 0. */
  readonly slices: readonly number[];
  /** Of each map of the node. */
  readonly maps: number;
  /** slices.length x maps, the maps of a slice together; NaN for a map without a finite value. */
  readonly mean: Float32Array;
  readonly max: Float32Array;
}

export type StripItem =
  | StripSlices
  /** This slice cannot be computed; the others go on. */
  | { readonly kind: 'failed'; readonly slice: number; readonly error: ErrorRecord };

export interface TopPlacesRequest extends SeriesKey {
  readonly node: string;
  readonly channel: number;
  readonly count: number;
  /** No two places are nearer to each other than this. */
  readonly apartMm: number;
}

/** Values above 0 that are the greatest of the series, the greatest first. */
export interface TopPlace {
  readonly slice: number;
  /** Of the map. */
  readonly row: number;
  readonly column: number;
  readonly value: number;
  /** Centre of what the value sees, in pixels of the slice, (row, column); null where it has no place there. */
  readonly centre: readonly [number, number] | null;
}

/** Conflated. */
export interface TopPlacesProgress {
  /** Slices are measured, then places are taken. */
  readonly phase: 'measuring' | 'taking';
  readonly done: number;
  readonly total: number;
}

export interface TopPlacesResult {
  readonly places: readonly TopPlace[];
  /** Slices that could not be computed, and so were left out. */
  readonly skipped: readonly number[];
}
