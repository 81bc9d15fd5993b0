// The number that a wall's order goes by, as it is written on a map: an order without its numbers would have to be believed. Pure.
import type { SortOrder } from '../../state/display.ts';
import { formatPercent, formatValue } from '../format.ts';
import { type KnownMaps, valuesFor } from './order.ts';

/** Tiles are narrow. */
const DIGITS = 3;

/**
 * Variance is the map's own (its order is that of the standard deviation), sparsity a share, likeness that with the first map of its group.
 * @returns '' by index, and while what the order asks for is not known yet
 */
export function orderText(known: KnownMaps, sort: SortOrder, channel: number): string {
  const values = sort === 'likeness' ? known.measures?.groupLikeness : valuesFor(known, sort);
  const value = values?.[channel];
  if (value === undefined) return '';
  if (Number.isNaN(value)) return 'none';
  if (sort === 'zeros') return formatPercent(value / known.valuesPerMap);
  return formatValue(sort === 'variance' ? value ** 2 : value, DIGITS);
}
