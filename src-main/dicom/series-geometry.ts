// Slices in space: distance along the normal, order, spacing, and what is odd about it. Source: PS3.3 C.7.6.2.1.1.
import type { SeriesWarning } from './series-types.ts';

type Vector = readonly [number, number, number];

/** Distances closer than this are the same place, mm. */
const SAME_PLACE_MM = 0.001;
/** A distance to the next slice that differs by more than this share from the median is worth telling. */
const UNEQUAL_SHARE = 0.02;
/** And from here on slices are missing. */
const GAP_SHARE = 0.5;
/** Positions that leave the normal by more than this share of the way belong to a tilted gantry: half a degree. */
const TILT_SHARE = 0.0087;

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Normal of the picture plane: row direction x column direction. */
export function normalOf([rx = 0, ry = 0, rz = 0, cx = 0, cy = 0, cz = 0]: readonly number[]): Vector {
  return [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx];
}

interface Spacing {
  /** Median distance of neighbours, mm. */
  readonly spacingMm: number | null;
  readonly warnings: readonly SeriesWarning[];
}

/** @param distances rising */
export function measureSpacing(distances: readonly number[], positions: readonly Vector[], normal: Vector): Spacing {
  const steps = distances.slice(1).map((distance, i) => distance - (distances[i] as number));
  const apart = steps.filter((step) => step > SAME_PLACE_MM);
  const spacingMm = median(apart);
  if (spacingMm === null) return { spacingMm, warnings: steps.length > 0 ? [duplicate(steps.length)] : [] };
  const same = steps.length - apart.length;
  const gaps = apart.filter((step) => step > spacingMm * (1 + GAP_SHARE));
  const uneven = apart.filter((step) => Math.abs(step - spacingMm) > spacingMm * UNEQUAL_SHARE);
  const warnings: SeriesWarning[] = [];
  if (same > 0) warnings.push(duplicate(same));
  if (gaps.length > 0) {
    const widest = Math.max(...gaps).toFixed(2);
    warnings.push({
      code: 'gap',
      message: `Slices are missing in ${gaps.length} places: neighbours are ${widest} mm apart where ${spacingMm.toFixed(2)} mm is usual.`,
    });
  }
  if (uneven.length > gaps.length) {
    const ends = [Math.min(...apart), Math.max(...apart)].map((step) => step.toFixed(2)).join(' to ');
    warnings.push({ code: 'unequal-spacing', message: `Distances between slices differ: ${ends} mm.` });
  }
  if (isTilted(positions, normal)) {
    warnings.push({
      code: 'gantry-tilt',
      message: 'The gantry was tilted: slices are not stacked along their normal. Distances are along the normal.',
    });
  }
  return { spacingMm, warnings };
}

const duplicate = (count: number): SeriesWarning => ({
  code: 'duplicate',
  message: `${count} slice${count === 1 ? ' lies' : 's lie'} at the same place as another.`,
});

function isTilted(positions: readonly Vector[], normal: Vector): boolean {
  const first = positions[0];
  const last = positions.at(-1);
  if (!first || !last) return false;
  const way = last.map((value, axis) => value - (first[axis] as number));
  const length = Math.hypot(...way);
  const sideways = way.map((value, axis) => value - dot(way, normal) * (normal[axis] as number));
  return length > SAME_PLACE_MM && Math.hypot(...sideways) > length * TILT_SHARE;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
