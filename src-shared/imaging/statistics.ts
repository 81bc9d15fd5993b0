// What is measured of an activation, per channel. The compute workers fill it while the values are hot.

/**
 * One entry per map, index n * C + c (for N x F activations: per feature). Computed over finite values only;
 * `nonFinite` counts NaN and infinities, `zeros` counts values equal to 0. A map without a finite value has min, max, mean and std NaN.
 * `std` is the population standard deviation.
 */
export interface ChannelStatistics {
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly mean: Float64Array;
  readonly std: Float64Array;
  readonly zeros: Uint32Array;
  readonly nonFinite: Uint32Array;
}
