// The slice's matrix as the viewport needs it. Pixels that are not square are shown with their true sides.
import type { SlicePixels } from '../../../src-shared/protocol/series-messages.ts';
import type { Matrix } from '../../canvas/viewport.ts';
import { activeSeries, type SeriesState } from '../../state/series-store.ts';

export function matrixOf(pixels: SlicePixels | null, series: SeriesState): Matrix {
  const spacing = activeSeries(series)?.pixelSpacingMm;
  return { rows: pixels?.rows ?? 1, columns: pixels?.columns ?? 1, aspect: spacing ? spacing[0] / spacing[1] : 1 };
}
