// Weights in the order the direct convolution reads them: per group, per tile of output channels, per tap the tile's weights side by side.

/**
 * @param weight outChannels x taps (input channel, kernel row, kernel column), C order
 * @returns groups x ceil(outPerGroup / tile) x taps x tile; channels that do not exist have weight 0
 */
export function packWeights(weight: Float32Array, groups: number, outPerGroup: number, taps: number, tile: number): Float32Array {
  const tiles = Math.ceil(outPerGroup / tile);
  const packed = new Float32Array(groups * tiles * taps * tile);
  for (let channel = 0; channel < groups * outPerGroup; channel++) {
    const group = Math.floor(channel / outPerGroup);
    const inGroup = channel % outPerGroup;
    const start = (group * tiles + Math.floor(inGroup / tile)) * taps * tile + (inGroup % tile);
    for (let tap = 0; tap < taps; tap++) packed[start + tap * tile] = weight[channel * taps + tap] as number;
  }
  return packed;
}

/** groups x ceil(outPerGroup / tile) x tile; zeros where there is no bias. */
export function packBias(bias: Float32Array | null, groups: number, outPerGroup: number, tile: number): Float32Array {
  return packWeights(bias ?? new Float32Array(groups * outPerGroup), groups, outPerGroup, 1, tile);
}
