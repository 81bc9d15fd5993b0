// The brush: what is painted into the slice, how large, and whether a click paints.
import { create } from 'zustand';
import type { Stroke } from '../../src-shared/imaging/paint.ts';
import type { Pair } from '../../src-shared/network/operations.ts';
import { currentSeries } from './series.ts';
import { paintStroke } from './trials.ts';

interface Brush extends Pick<Stroke, 'kind' | 'hu' | 'toHu' | 'angle' | 'seed'> {
  /** Millimetres; pixels where the series has no spacing. */
  readonly size: number;
  /** A click on the slice paints. */
  readonly isArmed: boolean;
}

const FIRST_SIZE = 10;
const FIRST_HU = 200;

export const usePaint = create<Brush>(() => ({
  kind: 'ball',
  hu: FIRST_HU,
  toHu: 0,
  angle: 0,
  seed: 0,
  size: FIRST_SIZE,
  isArmed: false,
}));

/** Half the sides in pixels, (row, column). */
export function halfSides(size: number, spacing: Pair | null): Pair {
  const [row, column] = spacing ?? [1, 1];
  return [size / 2 / row, size / 2 / column];
}

/** Noise over noise is other noise: the seed goes on. */
export function paintAt(row: number, column: number): void {
  const { kind, hu, toHu, angle, seed, size } = usePaint.getState();
  const half = halfSides(size, currentSeries()?.pixelSpacingMm ?? null);
  paintStroke({ kind, hu, toHu, angle, seed, half, centre: [row, column] });
  if (kind === 'noise') usePaint.setState({ seed: seed + 1 });
}
