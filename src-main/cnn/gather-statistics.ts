// From what the workers measured chunk by chunk to one set of numbers per map. Chunks are combined in their own order, so the result does not
// depend on which thread did what.
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import { STATISTICS_WORDS } from '../kernels/descriptor-fields.ts';
import { earlyLoops } from '../kernels/early-loops.ts';

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
 * @param measured address of chunks x maps x (minimum, maximum, mean, sum of squared deviations, finite values, zeros), and room for another chunk
 * @param valuesPerMap to know how many were not finite
 */
export function combineChunks(
  memory: WebAssembly.Memory,
  measured: number,
  chunks: number,
  maps: number,
  valuesPerMap: number,
): ChannelStatistics {
  const all = emptyStatistics(maps);
  const out = measured + chunks * maps * STATISTICS_WORDS * Float64Array.BYTES_PER_ELEMENT;
  earlyLoops(memory).combineChunks(measured, chunks, maps, out);
  const found = new Float64Array(memory.buffer, out, maps * STATISTICS_WORDS);
  for (let map = 0, at = 0; map < maps; map++, at += STATISTICS_WORDS) {
    all.min[map] = found[at] as number;
    all.max[map] = found[at + 1] as number;
    all.mean[map] = found[at + 2] as number;
    all.std[map] = found[at + 3] as number;
    all.nonFinite[map] = valuesPerMap - (found[at + 4] as number);
    all.zeros[map] = found[at + 5] as number;
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
