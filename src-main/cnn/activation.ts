// The tensor a node gives, where the workers left it, with what was measured of it.
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import type { Shape } from '../../src-shared/network/operations.ts';

export interface Activation {
  readonly name: string;
  readonly shape: Shape;
  /** float32, C order; a view of the arena that is valid until its run is released. */
  readonly data: Float32Array;
  readonly statistics: ChannelStatistics;
}

/** How a tensor falls apart into maps: N x C of them; a vector's entries are maps of one value each. */
export function mapsOf(shape: Shape): { readonly maps: number; readonly valuesPerMap: number } {
  const [items = 1, channels = 1, ...rest] = shape;
  return { maps: items * channels, valuesPerMap: rest.reduce((product, size) => product * size, 1) };
}
