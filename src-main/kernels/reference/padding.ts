// Which pixel of the picture a padded position takes its value from. Source: torch/nn/functional.py, _pad; aten/src/ATen/native/PadNd.cpp.
import type { PaddingMode } from '../../../src-shared/network/operations.ts';

/**
 * @param position along one axis of the padded picture, counted from the first pixel of the picture itself; negative is before it
 * @param size pixels of the picture along that axis
 * @returns the pixel's index, or -1 where the value is zero
 */
export function sourceIndex(position: number, size: number, mode: PaddingMode): number {
  if (position >= 0 && position < size) return position;
  switch (mode) {
    case 'zeros':
      return -1;
    case 'replicate':
      return position < 0 ? 0 : size - 1;
    case 'reflect':
      return position < 0 ? -position : 2 * (size - 1) - position;
    case 'circular':
      return ((position % size) + size) % size;
  }
}

/**
 * F.pad along one axis, where negative amounts crop. What goes around is the picture that is left of the cropping; the other modes look at the
 * whole picture. Source: aten/src/ATen/native/PadNd.cpp, _pad_circular.
 * @param at position in the output
 * @returns the pixel's index in the picture, or -1 where the value is the constant
 */
export function paddedSource(at: number, [before, after]: readonly [number, number], size: number, mode: PaddingMode): number {
  if (mode !== 'circular') return sourceIndex(at - before, size, mode);
  const cropped = Math.max(0, -before);
  const left = size - cropped - Math.max(0, -after);
  return cropped + sourceIndex(at - Math.max(0, before), left, mode);
}
