// The answer about a region as rows of a table, a map a row: what is shown, sorted and copied. Pure.
import type { RegionMaps } from '../../../src-shared/protocol/region-messages.ts';
import type { RegionsAnswer } from '../../state/regions.ts';

export interface RegionRow {
  readonly layer: string;
  readonly channel: number;
  readonly count: number;
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly nonFinite: number;
  /** Mean in each tissue class, in the classes' order; NaN where it has no value. */
  readonly classMeans: readonly number[];
}

export const REGION_COLUMNS = ['layer', 'channel', 'count', 'mean', 'SD', 'min', 'max', 'not finite'] as const;

/** Layers whose values have no place on the slice are left out. */
export function regionRows({ numbers, classes }: Pick<RegionsAnswer, 'numbers' | 'classes'>): readonly RegionRow[] {
  return numbers.maps.flatMap((maps, at) => {
    const { count } = maps;
    if (count === null) return [];
    const ofClasses = classes.map((one) => one.maps[at] as RegionMaps);
    return Array.from(maps.mean, (mean, channel) => ({
      layer: maps.node,
      channel,
      count,
      mean,
      std: maps.std[channel] as number,
      min: maps.min[channel] as number,
      max: maps.max[channel] as number,
      nonFinite: maps.nonFinite[channel] as number,
      classMeans: ofClasses.map((one) => one.mean[channel] as number),
    }));
  });
}

/** Of a row, by the place of its column: the fixed ones, then the classes. */
export function cellOf(row: RegionRow, column: number): number | string {
  const { layer, channel, count, mean, std, min, max, nonFinite, classMeans } = row;
  const fixed = [layer, channel, count, mean, std, min, max, nonFinite] as const;
  return fixed[column] ?? classMeans[column - fixed.length] ?? Number.NaN;
}

/** Numbers that are none stand last, whichever way it is sorted. */
export function sortedRows(rows: readonly RegionRow[], column: number, falls: boolean): readonly RegionRow[] {
  const sign = falls ? -1 : 1;
  const isNone = (value: number | string): boolean => typeof value === 'number' && Number.isNaN(value);
  return rows
    .map((row, at) => ({ row, at, value: cellOf(row, column) }))
    .sort((a, b) => {
      const [noneA, noneB] = [isNone(a.value), isNone(b.value)];
      if (noneA || noneB) return Number(noneA) - Number(noneB) || a.at - b.at;
      const order =
        typeof a.value === 'string' || typeof b.value === 'string'
          ? String(a.value).localeCompare(String(b.value), 'en', { numeric: true })
          : a.value - b.value;
      return order * sign || a.at - b.at;
    })
    .map(({ row }) => row);
}
