// A map in words, for screen readers and headings.
import type { ChannelStatistics } from '../../../src-shared/imaging/statistics.ts';
import { formatPercent, formatValue } from '../format.ts';

/** `conv2 channel 7, mean 0.12, 80 % zero`. `values`: of one map, where the share of zeros is to be said. */
export function mapName(stage: string, channel: number, statistics: ChannelStatistics | undefined, values?: number): string {
  const mean = statistics?.mean[channel];
  if (!statistics || mean === undefined) return `${stage} channel ${channel}`;
  const share = values ? `, ${formatPercent((statistics.zeros[channel] ?? 0) / values)} zero` : '';
  const dead = statistics.max[channel] === 0 && statistics.min[channel] === 0 ? ', dead' : '';
  return `${stage} channel ${channel}, mean ${formatValue(mean, 2)}${share}${dead}`;
}
