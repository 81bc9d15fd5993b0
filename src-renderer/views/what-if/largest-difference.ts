// How far the maps of a difference are from zero, from what was measured of them. Pure.
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import type { ChannelStatistics } from '../../../src-shared/imaging/statistics.ts';

export interface LargestDifference {
  /** Without its sign; NaN where nothing is finite. */
  readonly largest: number;
  /** The first channel that has it. */
  readonly channel: number;
  /** Of all values, with signs. */
  readonly mean: number;
  /** Values that are not 0, those that are not finite among them. */
  readonly differ: number;
}

export function largestDifference(statistics: ChannelStatistics, shape: readonly number[]): LargestDifference {
  const { min, max, mean, zeros, nonFinite } = statistics;
  const { rows, columns } = planesOf(shape);
  let [largest, channel] = [Number.NaN, 0];
  let [sum, finite, differ] = [0, 0, 0];
  for (let at = 0; at < max.length; at++) {
    const own = Math.max(Math.abs(min[at] as number), Math.abs(max[at] as number));
    if (own > largest || (Number.isNaN(largest) && !Number.isNaN(own))) [largest, channel] = [own, at];
    const values = rows * columns - (nonFinite[at] as number);
    if (values > 0) sum += (mean[at] as number) * values;
    finite += values;
    differ += rows * columns - (zeros[at] as number);
  }
  return { largest, channel, mean: finite > 0 ? sum / finite : Number.NaN, differ };
}
