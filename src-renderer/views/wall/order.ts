// The order of the maps in a wall. Pure; equal values keep the order of their index.
import type { ChannelStatistics } from '../../../src-shared/imaging/statistics.ts';
import type { SortOrder } from '../../state/display.ts';

export function channelOrder(count: number, sort: SortOrder, statistics: ChannelStatistics | undefined): readonly number[] {
  const channels = Array.from({ length: count }, (_, channel) => channel);
  if (sort === 'index' || !statistics) return channels;
  const values: ArrayLike<number> = { mean: statistics.mean, max: statistics.max, zeros: statistics.zeros }[sort];
  const sortValue = (channel: number): number => {
    const value = values[channel] ?? Number.NaN;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  return channels.sort((a, b) => sortValue(b) - sortValue(a) || a - b);
}
