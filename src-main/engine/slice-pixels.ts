// A decoded slice as the window gets it: stored values and what makes HU of them, so that window/level is a lookup there; or its colours.
import { huOf, isPadding } from '../../src-shared/imaging/modality.ts';
import type { SlicePixels } from '../../src-shared/protocol/series-messages.ts';
import type { DecodedFrame } from '../dicom/decode-frame.ts';

export function slicePixels(frame: DecodedFrame): SlicePixels {
  const { rows, columns, rgb, stored, modality, windows, voiTables, inverted, padding, repaired } = frame;
  if (rgb) return { kind: 'colour', rows, columns, rgb, repaired };
  const picture = { rows, columns, stored, modality, windows, voiTables, inverted, padding, repaired };
  return { kind: 'grey', ...picture, ...extremes(frame) };
}

/** Least and greatest HU of what is no padding; of padding where there is nothing else. */
function extremes({ stored, modality, padding }: DecodedFrame): { readonly minHu: number; readonly maxHu: number } {
  let [minHu, maxHu] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of stored) {
    if (isPadding(padding, value)) continue;
    const hu = huOf(modality, value);
    if (hu < minHu) minHu = hu;
    if (hu > maxHu) maxHu = hu;
  }
  if (minHu <= maxHu) return { minHu, maxHu };
  const hu = huOf(modality, stored[0] ?? 0);
  return { minHu: hu, maxHu: hu };
}
