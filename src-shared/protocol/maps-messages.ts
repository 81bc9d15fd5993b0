// Maps, tiles and the arithmetic of one value.
import type { ChannelStatistics } from '../imaging/statistics.ts';
import type { Pair, Shape } from '../network/operations.ts';
import type { ErrorRecord } from './errors.ts';
import type { Recomputed } from './what-if-messages.ts';

/** One slice under one network with one preprocessing: what every map and number belongs to. */
export interface RunKey {
  readonly seriesId: string;
  readonly slice: number;
  readonly networkId: string;
  /** `clip:-1000:1000,scale:0:1` */
  readonly preprocess: string;
}

/** Which maps are visible and how large. `node` may be the input's name: what the network sees. */
export interface WallRequest {
  readonly node: string;
  /** null: all channels. */
  readonly channels: readonly number[] | null;
  /** Longest side of a tile in pixels; null: the map's own size (no resampling at all). */
  readonly tileSide: number | null;
}

/** A newer query replaces the one before on the same stream. */
export interface MapsQuery extends RunKey {
  readonly walls: readonly WallRequest[];
  /** The window has kept all of it: the run is computed where it is not there, and of nodes and tiles nothing is sent. */
  readonly isKept?: boolean;
}

/**
 * 8-bit tiles of some channels of one node. `values` is channels.length x height x width, row-major.
 * Level v of 0..254 stands for minimum + v / 254 * (maximum - minimum) of that map; 255 marks NaN and infinities.
 * A tile smaller than its map is the mean of the area under each of its pixels; its range is still the full map's.
 */
export interface TileBatch {
  readonly kind: 'tiles';
  readonly node: string;
  readonly channels: readonly number[];
  readonly height: number;
  readonly width: number;
  readonly minimum: Float32Array;
  readonly maximum: Float32Array;
  readonly values: Uint8Array;
}

export type MapsItem =
  /** What follows belongs to the query for this run and these walls. */
  | { readonly kind: 'started'; readonly run: RunKey; readonly walls: readonly WallRequest[]; readonly cached: boolean }
  | { readonly kind: 'node'; readonly node: string; readonly shape: Shape; readonly statistics: ChannelStatistics }
  | TileBatch
  /** All that the query asked for has been sent; the stream stays open for the next query. */
  | {
      readonly kind: 'done';
      readonly run: RunKey;
      readonly computeMs: number;
      /** From the query to the network's input being ready: decoding and preprocessing; 0 where the run was kept. */
      readonly prepareMs: number;
      /** Making tiles, part of it beside the compute. */
      readonly tilesMs: number;
      /** From the query to this item. */
      readonly totalMs: number;
      readonly cached: boolean;
      /** Of a run most of which was taken over from another; null: all of it was computed. */
      readonly recomputed: Recomputed | null;
    }
  /** This query failed; the stream stays open for the next one. */
  | { readonly kind: 'failed'; readonly run: RunKey; readonly error: ErrorRecord };

export interface MeasureRequest extends RunKey {
  readonly node: string;
}

/** What is measured of a node's maps only when it is asked for; one entry a map. */
export interface MapMeasures {
  /** Bits, of 256 equal parts of the map's own range. */
  readonly entropy: Float64Array;
  /** How many values equal the map's greatest. */
  readonly atMaximum: Uint32Array;
  /** Pearson's, with the input's first channel under each value's centre, -1 to 1; NaN for a map of one value or without a place. */
  readonly inputCorrelation: Float64Array;
  /** The earlier map that is most alike, and how much (Pearson's); -1 and NaN: none. */
  readonly twin: Int32Array;
  readonly twinLikeness: Float64Array;
  /** First map of the group of alike maps (0.8 or more with it), and the likeness with it. */
  readonly group: Uint32Array;
  readonly groupLikeness: Float64Array;
  /** 1st and 99th percentile of the whole layer. */
  readonly low: number;
  readonly high: number;
}

export interface ProbeRequest extends RunKey {
  readonly node: string;
  readonly channel: number;
  readonly row: number;
  readonly column: number;
  /** Places whose values of all maps are wanted with it: the same spot in other layers. */
  readonly linked?: readonly LinkedPlace[];
}

/** One place of every map of a node. */
export interface LinkedPlace {
  readonly node: string;
  readonly row: number;
  readonly column: number;
}

export interface KernelRequest {
  readonly networkId: string;
  readonly node: string;
  readonly channel: number;
}

/** The weights that make one output channel: inChannels/groups x kH x kW, C order. */
export interface KernelWeights {
  readonly firstInChannel: number;
  readonly kernel: Pair;
  readonly weights: Float32Array;
  readonly bias: number | null;
  /** Greatest weight of the whole layer, without its sign. */
  readonly layerReach: number;
}

/** The receptive field in whole input pixels, both ends included; it may reach beyond the picture where there is padding. */
interface InputBox {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** How one convolution value came to be. Patch and weights are inChannels/groups x kH x kW, C order. */
export interface ConvolutionArithmetic {
  readonly op: 'Conv2d';
  readonly firstInChannel: number;
  readonly kernel: Pair;
  readonly patch: Float32Array;
  readonly weights: Float32Array;
  /** Per input channel of the group, float64. */
  readonly partialSums: Float64Array;
  readonly bias: number;
}

/** A value somewhere in a map of another node. */
export interface ValuePlace {
  readonly node: string;
  readonly channel: number;
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** One summand: value * factor. `place` null: a number that the source says. */
export interface SumTerm {
  readonly place: ValuePlace | null;
  readonly value: number;
  readonly factor: number;
}

/** The terms that weigh most, the largest first, and what all the others add: everything and the bias add up to the value. */
export interface SumArithmetic {
  readonly op: 'sum';
  readonly terms: readonly SumTerm[];
  readonly others: { readonly count: number; readonly sum: number };
  /** Sum of |value * factor| over all terms. */
  readonly weight: number;
  /** null: there is none. */
  readonly bias: number | null;
}

/** One value of several: the winner is the first of the largest (or smallest), as PyTorch takes it. */
export interface ChoiceArithmetic {
  readonly op: 'choice';
  readonly winner: ValuePlace;
  /** How many took part; the padding does not. */
  readonly count: number;
}

/** left * right or left / right. */
export interface ProductArithmetic {
  readonly op: 'product';
  readonly operator: '*' | '/';
  readonly left: Omit<SumTerm, 'factor'>;
  readonly right: Omit<SumTerm, 'factor'>;
}

/** (before - mean) / sqrt(variance + eps) * weight + bias */
export interface NormArithmetic {
  readonly op: 'norm';
  readonly before: number;
  readonly mean: number;
  readonly variance: number;
  readonly eps: number;
  readonly weight: number;
  readonly bias: number;
  /** Values of the input that mean and variance were taken from; null: the running statistics. */
  readonly measured: number | null;
}

export type ValueArithmetic =
  | ConvolutionArithmetic
  | SumArithmetic
  | ChoiceArithmetic
  | ProductArithmetic
  | NormArithmetic
  | { readonly op: 'ReLU'; readonly before: number };

export interface ProbeResult {
  readonly value: number;
  /** Values of all maps at each linked place, in the order asked for. */
  readonly linked: readonly Float32Array[];
  /** The receptive field on the slice, in whole pixels; its ends cross where it holds the centre of none. */
  readonly box: InputBox | null;
  /** Centre of the receptive field on the slice, (row, column), sub-pixel. */
  readonly centre: Pair | null;
  /** Under the centre, where it lies on the slice. */
  readonly hu: number | null;
  /** null: the value is no sum or choice that could be shown. */
  readonly arithmetic: ValueArithmetic | null;
}
