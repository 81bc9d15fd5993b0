// Distances between neighbouring slices, from positions alone, and what is odd about the stack: gaps, uneven steps, shear, shifts.
import { dot, greatest, least, minus, SAME_PLACE_MM, times, type Vector } from './series-geometry.ts';
import type { SeriesWarning } from './series-types.ts';

/** A distance to the next slice that differs by more than this share from the median is worth telling. */
const UNEQUAL_SHARE = 0.02;
/** And from here on slices are missing. */
const GAP_SHARE = 0.5;
/** Positions that leave the normal by more than this share of the way belong to a tilted gantry: half a degree. */
const TILT_SHARE = 0.0087;
/** Slices that leave the straight line through the stack by more than this are shifted, mm: more than a pixel of any CT. */
const SHIFT_MM = 2;
const DEGREES = 180 / Math.PI;

interface Spacing {
  /** Median distance of neighbours that are not at one place, mm. */
  readonly spacingMm: number | null;
  readonly warnings: readonly SeriesWarning[];
}

const mm = (value: number): string => `${value.toFixed(2)} mm`;

/**
 * @param distances along the normal, rising
 * @param positions in the same order
 */
export function measureSpacing(distances: readonly number[], positions: readonly Vector[], normal: Vector): Spacing {
  const steps = distances.slice(1).map((distance, i) => distance - (distances[i] as number));
  const apart = steps.filter((step) => step > SAME_PLACE_MM);
  const spacingMm = median(apart);
  if (spacingMm === null) return { spacingMm, warnings: [] };
  const warnings = [
    aboutGaps(distances, steps, spacingMm),
    aboutSteps(apart, spacingMm),
    aboutStack(distances, positions, normal),
  ];
  return { spacingMm, warnings: warnings.filter((warning) => warning !== null) };
}

const isGap = (step: number, spacingMm: number): boolean => step > spacingMm * (1 + GAP_SHARE);

function aboutGaps(distances: readonly number[], steps: readonly number[], spacingMm: number): SeriesWarning | null {
  const gaps = steps.flatMap((step, i) => (isGap(step, spacingMm) ? [{ step, from: distances[i] as number }] : []));
  const widest = gaps.toSorted((a, b) => b.step - a.step)[0];
  if (!widest) return null;
  const missing = gaps.reduce((sum, { step }) => sum + Math.max(1, Math.round(step / spacingMm) - 1), 0);
  const where = `between ${mm(widest.from)} and ${mm(widest.from + widest.step)}`;
  return {
    code: 'gap',
    message:
      `About ${missing} slice${missing === 1 ? ' is' : 's are'} missing in ${gaps.length} place${gaps.length === 1 ? '' : 's'}: ` +
      `neighbours are ${mm(widest.step)} apart ${where}, where ${mm(spacingMm)} is usual. ` +
      `With neighbours as channels the network there gets slices ${mm(widest.step)} apart as if they were ${mm(spacingMm)} apart.`,
  };
}

function aboutSteps(apart: readonly number[], spacingMm: number): SeriesWarning | null {
  const uneven = apart.filter((step) => !isGap(step, spacingMm) && Math.abs(step - spacingMm) > spacingMm * UNEQUAL_SHARE);
  if (uneven.length === 0) return null;
  const [shortest, longest] = [least(apart), greatest(apart)];
  return {
    code: 'unequal-spacing',
    message:
      `The distances between neighbouring slices differ: ${mm(shortest)} to ${mm(longest)}, ${mm(spacingMm)} is usual. ` +
      'Maps of single slices are not touched; with neighbours as channels the network gets slices at changing distances.',
  };
}

/** Slices that are not stacked straight along their normal: sheared by a tilted gantry, or shifted against each other. */
function aboutStack(distances: readonly number[], positions: readonly Vector[], normal: Vector): SeriesWarning | null {
  const [first, last] = [positions[0], positions.at(-1)];
  if (!first || !last) return null;
  const start = distances[0] as number;
  const way = (distances.at(-1) as number) - start;
  /** Sideways per mm along the normal. */
  const slope = times(sideways(last, first, normal), 1 / way);
  let squared = 0;
  for (let i = 0; i < positions.length; i++) {
    const [x, y, z] = sideways(positions[i] as Vector, first, normal);
    const along = (distances[i] as number) - start;
    squared = Math.max(squared, (x - slope[0] * along) ** 2 + (y - slope[1] * along) ** 2 + (z - slope[2] * along) ** 2);
  }
  const shift = Math.sqrt(squared);
  if (shift > SHIFT_MM)
    return {
      code: 'mixed-orientation',
      message:
        `The pictures are shifted sideways against each other, by up to ${mm(shift)}: a pixel does not lie at one place of the patient in all slices. ` +
        'Maps of single slices are not touched; neighbours as channels do not lie on each other.',
    };
  if (Math.hypot(...slope) <= TILT_SHARE) return null;
  const degrees = Math.atan(Math.hypot(...slope)) * DEGREES;
  return {
    code: 'gantry-tilt',
    message:
      `The gantry was tilted by ${degrees.toFixed(1)} degrees: each slice is shifted by ${mm((Math.hypot(...slope) * way) / Math.max(1, distances.length - 1))} against the one before. ` +
      'Distances are along the normal. Maps of single slices are not touched; neighbours as channels do not lie exactly on each other.',
  };
}

/** What of the way from `first` to `position` is not along the normal. */
function sideways(position: Vector, first: Vector, normal: Vector): Vector {
  const offset = minus(position, first);
  const along = dot(offset, normal);
  return [offset[0] - normal[0] * along, offset[1] - normal[1] * along, offset[2] - normal[2] * along];
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
