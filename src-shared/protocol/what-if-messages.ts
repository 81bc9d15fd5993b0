// What is tried out: channels that count less, more or not at all, HU painted into slices, and what a state is compared with. Each gives a new id of a
// network or a series, under which everything else (maps, probes, measures) answers for the changed state.
import type { Stroke } from '../imaging/paint.ts';
import type { ChannelChange } from '../network/channel-changes.ts';

export interface ChangedNetworkRequest {
  /** Of a network as `network.set` gave it. */
  readonly networkId: string;
  /** Empty: the plain network. */
  readonly changes: readonly ChannelChange[];
}

/** The painted series' id is the plain one's with `+` and more behind it. */
export interface PaintedSeriesRequest {
  /** Of a series as a scan told of it. */
  readonly seriesId: string;
  /** In the order they were made; empty: the series as it is. */
  readonly strokes: readonly SliceStroke[];
}

export interface SliceStroke extends Stroke {
  /** Index along the normal, from 0. */
  readonly slice: number;
}

/** What is taken away from the maps of a network: those of another one, of another slice, or of the series before it was painted. */
export interface ComparedNetworkRequest {
  readonly networkId: string;
  readonly against: Against;
}

export interface Against {
  readonly networkId: string;
  /** null: the series that is looked at. */
  readonly seriesId: string | null;
  /** null: the slice that is looked at. */
  readonly slice: number | null;
}

/** What of a run was computed anew because a change reaches it; the rest was taken over. */
export interface Recomputed {
  readonly nodes: readonly { readonly node: string; readonly rows: number; readonly of: number }[];
  readonly values: number;
  readonly ofValues: number;
}
