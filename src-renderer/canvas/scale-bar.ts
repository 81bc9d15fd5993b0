// A scale bar of a round length in mm. Pure.

const ROUND = [1, 2, 5] as const;
const DECADE = 10;

export interface ScaleBar {
  readonly lengthMm: number;
  /** CSS pixels. */
  readonly width: number;
}

/** The longest bar of 1, 2 or 5 times a power of ten mm that is not wider than `widest`. */
export function scaleBar(screenPixelsPerMm: number, widest: number): ScaleBar {
  const longest = widest / screenPixelsPerMm;
  const decade = DECADE ** Math.floor(Math.log10(longest));
  const factor = ROUND.findLast((candidate) => candidate * decade <= longest) ?? 1;
  return { lengthMm: factor * decade, width: factor * decade * screenPixelsPerMm };
}
