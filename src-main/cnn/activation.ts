// The tensor a node gives, where the workers left it, with what was measured of it. What ReLU leaves is not kept beside what it was given: one is
// stored, the other made when it is read.
import { planesOf } from '../../src-shared/imaging/planes.ts';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import type { Shape } from '../../src-shared/network/operations.ts';

export interface StoredValues {
  /** float32, C order; a view of the arena that is valid until its run is released. Read it by `valuesOf`. */
  readonly stored: Float32Array;
  /** The values are the stored ones as ReLU leaves them: 0 where they are below 0. */
  readonly isRectified: boolean;
}

export interface Activation extends StoredValues {
  readonly name: string;
  readonly shape: Shape;
  readonly statistics: ChannelStatistics;
}

/**
 * Values of an activation, float32, C order.
 * @returns a view of the arena where they lie there as they are, else a copy
 */
export function valuesOf({ stored, isRectified }: StoredValues, first = 0, count = stored.length - first): Float32Array {
  const part = stored.subarray(first, first + count);
  if (!isRectified) return part;
  const values = new Float32Array(count);
  // NaN stays NaN and -0 stays -0, as in torch.relu.
  for (let i = 0; i < count; i++) values[i] = (part[i] as number) < 0 ? 0 : (part[i] as number);
  return values;
}

/** How a tensor falls apart into maps, see planes.ts. */
export function mapsOf(shape: Shape): { readonly maps: number; readonly valuesPerMap: number } {
  const { maps, rows, columns } = planesOf(shape);
  return { maps, valuesPerMap: rows * columns };
}
