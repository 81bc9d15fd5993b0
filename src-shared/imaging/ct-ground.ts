// The CT in exported pictures: the slice by itself, or the slice with a map laid over it as the window does it.
import type { PickedRange } from './picked-levels.ts';
import type { ChosenLook } from './slice-look.ts';

/** The whole map, only the values picked out, or a line around them. */
export const overlayModes = ['blend', 'threshold', 'contour'] as const;
export type OverlayMode = (typeof overlayModes)[number];
export const ctModes = ['slice', ...overlayModes] as const;

interface SeenSlice {
  readonly look: ChosenLook;
  readonly invert?: true;
}

interface SliceAlone extends SeenSlice {
  readonly mode: 'slice';
}

export interface SliceUnderMap extends SeenSlice {
  readonly mode: OverlayMode;
  /** Of the map, above 0, to 1. */
  readonly opacity: number;
  /** Of the map, for a threshold or a contour; missing: the upper half of each map's range. */
  readonly values?: PickedRange;
}

export type CtGround = SliceAlone | SliceUnderMap;
