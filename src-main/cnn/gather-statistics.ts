// From what the workers measured chunk by chunk to one set of numbers per map. Chunks are combined in their own order, so the result does not
// depend on which thread did what.
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import { STATISTICS_WORDS } from '../kernels/descriptor-fields.ts';

/** Of maps without a finite value. */
export const emptyStatistics = (maps: number): ChannelStatistics => ({
  min: new Float32Array(maps).fill(Number.NaN),
  max: new Float32Array(maps).fill(Number.NaN),
  mean: new Float64Array(maps).fill(Number.NaN),
  std: new Float64Array(maps).fill(Number.NaN),
  zeros: new Uint32Array(maps),
  nonFinite: new Uint32Array(maps),
});

/**
 * @param measured chunks x maps x (minimum, maximum, mean, sum of squared deviations, finite values, zeros)
 * @param valuesPerMap to know how many were not finite
 */
export function combineChunks(measured: Float64Array, chunks: number, maps: number, valuesPerMap: number): ChannelStatistics {
  const all = emptyStatistics(maps);
  for (let map = 0; map < maps; map++) {
    let count = 0;
    let mean = 0;
    let squares = 0;
    let zeros = 0;
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const at = (chunk * maps + map) * STATISTICS_WORDS;
      // One by one: taking a part of the array apart makes two objects a map and chunk.
      const chunkMean = measured[at + 2] as number;
      const chunkSquares = measured[at + 3] as number;
      const chunkCount = measured[at + 4] as number;
      if (chunkCount === 0) continue;
      least = Math.min(least, measured[at] as number);
      greatest = Math.max(greatest, measured[at + 1] as number);
      // Chan, Golub and LeVeque: combining means and squared deviations without cancellation.
      const difference = chunkMean - mean;
      const both = count + chunkCount;
      mean += (difference * chunkCount) / both;
      squares += chunkSquares + (difference * difference * count * chunkCount) / both;
      count = both;
      zeros += measured[at + 5] as number;
    }
    all.zeros[map] = zeros;
    all.nonFinite[map] = valuesPerMap - count;
    if (count === 0) continue;
    all.min[map] = least;
    all.max[map] = greatest;
    all.mean[map] = mean;
    all.std[map] = Math.sqrt(squares / count);
  }
  return all;
}

/** A vector's entries: each is a map of one value. */
export function singleValueStatistics(values: Float32Array): ChannelStatistics {
  const all = emptyStatistics(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) all.nonFinite[i] = 1;
    else {
      all.min[i] = value;
      all.max[i] = value;
      all.mean[i] = value;
      all.std[i] = 0;
      all.zeros[i] = value === 0 ? 1 : 0;
    }
  }
  return all;
}
