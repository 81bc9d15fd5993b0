// What a channel prefers, from its responses to edges at angles all around. Pure. Source: the orientation and direction selectivity of
// Mazurek, Kager, van Hooser, "Robust quantification of orientation selectivity", Front. Neural Circuits 2014 (1 - circular variance).

export interface Tuning {
  /** Degrees, 0 to below 360: the direction in which HU grow at the edge that the channel answers most; NaN where it answers none. */
  readonly direction: number;
  /** 0: all directions alike; 1: one only. */
  readonly directionSelectivity: number;
  /** Degrees, 0 to below 180: the same for edges whatever side is brighter. */
  readonly orientation: number;
  readonly orientationSelectivity: number;
}

const DEGREES = Math.PI / 180;
const FULL_TURN = 360;
/** Below this share of the responses there is no direction: rounding. */
const LEAST_SELECTIVITY = 1e-6;

/** @param angles degrees, evenly around the circle; @param responses not negative, one an angle */
export function tuningOf(angles: readonly number[], responses: ArrayLike<number>): Tuning {
  const once = circularMean(angles, responses, 1);
  const twice = circularMean(angles, responses, 2);
  return {
    direction: once.angle,
    directionSelectivity: once.selectivity,
    orientation: twice.angle,
    orientationSelectivity: twice.selectivity,
  };
}

/** @param fold 1 for directions, 2 for orientations */
function circularMean(
  angles: readonly number[],
  responses: ArrayLike<number>,
  fold: number,
): { readonly angle: number; readonly selectivity: number } {
  let [along, across, total] = [0, 0, 0];
  for (const [at, angle] of angles.entries()) {
    const response = responses[at] as number;
    along += response * Math.cos(fold * angle * DEGREES);
    across += response * Math.sin(fold * angle * DEGREES);
    total += response;
  }
  const selectivity = total > 0 ? Math.hypot(along, across) / total : 0;
  if (!(selectivity > LEAST_SELECTIVITY)) return { angle: Number.NaN, selectivity: 0 };
  const angle = Math.atan2(across, along) / DEGREES / fold;
  const turn = FULL_TURN / fold;
  return { angle: (angle + turn) % turn, selectivity };
}
