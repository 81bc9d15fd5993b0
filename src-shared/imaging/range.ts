// Range modes: which values get the first and the last colour. Always printed beside the picture, never hidden.
import type { ChannelStatistics } from './statistics.ts';

/** `map`: each map by its own extremes. `layer`: all maps of a node by the node's extremes. */
export type RangeMode = 'map' | 'layer';

/**
 * What the window can show besides: `fixed`: the layer's limits as they were when it was chosen, for every slice; `percentile`: the middle 98 % of the
 * layer's values; `symmetric`: the layer's range about 0, whatever its signs.
 */
export type ShownRange = RangeMode | 'fixed' | 'percentile' | 'symmetric';

export interface ValueRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** Extremes of all maps of a node, finite values only; NaN both where there are none. */
export function layerRange(statistics: ChannelStatistics): ValueRange {
  let minimum = Number.NaN;
  let maximum = Number.NaN;
  for (let i = 0; i < statistics.min.length; i++) {
    const low = statistics.min[i] as number;
    const high = statistics.max[i] as number;
    if (!(low >= minimum)) minimum = Number.isNaN(low) ? minimum : low;
    if (!(high <= maximum)) maximum = Number.isNaN(high) ? maximum : high;
  }
  return { minimum, maximum };
}

/**
 * The range a map is painted with. Values of both signs (before ReLU) get a range symmetric about 0, so that 0 has the middle colour
 * of a diverging colormap; others run from the minimum to the maximum.
 */
export function displayRange(range: ValueRange, signed: boolean): ValueRange {
  if (!signed) return range;
  const reach = Math.max(Math.abs(range.minimum), Math.abs(range.maximum));
  return { minimum: -reach, maximum: reach };
}
