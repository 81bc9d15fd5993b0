// A decoded slice as the window gets it: stored values and what makes HU of them, so that window/level is a lookup there.
import type { SlicePixels } from '../../src-shared/protocol/series-messages.ts';
import type { DecodedFrame } from '../dicom/decode-frame.ts';

export function slicePixels(frame: DecodedFrame): SlicePixels {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of frame.stored) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const ends = [least * frame.slope + frame.intercept, greatest * frame.slope + frame.intercept] as const;
  return {
    rows: frame.rows,
    columns: frame.columns,
    stored: frame.stored,
    slope: frame.slope,
    intercept: frame.intercept,
    minHu: Math.min(...ends),
    maxHu: Math.max(...ends),
    windows: frame.windows.map(({ centerHu, widthHu, explanation }) => ({ centerHu, widthHu, explanation })),
  };
}
