// The tensor a node gives, where the workers left it, with what was measured of it.
import { planesOf } from '../../src-shared/imaging/planes.ts';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import type { Shape } from '../../src-shared/network/operations.ts';

export interface Activation {
  readonly name: string;
  readonly shape: Shape;
  /** float32, C order; a view of the arena that is valid until its run is released. */
  readonly data: Float32Array;
  readonly statistics: ChannelStatistics;
}

/** How a tensor falls apart into maps, see planes.ts. */
export function mapsOf(shape: Shape): { readonly maps: number; readonly valuesPerMap: number } {
  const { maps, rows, columns } = planesOf(shape);
  return { maps, valuesPerMap: rows * columns };
}
